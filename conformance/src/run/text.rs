use serde_json::Value;

/// How a parameter's value travels where only text can: a scalar as itself, a list's items on their own.
///
/// Nothing for null, which is how a parameter is left out; an object has no form that every API shares.
pub(super) fn texts(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Null => Some(Vec::new()),
        Value::Array(items) => items.iter().map(scalar).collect(),
        Value::Object(_) => None,
        scalar_value => scalar(scalar_value).map(|text| vec![text]),
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn scalars_and_lists_of_them_travel_as_text() {
        assert_eq!(texts(&json!("a b")), Some(vec!["a b".into()]));
        assert_eq!(texts(&json!([1, true, "x"])), Some(vec!["1".into(), "true".into(), "x".into()]));
        assert_eq!(texts(&json!(null)), Some(vec![]));
        assert_eq!(texts(&json!({"a": 1})), None);
        assert_eq!(texts(&json!([[1]])), None);
    }
}
