use serde_json::{Map, Value};
use specs::{Pointer, System};

use crate::finding::{Check, Flaw};

/// A schema that refers to itself is followed as deep as the value goes, and no deeper than this.
const DEEPEST: usize = 64;

/// Members of an answer that the contract says are only ever sent, never answered: validators take
/// `writeOnly` for a remark, so that a leaked password would pass.
pub(super) fn flaws(system: &System, schema: &Pointer, value: &Value) -> Vec<Flaw> {
    let mut walk = Walk { document: system.value(), found: Vec::new() };
    if let Some(rules) = schema.lookup(walk.document) {
        walk.value(rules, value, &Trail { schema, steps: &[], at: None });
    }
    walk.found
}

struct Walk<'a> {
    document: &'a Value,
    found: Vec<Flaw>,
}

/// How a value and its rules were reached; spelt out only for what is found.
#[derive(Clone, Copy)]
struct Trail<'t> {
    /// The schema that was last referred to.
    schema: &'t Pointer,
    /// From there, or from the trail before.
    steps: &'t [&'t str],
    at: Option<(&'t Trail<'t>, Option<&'t str>)>,
}

impl<'a> Walk<'a> {
    fn value(&mut self, rules: &'a Value, value: &Value, trail: &Trail<'_>) {
        if trail.depth() >= DEEPEST {
            return;
        }
        let reference = rules.get("$ref").and_then(Value::as_str).and_then(|text| text.strip_prefix('#'));
        if let Some(target) = reference.and_then(|text| Pointer::from_fragment(text).ok())
            && let Some(rules) = target.lookup(self.document)
        {
            self.value(rules, value, &Trail { schema: &target, steps: &[], at: Some((trail, None)) });
        }
        for key in ["allOf", "anyOf", "oneOf"] {
            for (index, rules) in rules.get(key).and_then(Value::as_array).into_iter().flatten().enumerate() {
                self.value(rules, value, &trail.below(&[key, &index.to_string()], None));
            }
        }
        match value {
            Value::Object(members) => self.members(rules, members, trail),
            Value::Array(items) => {
                let Some(rules) = rules.get("items") else { return };
                for (index, item) in items.iter().enumerate() {
                    self.value(rules, item, &trail.below(&["items"], Some(&index.to_string())));
                }
            }
            _ => {}
        }
    }

    fn members(&mut self, rules: &'a Value, members: &Map<String, Value>, trail: &Trail<'_>) {
        let Some(properties) = rules.get("properties") else { return };
        for (name, member) in members {
            let Some(rules) = properties.get(name) else { continue };
            let steps = ["properties", name.as_str()];
            let trail = trail.below(&steps, Some(name));
            if rules.get("writeOnly") == Some(&Value::Bool(true)) {
                self.found.push(leaked(&trail));
            }
            self.value(rules, member, &trail);
        }
    }
}

impl<'t> Trail<'t> {
    fn below(&'t self, steps: &'t [&'t str], at: Option<&'t str>) -> Self {
        Self { schema: self.schema, steps, at: Some((self, at)) }
    }

    fn before(&self) -> Option<&'t Self> {
        self.at.map(|(before, _)| before)
    }

    fn depth(&self) -> usize {
        std::iter::successors(self.before(), |trail| trail.before()).count()
    }

    /// Where the rules stand in the document.
    fn rules(&self) -> Pointer {
        // Without steps it is where a reference leads, or the beginning.
        let before = self.before().filter(|_| !self.steps.is_empty()).map(Self::rules);
        let start = before.unwrap_or_else(|| self.schema.clone());
        self.steps.iter().fold(start, |pointer, step| pointer.push(step))
    }

    /// Where the value stands in the body.
    fn place(&self) -> Pointer {
        let Some((before, step)) = self.at else { return Pointer::root() };
        let before = before.place();
        step.map_or(before.clone(), |step| before.push(step))
    }
}

/// The value stays out of the report: it is most likely a secret.
fn leaked(trail: &Trail<'_>) -> Flaw {
    Flaw {
        check: Check::Schema,
        place: format!("body#{}", trail.place()),
        contract: Some(format!("{}/writeOnly", trail.rules())),
        expected: "no such member, since it is writeOnly".to_owned(),
        actual: "the member is there".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use specs::Contract;

    use super::*;

    const DOCUMENT: &str = r##"
openapi: 3.1.0
info: {title: Tree, version: 1.0.0}
paths: {}
components:
  schemas:
    Page: {type: object, properties: {rows: {type: array, items: {$ref: "#/components/schemas/Node"}}}}
    Node:
      type: object
      properties:
        key: {type: string, writeOnly: true}
        child: {$ref: "#/components/schemas/Node"}
      allOf:
        - {properties: {pin: {type: string, writeOnly: true}}}
"##;

    fn found(value: &Value) -> Vec<(String, String)> {
        let contract = Contract::new([specs::contract::read("tree", DOCUMENT).unwrap()]);
        let schema = Pointer::parse("/components/schemas/Page").unwrap();
        let flaws = flaws(contract.system("tree").unwrap(), &schema, value);
        flaws.into_iter().map(|flaw| (flaw.place, flaw.contract.unwrap())).collect()
    }

    #[test]
    fn a_member_that_is_only_sent_is_found_wherever_it_stands() {
        let value = json!({"rows": [{"child": {"child": {"key": "k"}}}, {"pin": "1"}], "key": "other"});
        let node = "/components/schemas/Node";
        assert_eq!(
            found(&value),
            [
                ("body#/rows/0/child/child/key".to_owned(), format!("{node}/properties/key/writeOnly")),
                ("body#/rows/1/pin".to_owned(), format!("{node}/allOf/0/properties/pin/writeOnly")),
            ]
        );
        assert_eq!(found(&json!({"rows": [{"child": {}}, null, 3]})), []);
    }

    #[test]
    fn a_value_deeper_than_anybody_nests_ends() {
        let deep = (0..500).fold(json!({"key": "k"}), |inner, _| json!({"child": inner}));
        assert_eq!(found(&json!({"rows": [deep]})), []);
    }
}
