use super::Verdict;
use super::evaluate::describe;
use crate::expression::{Expression, Scope};
use crate::mask::is_telling;

/// Holds where the value is not there, though what would hold it is: an answer of another form
/// tells nothing of its members.
pub(super) fn judge(expression: &Expression, scope: Scope<'_>) -> Verdict {
    if let Some(holder) = expression.holder()
        && !holder.evaluate(scope).is_ok_and(|value| value.is_object() || value.is_array())
    {
        return Verdict::Fails(format!("{}, which can have no members", describe(&holder, scope)));
    }
    match expression.evaluate(scope) {
        Err(_) => Verdict::Holds,
        // What must not be shown is most likely a secret.
        Ok(_) if expression.leaf().is_some_and(|leaf| is_telling(&leaf)) => {
            Verdict::Fails(format!("{expression} is there"))
        }
        Ok(value) => Verdict::Fails(format!("{expression} is {value}")),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use serde_json::json;

    use super::*;
    use crate::exchange::testing;

    fn judged(expression: &str) -> Verdict {
        let body = json!({"data": {"name": "Acme", "none": null, "password": "pw"}});
        let (request, response) = testing::exchange(200, &[("x-total", "42")], &body);
        let (inputs, outputs) = (HashMap::new(), HashMap::new());
        let scope =
            Scope { inputs: &inputs, outputs: &outputs, exchange: Some((&request, &response)), around: None };
        judge(&expression.parse().unwrap(), scope)
    }

    #[test]
    fn what_is_not_there_is_absent() {
        for expression in
            ["$response.body#/data/deleted", "$response.body#/meta", "$response.header.Retry-After"]
        {
            assert_eq!(judged(expression), Verdict::Holds, "{expression}");
        }
    }

    #[test]
    fn null_is_there() {
        let fails = |observed: &str| Verdict::Fails(observed.to_owned());
        assert_eq!(judged("$response.body#/data/none"), fails("$response.body#/data/none is null"));
        assert_eq!(judged("$response.header.X-Total"), fails("$response.header.X-Total is \"42\""));
    }

    #[test]
    fn a_secret_that_is_there_is_not_shown() {
        let told = "$response.body#/data/password is there".to_owned();
        assert_eq!(judged("$response.body#/data/password"), Verdict::Fails(told));
    }

    #[test]
    fn an_answer_of_another_form_tells_nothing_of_its_members() {
        let fails = |observed: &str| Verdict::Fails(format!("{observed}, which can have no members"));
        assert_eq!(judged("$response.body#/rows/id"), fails("$response.body#/rows is absent"));
        assert_eq!(judged("$response.body#/data/name/id"), fails("$response.body#/data/name is \"Acme\""));
    }
}
