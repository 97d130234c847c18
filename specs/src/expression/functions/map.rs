//! Maps. Members keep the order they came in.

use serde_json::{Map, Value};

use super::call::{Answer, Call, Own, own};

pub(super) const FUNCTIONS: &[Own] = &[
    own!("keys", ["map"], [], "the names of its members", keys),
    own!("values", ["map"], [], "the values of its members", values),
    own!("merge", ["a", "b"], [], "the members of both; of two with one name those of `b`", merge),
    own!("pick", ["map", "names"], [], "the named members alone", pick),
    own!("omit", ["map", "names"], [], "all but the named members", omit),
];

fn keys(call: &Call<'_, '_>) -> Answer<Value> {
    Ok(call.map(0)?.into_iter().map(|(name, _)| name).collect())
}

fn values(call: &Call<'_, '_>) -> Answer<Value> {
    Ok(call.map(0)?.into_iter().map(|(_, value)| value).collect())
}

fn merge(call: &Call<'_, '_>) -> Answer<Map<String, Value>> {
    let mut members = call.map(0)?;
    members.extend(call.map(1)?);
    Ok(members)
}

fn pick(call: &Call<'_, '_>) -> Answer<Map<String, Value>> {
    let (mut members, names) = (call.map(0)?, call.texts(1)?);
    members.retain(|name, _| names.contains(name));
    Ok(members)
}

fn omit(call: &Call<'_, '_>) -> Answer<Map<String, Value>> {
    let (mut members, names) = (call.map(0)?, call.texts(1)?);
    members.retain(|name, _| !names.contains(name));
    Ok(members)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::expression::tests::{failure, value_of};

    #[test]
    fn maps_are_taken_apart_and_put_together() {
        let record = json!({"z": 1, "a": 2, "m": 3});
        let of = |expression: &str| value_of(expression, &record).to_string();
        assert_eq!(of("keys(it)"), r#"["z","a","m"]"#);
        assert_eq!(of("values(it)"), "[1,2,3]");
        assert_eq!(of("merge(it, {'a': 5, 'b': 6})"), r#"{"z":1,"a":5,"m":3,"b":6}"#);
        assert_eq!(of("pick(it, ['m', 'z', 'no'])"), r#"{"z":1,"m":3}"#);
        assert_eq!(of("omit(it, ['a'])"), r#"{"z":1,"m":3}"#);
        assert_eq!(of("pick(it, ['a']).a"), "2");
    }

    #[test]
    fn what_is_no_map_is_named() {
        assert!(failure("keys([1])").ends_with("keys: [1] is not a map"));
        assert!(failure("pick({}, [1])").ends_with("pick: [1] is not a list of texts"));
    }
}
