use serde_json::{Map, Value};
use specs::{Pointer, System};

use crate::finding::{Check, Flaw};

/// A schema that refers to itself is followed as deep as the value goes, and no deeper than this.
const DEEPEST: usize = 64;

/// Members of an answer that the contract says are only ever sent, never answered: validators take
/// `writeOnly` for a remark, so that a leaked password would pass.
pub(super) fn flaws(system: &System, schema: &Pointer, value: &Value) -> Vec<Flaw> {
    let mut walk = Walk { document: system.value(), found: Vec::new() };
    walk.value(schema, value, &Pointer::root(), 0);
    walk.found
}

struct Walk<'a> {
    document: &'a Value,
    found: Vec<Flaw>,
}

impl Walk<'_> {
    fn value(&mut self, schema: &Pointer, value: &Value, at: &Pointer, depth: usize) {
        let Some(rules) = schema.lookup(self.document).filter(|_| depth < DEEPEST) else { return };
        let reference = rules.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix('#'));
        if let Some(target) = reference.and_then(|text| Pointer::from_fragment(text).ok()) {
            self.value(&target, value, at, depth + 1);
        }
        for key in ["allOf", "anyOf", "oneOf"] {
            for index in 0..rules.get(key).and_then(Value::as_array).map_or(0, Vec::len) {
                self.value(&schema.push(key).push(&index.to_string()), value, at, depth + 1);
            }
        }
        match value {
            Value::Object(members) => self.members(schema, members, at, depth),
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(&schema.push("items"), item, &at.push(&index.to_string()), depth + 1);
                }
            }
            _ => {}
        }
    }

    fn members(&mut self, schema: &Pointer, members: &Map<String, Value>, at: &Pointer, depth: usize) {
        let properties = schema.push("properties");
        for (name, member) in members {
            let property = properties.push(name);
            let Some(rules) = property.lookup(self.document) else { continue };
            if rules.get("writeOnly") == Some(&Value::Bool(true)) {
                self.found.push(leaked(&property, &at.push(name)));
            }
            self.value(&property, member, &at.push(name), depth + 1);
        }
    }
}

/// The value stays out of the report: it is most likely a secret.
fn leaked(property: &Pointer, at: &Pointer) -> Flaw {
    Flaw {
        check: Check::Schema,
        place: format!("body#{at}"),
        contract: Some(format!("{property}/writeOnly")),
        expected: "no such member, since it is writeOnly".to_owned(),
        actual: "the member is there".to_owned(),
    }
}
