//! Which kinds of values a schema takes.

use serde_json::Value;

use crate::pointer::Pointer;

/// A kind of JSON value, as `type` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// `null`.
    Null,
    /// `boolean`.
    Boolean,
    /// `integer`.
    Integer,
    /// `number`, integers among them.
    Number,
    /// `string`.
    String,
    /// `array`.
    Array,
    /// `object`.
    Object,
}

/// A set of kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ValueKinds(u8);

/// Schemas looked through for one answer. One that is made of more, which is one that is made of
/// itself, is read in part.
pub(super) const MOST: usize = 256;

impl ValueKind {
    const ALL: [(&'static str, Self); 7] = [
        ("null", Self::Null),
        ("boolean", Self::Boolean),
        ("integer", Self::Integer),
        ("number", Self::Number),
        ("string", Self::String),
        ("array", Self::Array),
        ("object", Self::Object),
    ];

    /// The kind of a value.
    #[must_use]
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Bool(_) => Self::Boolean,
            Value::Number(number) if number.is_f64() => Self::Number,
            Value::Number(_) => Self::Integer,
            Value::String(_) => Self::String,
            Value::Array(_) => Self::Array,
            Value::Object(_) => Self::Object,
        }
    }
}

impl ValueKinds {
    /// Every kind: what a schema takes that says nothing.
    pub const ANY: Self = Self(0b111_1111);
    const NONE: Self = Self(0);

    /// The kinds that a schema of `document` takes, as `type`, `enum` and `const` say, through
    /// `$ref`, `allOf`, `anyOf` and `oneOf`. Without a schema, any.
    #[must_use]
    pub fn of(document: &Value, schema: Option<&Value>) -> Self {
        schema.map_or(Self::ANY, |schema| kinds(document, schema, &mut { MOST }))
    }

    /// Whether a kind is among them.
    #[must_use]
    pub const fn has(self, kind: ValueKind) -> bool {
        self.0 & (1 << kind as u8) != 0
    }

    fn only(kind: ValueKind) -> Self {
        let integer = if kind == ValueKind::Number { 1 << ValueKind::Integer as u8 } else { 0 };
        Self(1 << kind as u8 | integer)
    }

    fn named(name: &Value) -> Self {
        let known = ValueKind::ALL.iter().find(|(known, _)| name == known);
        known.map_or(Self::NONE, |(_, kind)| Self::only(*kind))
    }

    const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    fn any(sets: impl Iterator<Item = Self>) -> Self {
        sets.fold(Self::NONE, |all, set| Self(all.0 | set.0))
    }
}

fn kinds(document: &Value, schema: &Value, left: &mut usize) -> ValueKinds {
    let Some(rest) = left.checked_sub(1) else { return ValueKinds::ANY };
    *left = rest;
    let mut below = |schema: &Value| kinds(document, schema, left);
    let list = |key: &str| schema.get(key).and_then(Value::as_array);
    let mut found = declared(schema);
    if let Some(target) = reference(document, schema) {
        found = found.and(below(target));
    }
    for part in list("allOf").into_iter().flatten() {
        found = found.and(below(part));
    }
    for choice in ["anyOf", "oneOf"].into_iter().filter_map(list) {
        found = found.and(ValueKinds::any(choice.iter().map(&mut below)));
    }
    found
}

/// What the schema itself says.
fn declared(schema: &Value) -> ValueKinds {
    let by_type = match schema.get("type") {
        Some(Value::Array(names)) => ValueKinds::any(names.iter().map(ValueKinds::named)),
        Some(name) => ValueKinds::named(name),
        None => ValueKinds::ANY,
    };
    let of = |value: &Value| ValueKinds::only(ValueKind::of(value));
    let by_const = schema.get("const").map_or(ValueKinds::ANY, of);
    let options = schema.get("enum").and_then(Value::as_array);
    let by_enum = options.map_or(ValueKinds::ANY, |options| ValueKinds::any(options.iter().map(of)));
    by_type.and(by_const).and(by_enum)
}

/// What the `$ref` of a schema leads to.
pub(super) fn reference<'v>(document: &'v Value, schema: &Value) -> Option<&'v Value> {
    let fragment = schema.get("$ref")?.as_str()?.strip_prefix('#')?;
    Pointer::from_fragment(fragment).ok()?.lookup(document)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn names(schema: Value) -> Vec<&'static str> {
        let document = json!({"a": {"type": "integer"}, "b": {"type": ["string", "null"]}, "s": schema,
            "round": {"allOf": [{"$ref": "#/round"}], "type": "string"}});
        let found = ValueKinds::of(&document, document.get("s"));
        ValueKind::ALL.iter().filter(|(_, kind)| found.has(*kind)).map(|(name, _)| *name).collect()
    }

    #[test]
    fn types_are_gathered_through_references_and_combinations() {
        assert_eq!(names(json!({"$ref": "#/a"})), ["integer"]);
        assert_eq!(names(json!({"type": "number"})), ["integer", "number"]);
        assert_eq!(
            names(json!({"anyOf": [{"$ref": "#/a"}, {"$ref": "#/b"}]})),
            ["null", "integer", "string"]
        );
        assert_eq!(names(json!({"allOf": [{"type": "number"}, {"$ref": "#/a"}]})), ["integer"]);
        assert_eq!(names(json!({"$ref": "#/round"})), ["string"]);
    }

    #[test]
    fn a_schema_that_is_made_of_itself_many_times_over_ends() {
        let itself = json!({"$ref": "#/s"});
        assert_eq!(names(json!({"anyOf": [itself, itself, itself], "type": "string"})), ["string"]);
    }

    #[test]
    fn values_say_their_kind_where_no_type_is_declared() {
        assert_eq!(names(json!({"enum": [1, "x"]})), ["integer", "string"]);
        assert_eq!(names(json!({"const": true})), ["boolean"]);
        assert_eq!(names(json!({"minimum": 3})).len(), 7);
    }
}
