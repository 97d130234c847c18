use serde_json::Value;

use super::program::Program;
use super::template::{Node, node};
use super::{EvalError, Remark, Scope};

/// An ordered list of cases that stands where a value does: the first whose condition holds gives
/// its value, else `else` does, else it is null.
///
/// ```yaml
/// - {if: "body.password != null", then: ACTIVE}
/// - {if: "caller.role == 'admin'", then: "${body.status}"}
/// - {else: PENDING}
/// ```
#[derive(Debug)]
pub(super) struct Decision {
    cases: Vec<(Program, Node)>,
    otherwise: Option<Box<Node>>,
    /// What is wrong with its shape; told by [`Self::misuses`], so that it has a place.
    misuses: Vec<Remark>,
}

const SHAPE: &str = "an entry has `if` and `then`; the last one may have `else` instead";

impl Decision {
    /// Whether a list is one: its first entry has an `if`.
    pub(super) fn is_one(items: &[Value]) -> bool {
        items.first().is_some_and(|first| first.get("if").is_some())
    }

    /// Reads a list that [is one](Self::is_one).
    pub(super) fn parse(items: &[Value]) -> Result<Self, String> {
        let mut decision = Self { cases: Vec::new(), otherwise: None, misuses: Vec::new() };
        for (at, item) in items.iter().enumerate() {
            if decision.otherwise.is_some() {
                decision.misuse(at, "follows `else` and never counts");
            }
            decision.entry(at, item)?;
        }
        Ok(decision)
    }

    fn entry(&mut self, at: usize, item: &Value) -> Result<(), String> {
        let count = item.as_object().map_or(0, serde_json::Map::len);
        match (item.get("if"), item.get("then"), item.get("else")) {
            (Some(Value::String(condition)), Some(value), _) if count == 2 => {
                self.cases.push((Program::new(condition.as_str()), node(value)?));
            }
            (_, _, Some(value)) if count == 1 => self.otherwise = Some(Box::new(node(value)?)),
            _ => self.misuse(at, &format!("is {item}")),
        }
        Ok(())
    }

    fn misuse(&mut self, at: usize, what: &str) {
        let message = format!("entry {} of a decision list {what}", at + 1);
        self.misuses.push(Remark { message, hint: Some(SHAPE.to_owned()) });
    }

    pub(super) fn render(&self, scope: &Scope<'_>) -> Result<Value, EvalError> {
        self.chosen(scope)?.map_or(Ok(Value::Null), |value| value.render(scope))
    }

    /// The value of the first case that holds.
    pub(super) fn chosen(&self, scope: &Scope<'_>) -> Result<Option<&Node>, EvalError> {
        for (condition, value) in &self.cases {
            if condition.holds(scope)? {
                return Ok(Some(value));
            }
        }
        Ok(self.otherwise.as_deref())
    }

    /// Everything it may give.
    pub(super) fn values(&self) -> impl Iterator<Item = &Node> {
        self.cases.iter().map(|(_, value)| value).chain(self.otherwise.as_deref())
    }

    /// Every expression in it.
    pub(super) fn visit<'a>(&'a self, seen: &mut impl FnMut(&'a Program)) {
        for (condition, value) in &self.cases {
            seen(condition);
            value.visit(seen);
        }
        self.otherwise.iter().for_each(|value| value.visit(seen));
    }

    /// What is wrong with its shape, and with that of the lists in it.
    pub(super) fn misuses(&self, found: &mut Vec<Remark>) {
        found.extend(self.misuses.iter().cloned());
        self.cases.iter().map(|(_, value)| value).chain(self.otherwise.as_deref()).for_each(|value| {
            value.misuses(found);
        });
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::expression::{Names, Scope, Shape, Template};

    fn decided(list: serde_json::Value, n: i64) -> serde_json::Value {
        Template::parse(&list).unwrap().render(&Scope::new(&[("n", &json!(n))])).unwrap()
    }

    fn remarks(list: serde_json::Value) -> Vec<String> {
        let names = Names::new().with("n", Shape::Any);
        Template::parse(&list).unwrap().check(&names).into_iter().map(|remark| remark.message).collect()
    }

    #[test]
    fn the_first_case_that_holds_gives_its_value() {
        let list = json!([{"if": "n > 9", "then": "many"}, {"if": "n > 1", "then": "${n}"}, {"else": "few"}]);
        assert_eq!(decided(list.clone(), 10), "many");
        assert_eq!(decided(list.clone(), 5), 5);
        assert_eq!(decided(list, 0), "few");
    }

    #[test]
    fn without_else_it_is_null_and_lists_stand_in_each_other_and_in_objects() {
        let inner = json!([{"if": "n == 1", "then": "one"}]);
        let list = json!({"a": [{"if": "n < 2", "then": inner}, {"else": [1, 2]}]});
        assert_eq!(decided(list.clone(), 1), json!({"a": "one"}));
        assert_eq!(decided(list.clone(), 0), json!({"a": null}));
        assert_eq!(decided(list, 2), json!({"a": [1, 2]}));
    }

    #[test]
    fn what_has_no_if_first_is_a_list_as_ever() {
        assert_eq!(decided(json!([{"else": 1}, {"if": 2}]), 0), json!([{"else": 1}, {"if": 2}]));
    }

    #[test]
    fn every_misuse_is_told() {
        assert_eq!(
            remarks(json!([{"if": "n == 1", "thn": 1}, {"else": "${m}"}, 3, {"if": true, "then": 1}])),
            [
                "unknown name `m`",
                "entry 1 of a decision list is {\"if\":\"n == 1\",\"thn\":1}",
                "entry 3 of a decision list follows `else` and never counts",
                "entry 3 of a decision list is 3",
                "entry 4 of a decision list follows `else` and never counts",
                "entry 4 of a decision list is {\"if\":true,\"then\":1}",
            ]
        );
    }
}
