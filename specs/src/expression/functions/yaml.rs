//! Values in the notations beside JSON.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::call::{Answer, Call, Own, own};

pub(super) const FUNCTIONS: &[Own] = &[
    own!("yaml", ["value"], [], "as YAML", yaml),
    own!(
        "from_yaml",
        ["text"],
        ["otherwise"],
        "the value of a YAML document; of what is none, what is given instead",
        from_yaml
    ),
    own!("msgpack", ["value"], [], "base64 of it as MessagePack, members in their order", msgpack),
];

fn yaml(call: &Call<'_, '_>) -> Answer<String> {
    serde_saphyr::to_string(&call.value(0)?).map_err(|error| call.fault(error.to_string()))
}

fn from_yaml(call: &Call<'_, '_>) -> Answer<Value> {
    let read = serde_saphyr::from_str(call.text(0)?);
    read.or_else(|_| call.given(1)?.ok_or_else(|| call.wrong(0, "YAML")))
}

fn msgpack(call: &Call<'_, '_>) -> Answer<String> {
    let bytes = rmp_serde::to_vec_named(&call.value(0)?).map_err(|error| call.fault(error.to_string()))?;
    Ok(STANDARD.encode(bytes))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::expression::tests::{failure, value, value_of};

    #[test]
    fn values_become_yaml_and_yaml_values() {
        let flow = json!({"name": "on: yes", "nodes": [{"id": 1, "ports": []}], "note": null});
        assert_eq!(value_of("from_yaml(yaml(it))", &flow), flow);
        assert_eq!(value("from_yaml('a: [1, two]').a[1]"), json!("two"));
        assert_eq!(value("from_yaml('a: [', null)"), json!(null));
        assert!(failure("from_yaml('a: [')").ends_with("from_yaml: \"a: [\" is not YAML"));
    }

    #[test]
    fn values_become_messagepack() {
        // {"a": [1, true, null, "x"]} by the specification: fixmap, fixstr, fixarray.
        assert_eq!(value("msgpack({'a': [1, true, null, 'x']})"), json!("gaFhlAHDwKF4"));
    }
}
