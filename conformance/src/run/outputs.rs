use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::Value;

use crate::arazzo::Step;
use crate::expression::{Expression, Scope};
use crate::finding::{Check, Flaw};
use crate::mask::{Mask, is_telling};

/// The outputs that the exchange yields, and a flaw for each that it does not.
pub(super) fn take(
    outputs: &[(String, Expression)],
    scope: Scope<'_>,
) -> (HashMap<String, Value>, Vec<Flaw>) {
    let mut found = HashMap::with_capacity(outputs.len());
    let mut absent = Vec::new();
    for (name, expression) in outputs {
        match expression.evaluate(scope) {
            Ok(value) => drop(found.insert(name.clone(), Cow::into_owned(value))),
            Err(reason) => absent.push(Flaw {
                check: Check::Output,
                place: expression.to_string(),
                contract: None,
                expected: format!("a value for the output `{name}`"),
                actual: reason.to_string(),
            }),
        }
    }
    (found, absent)
}

/// An output with a telling name, or taken from a field with one, is a secret from now on.
pub(super) fn learn(step: &Step<'_>, outputs: &HashMap<String, Value>, mask: &mut Mask) {
    for (name, expression) in &step.outputs {
        let telling = is_telling(name) || expression.leaf().is_some_and(|leaf| is_telling(&leaf));
        if let (true, Some(text)) = (telling, outputs.get(name).and_then(Value::as_str)) {
            mask.learn(text);
        }
    }
}
