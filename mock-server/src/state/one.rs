//! One member of a JSON object, read without the others.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

/// The member of this name; none where there is none, or where the text is no object.
pub(super) fn member(json: &[u8], name: &str) -> Option<Value> {
    Member(name).deserialize(&mut serde_json::Deserializer::from_slice(json)).ok()?
}

struct Member<'n>(&'n str);

impl<'de> DeserializeSeed<'de> for Member<'_> {
    type Value = Option<Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Member<'_> {
    type Value = Option<Value>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(Name(name)) = members.next_key()? {
            if name == self.0 {
                found = Some(members.next_value()?);
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

/// The name of a member, borrowed where it has no escapes.
#[derive(serde::Deserialize)]
struct Name<'n>(#[serde(borrow)] Cow<'n, str>);

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_member_is_what_reading_all_of_them_gives() {
        let object = json!({"a": {"b": 1}, "b": [2, {"b": 3}], "ä\n": "x", "n": null});
        let text = object.to_string();
        for name in ["a", "b", "ä\n", "n", "c"] {
            assert_eq!(member(text.as_bytes(), name).as_ref(), object.get(name), "{name}");
        }
        assert_eq!(member(b"[1]", "a"), None);
    }
}
