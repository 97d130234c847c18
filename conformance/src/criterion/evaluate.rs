use regex::Regex;
use serde_json_path::JsonPath;

use super::{Condition, absent};
use crate::expression::{Expression, Root, Scope, Source, as_text};

/// One success criterion of a step.
#[derive(Clone, Debug)]
pub(crate) enum Criterion {
    Simple {
        text: String,
        condition: Condition,
    },
    /// The pattern is searched for anywhere in the context's text, with regard to case.
    Regex {
        context: Expression,
        pattern: Regex,
    },
    /// The path selects something of the context.
    JsonPath {
        context: Expression,
        path: JsonPath,
        /// The path as the suite spells it: displayed it has dots that nobody wrote.
        text: String,
    },
    /// Not there; null is there.
    Absent(Expression),
}

/// What became of a criterion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Holds,
    /// With what was found instead: `$statusCode is 404`.
    Fails(String),
}

impl Verdict {
    pub(crate) fn holds(&self) -> bool {
        *self == Self::Holds
    }
}

impl Criterion {
    pub(crate) fn judge(&self, scope: Scope<'_>) -> Verdict {
        let holds = match self {
            Self::Simple { condition, .. } => condition.holds(scope) == Some(true),
            Self::Regex { context, pattern } => {
                context.evaluate(scope).is_ok_and(|value| pattern.is_match(&as_text(&value)))
            }
            Self::JsonPath { context, path, .. } => {
                context.evaluate(scope).is_ok_and(|value| !path.query(&value).is_empty())
            }
            Self::Absent(expression) => return absent::judge(expression, scope),
        };
        if holds { Verdict::Holds } else { Verdict::Fails(self.observed(scope)) }
    }

    /// What the criterion promises, in the suite's words.
    pub(crate) fn expected(&self) -> String {
        match self {
            Self::Simple { text, .. } => text.clone(),
            Self::Regex { context, pattern } => format!("{context} matches /{pattern}/"),
            Self::JsonPath { context, text, .. } => format!("{text} selects something of {context}"),
            Self::Absent(expression) => format!("no {expression}"),
        }
    }

    /// Is it about the status of the answer?
    pub(crate) fn reads_status(&self) -> bool {
        self.expressions().iter().any(|expression| *expression.root() == Root::Exchange(Source::StatusCode))
    }

    /// Every expression in it, in reading order.
    pub(crate) fn expressions(&self) -> Vec<&Expression> {
        match self {
            Self::Simple { condition, .. } => condition.expressions(),
            Self::Regex { context, .. } | Self::JsonPath { context, .. } | Self::Absent(context) => {
                vec![context]
            }
        }
    }

    /// The values of its expressions; worked out only when it fails.
    fn observed(&self, scope: Scope<'_>) -> String {
        let observed: Vec<_> =
            self.expressions().into_iter().map(|expression| describe(expression, scope)).collect();
        observed.join(", ")
    }
}

pub(super) fn describe(expression: &Expression, scope: Scope<'_>) -> String {
    match expression.evaluate(scope) {
        Ok(value) => format!("{expression} is {value}"),
        Err(absent) => absent.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use serde_json::json;

    use super::*;
    use crate::exchange::testing;

    fn judge(criterion: &Criterion) -> Verdict {
        let body = json!({"data": {"name": "Acme", "active": true, "n": 3, "none": null}});
        let (request, response) = testing::exchange(200, &[("x-total", "42")], &body);
        let (inputs, outputs) = (HashMap::new(), HashMap::new());
        criterion.judge(Scope {
            inputs: &inputs,
            outputs: &outputs,
            exchange: Some((&request, &response)),
            around: None,
        })
    }

    fn simple(text: &str) -> Verdict {
        judge(&Criterion::Simple { text: text.to_owned(), condition: text.parse().unwrap() })
    }

    fn regex(pattern: &str) -> Verdict {
        let context = "$response.body#/data/name".parse().unwrap();
        judge(&Criterion::Regex { context, pattern: Regex::new(pattern).unwrap() })
    }

    fn fails(observed: &str) -> Verdict {
        Verdict::Fails(observed.to_owned())
    }

    #[test]
    fn conditions_hold_as_arazzo_has_it() {
        for text in [
            "$statusCode == 200",
            "$response.body#/data/name == 'aCME'",
            "$response.body#/data/active",
            "$response.body#/data/none == null",
            "!($statusCode >= 400) && $response.body#/data/n < 4",
            "$statusCode == 404 || $response.body#/data/n != 4",
            "$response.header.X-Total >= 42",
            "42 == $response.header.x-total",
            "$response.header.x-total == '42'",
        ] {
            assert_eq!(simple(text), Verdict::Holds, "{text}");
        }
    }

    #[test]
    fn a_failure_names_every_value_it_read() {
        let text = "$statusCode == 404 || $response.body#/data/name == 'Globex'";
        assert_eq!(simple(text), fails("$statusCode is 200, $response.body#/data/name is \"Acme\""));
    }

    #[test]
    fn what_is_absent_makes_a_criterion_fail_even_when_negated() {
        let absent = fails("$response.body#/data/email is absent");
        assert_eq!(simple("$response.body#/data/email == 'a'"), absent);
        assert_eq!(simple("$response.body#/data/email != 'a'"), absent);
        assert_eq!(simple("!($response.body#/data/email == 'a')"), absent);
        assert_eq!(simple("$response.body#/data/email == 'a' || $statusCode == 200"), Verdict::Holds);
    }

    #[test]
    fn types_that_do_not_compare_make_a_criterion_fail() {
        assert_eq!(simple("$response.body#/data/name > 3"), fails("$response.body#/data/name is \"Acme\""));
        assert_eq!(simple("$response.body#/data/name"), fails("$response.body#/data/name is \"Acme\""));
    }

    #[test]
    fn a_path_holds_where_it_selects_something() {
        let path = |text: &str| {
            let context = "$response.body#/data".parse().unwrap();
            let path = JsonPath::parse(text).unwrap();
            let criterion = Criterion::JsonPath { context, path, text: text.to_owned() };
            assert_eq!(criterion.expected(), format!("{text} selects something of $response.body#/data"));
            judge(&criterion)
        };
        assert_eq!(path("$..[?@ == 'Acme']"), Verdict::Holds);
        assert_eq!(path("$.none"), Verdict::Holds);
        let observed = r#"$response.body#/data is {"name":"Acme","active":true,"n":3,"none":null}"#;
        assert_eq!(path("$..[?@ == 'Globex']"), fails(observed));
    }

    #[test]
    fn a_regex_is_searched_for_with_regard_to_case() {
        assert_eq!(regex("^Ac"), Verdict::Holds);
        assert_eq!(regex("^ac"), fails("$response.body#/data/name is \"Acme\""));
    }
}
