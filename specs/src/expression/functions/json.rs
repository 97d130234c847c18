//! Values as text and back.

use serde_json::Value;

use super::call::{Answer, Call, Own, own};

pub(super) const FUNCTIONS: &[Own] = &[
    own!(
        "text",
        ["value"],
        [],
        "as a template writes it: texts as they are, null as nothing, the rest as JSON",
        text
    ),
    own!("json", ["value"], [], "as JSON text", json),
    own!(
        "from_json",
        ["text"],
        ["otherwise"],
        "the value of a JSON text; of what is none, what is given instead",
        from_json
    ),
];

fn text(call: &Call<'_, '_>) -> Answer<String> {
    Ok(match call.value(0)? {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    })
}

fn json(call: &Call<'_, '_>) -> Answer<String> {
    Ok(call.value(0)?.to_string())
}

fn from_json(call: &Call<'_, '_>) -> Answer<Value> {
    let read = serde_json::from_str(call.text(0)?);
    read.or_else(|_| call.given(1)?.ok_or_else(|| call.wrong(0, "JSON")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::expression::tests::{failure, value};

    #[test]
    fn values_become_text_and_text_values() {
        assert_eq!(value("text('a') + text(null) + text(1) + text([true])"), json!("a1[true]"));
        assert_eq!(value("json(['a', null, 1.5])"), json!(r#"["a",null,1.5]"#));
        assert_eq!(value(r#"from_json('{"b": [1], "a": null}').b[0] + 1"#), json!(2));
        assert_eq!(value("from_json('{', null)"), json!(null));
        assert!(failure("from_json('{')").ends_with("from_json: \"{\" is not JSON"));
    }
}
