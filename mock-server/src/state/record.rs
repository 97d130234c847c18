use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};
use specs::annotation::OrderKey;

use super::{OrderValue, Scope};

/// One record, as it was when it was committed. Never changes; a change makes another.
///
/// It is kept serialised, which takes far less room than its fields; those are read back the first
/// time somebody asks for one.
#[derive(Debug)]
pub struct Record {
    /// Its id.
    pub id: Arc<str>,
    /// What is shown of it: the fields without the secret ones, serialised once.
    pub json: Bytes,
    /// Its place in the default order.
    pub order: OrderValue,
    /// Who owns it, the platform first.
    pub scopes: Box<[Scope]>,
    /// For each set of unique fields, the key of its values; none when one of them is null.
    pub(super) unique: Box<[Option<Key>]>,
    /// Fields that are never shown.
    hidden: Map<String, Value>,
    fields: OnceLock<Value>,
}

/// 128 bits of hash of an id or of unique values. Two texts that share them, which chance brings
/// about once in 10^19 records, would count as equal.
pub(super) type Key = (u64, u64);

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
        fields: &Map<String, Value>,
        ordinal: u64,
        scopes: Vec<Scope>,
    ) -> Option<Self> {
        let shown = Shown { fields, hidden: &form.hidden };
        let hidden = form.hidden.iter().filter_map(|name| Some((name.clone(), fields.get(name)?.clone())));
        Some(Self {
            id: fields.get(&form.id)?.as_str()?.into(),
            json: Bytes::from(serde_json::to_vec(&shown).ok()?),
            order: OrderValue::of(fields, &form.order, ordinal),
            scopes: scopes.into(),
            unique: form.unique.iter().map(|names| unique_key(fields, names)).collect(),
            hidden: hidden.collect(),
            fields: OnceLock::new(),
        })
    }

    /// Every field, secret ones hashed.
    pub fn fields(&self) -> &Value {
        self.fields.get_or_init(|| {
            // It was written by this program from an object, so it reads back as one.
            let mut fields: Map<String, Value> = serde_json::from_slice(&self.json).unwrap_or_default();
            fields.extend(self.hidden.clone());
            Value::Object(fields)
        })
    }

    /// A field; null when it is absent.
    pub fn field(&self, name: &str) -> &Value {
        self.fields().get(name).unwrap_or(&Value::Null)
    }

    /// Whether it lies in a scope.
    pub fn is_in(&self, scope: &Scope) -> bool {
        self.scopes.contains(scope)
    }

    /// The fields as a map.
    pub fn to_map(&self) -> Map<String, Value> {
        self.fields().as_object().cloned().unwrap_or_default()
    }
}

/// The key of values that together must be unique.
fn unique_key(fields: &Map<String, Value>, names: &[String]) -> Option<Key> {
    let values: Option<Vec<&Value>> =
        names.iter().map(|name| fields.get(name).filter(|value| !value.is_null())).collect();
    Some(key(&serde_json::to_string(&values?).ok()?))
}

/// The key of a text.
pub(super) fn key(text: &str) -> Key {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, text).hash(&mut hasher);
        hasher.finish()
    };
    (half(0), half(1))
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
