use std::sync::Arc;

use bytes::Bytes;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};
use specs::annotation::OrderKey;

use super::{OrderValue, Scope};

/// One record, as it was when it was committed. Never changes; a change makes another.
#[derive(Debug)]
pub struct Record {
    /// Its id.
    pub id: Arc<str>,
    /// Every field, secret ones hashed.
    pub fields: Value,
    /// What is shown of it: the fields without the secret ones, serialised once.
    pub json: Bytes,
    /// Its place in the default order.
    pub order: OrderValue,
    /// Who owns it, the platform first.
    pub scopes: Box<[Scope]>,
}

/// How the records of a resource are made: which field is the id, which are secret, the order.
#[derive(Debug, Clone, Default)]
pub struct RecordForm {
    /// The field that holds the id.
    pub id: String,
    /// Fields that are never shown.
    pub hidden: Vec<String>,
    /// The default order.
    pub order: Vec<OrderKey>,
    /// Sets of fields whose values together are taken once.
    pub unique: Vec<Vec<String>>,
}

impl Record {
    /// A record of these fields; `None` when the id is missing or no text.
    pub fn new(
        form: &RecordForm,
        fields: Map<String, Value>,
        ordinal: u64,
        scopes: Vec<Scope>,
    ) -> Option<Self> {
        let id: Arc<str> = fields.get(&form.id)?.as_str()?.into();
        let order = OrderValue::of(&fields, &form.order, ordinal);
        let shown = Shown { fields: &fields, hidden: &form.hidden };
        let json = Bytes::from(serde_json::to_vec(&shown).ok()?);
        Some(Self { id, json, order, scopes: scopes.into(), fields: Value::Object(fields) })
    }

    /// A field; null when it is absent.
    pub fn field(&self, name: &str) -> &Value {
        self.fields.get(name).unwrap_or(&Value::Null)
    }

    /// Whether it lies in a scope.
    pub fn is_in(&self, scope: &Scope) -> bool {
        self.scopes.contains(scope)
    }

    /// The fields as a map.
    pub fn to_map(&self) -> Map<String, Value> {
        self.fields.as_object().cloned().unwrap_or_default()
    }

    /// The values that together must be unique, as one text; `None` when one of them is null.
    pub(super) fn unique_text(&self, fields: &[String]) -> Option<String> {
        let values: Vec<&Value> = fields.iter().map(|field| self.field(field)).collect();
        if values.iter().any(|value| value.is_null()) {
            return None;
        }
        serde_json::to_string(&values).ok()
    }
}

struct Shown<'a> {
    fields: &'a Map<String, Value>,
    hidden: &'a [String],
}

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in self.fields.iter().filter(|(name, _)| !self.hidden.contains(name)) {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}
