use std::any::Any;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use foldhash::fast::FixedState;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};
use specs::annotation::OrderKey;
use specs::file::Blob;

use super::{IndexKey, Key, OrderValue, Scope, one};

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
    /// What else it is found by.
    keys: Box<[IndexKey]>,
    /// For each set of unique fields, the key of its values; none when one of them is null.
    pub(super) unique: Box<[Option<Key>]>,
    /// Fields that are never shown.
    hidden: Map<String, Value>,
    shown: OnceLock<Value>,
    fields: OnceLock<Value>,
    derived: OnceLock<Box<dyn Any + Send + Sync>>,
    /// What is in its files, which is there as long as somebody holds it.
    #[expect(dead_code, reason = "it is found by its digest")]
    blobs: Box<[Arc<Blob>]>,
}

/// How the records of a resource are made: their fields, which one is the id, the order.
#[derive(Debug, Clone)]
pub struct RecordForm {
    /// The fields in the order of the schema; a record has no others.
    pub(crate) fields: Vec<Field>,
    pub(crate) positions: HashMap<String, usize, FixedState>,
    /// The field that holds the id.
    pub id: String,
    /// The default order.
    pub order: Vec<OrderKey>,
    /// Sets of fields whose values together are taken once.
    pub unique: Vec<Vec<String>>,
    /// Fields that records are looked up by.
    pub indexed: Vec<String>,
    /// Fields that hold files.
    pub files: Vec<String>,
    /// Whether it is asked what somebody owns and not what lies below them.
    pub keeps_owners: bool,
}

/// A field of a resource's records.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What it is when nobody says: the schema's default, null where the schema takes it, else
    /// nothing.
    pub unsaid: Option<Value>,
    /// Whether it is ever shown.
    pub visibility: Visibility,
}

/// Whether a field is ever shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// To whoever sees the record.
    Shown,
    /// To nobody; it is kept hashed.
    Secret,
    /// To nobody; it is kept as it is.
    Sealed,
}

impl RecordForm {
    /// The form of records of these fields, in the order of the schema; they have no others.
    pub fn of(fields: Vec<Field>, id: impl Into<String>) -> Self {
        let positions = fields.iter().enumerate().map(|(at, field)| (field.name.clone(), at)).collect();
        let (order, unique, indexed, files) = Default::default();
        Self { fields, positions, id: id.into(), order, unique, indexed, files, keeps_owners: false }
    }

    /// The number of a field among those that records are looked up by.
    pub fn index_of(&self, field: &str) -> Option<usize> {
        self.indexed.iter().position(|known| known == field)
    }

    /// A record as it is shown, with other values for some fields, secret ones among them.
    pub fn shown_with(&self, record: &Record, other: &Map<String, Value>) -> Value {
        let shown = |field: &Field| field.visibility == Visibility::Shown;
        let fields = self.fields.iter().filter_map(|field| {
            let kept = || record.fields().get(&field.name).filter(|_| shown(field));
            Some((field.name.clone(), other.get(&field.name).or_else(kept)?.clone()))
        });
        Value::Object(fields.collect())
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.positions.get(name).copied()
    }

    /// Whether its records have a field of this name.
    pub fn has(&self, name: &str) -> bool {
        self.positions.contains_key(name)
    }

    /// Fields that are kept hashed.
    pub fn secrets(&self) -> impl Iterator<Item = &str> {
        self.fields
            .iter()
            .filter(|field| field.visibility == Visibility::Secret)
            .map(|field| field.name.as_str())
    }

    /// Fields that are never shown.
    pub fn hidden(&self) -> impl Iterator<Item = &str> {
        let fields = self.fields.iter().filter(|field| field.visibility != Visibility::Shown);
        fields.map(|field| field.name.as_str())
    }

    /// Puts in what the schema says of fields that nobody said anything of. Null stays unsaid:
    /// that is what an absent field counts as.
    pub fn fill_in(&self, fields: &mut Map<String, Value>) {
        for field in &self.fields {
            if let Some(unsaid) = field.unsaid.as_ref().filter(|unsaid| !unsaid.is_null())
                && !fields.contains_key(&field.name)
            {
                fields.insert(field.name.clone(), unsaid.clone());
            }
        }
    }
}

impl Record {
    /// A record of these fields; `None` when the id is missing or no text.
    pub fn new(
        form: &RecordForm,
        fields: &Map<String, Value>,
        ordinal: u64,
        scopes: Vec<Scope>,
        granted: Vec<IndexKey>,
    ) -> Option<Self> {
        let hidden = form.hidden().filter_map(|name| Some((name.to_owned(), fields.get(name)?.clone())));
        let unique = form
            .unique
            .iter()
            .enumerate()
            .map(|(set, names)| Some(Key::of_values(set, &values(fields, names)?)));
        Some(Self {
            id: fields.get(&form.id)?.as_str()?.into(),
            json: Bytes::from(serde_json::to_vec(&Shown { form, fields }).ok()?),
            order: OrderValue::of(fields, &form.order, ordinal),
            keys: keys(form, fields, &scopes, granted),
            scopes: scopes.into(),
            unique: unique.collect(),
            hidden: hidden.collect(),
            blobs: form.files.iter().filter_map(|name| fields.get(name)).flat_map(blobs).collect(),
            shown: OnceLock::new(),
            fields: OnceLock::new(),
            derived: OnceLock::new(),
        })
    }

    /// The fields that are shown, as one value.
    pub fn shown(&self) -> &Value {
        if self.hidden.is_empty() { self.fields() } else { self.shown.get_or_init(|| self.read().into()) }
    }

    /// The same as a map of its own.
    pub fn shown_map(&self) -> Map<String, Value> {
        let known = if self.hidden.is_empty() { self.fields.get() } else { self.shown.get() };
        known.and_then(Value::as_object).cloned().unwrap_or_else(|| self.read())
    }

    /// Every field, with those in their places that somebody says who is lent what is shown. Nothing that was read
    /// for it is kept: of many records that are changed together, each is soon gone.
    ///
    /// # Errors
    /// What they fail with.
    pub fn changed<E>(
        &self,
        set: impl FnOnce(&Value) -> Result<Map<String, Value>, E>,
    ) -> Result<Map<String, Value>, E> {
        let mut shown = Value::Object(self.shown_map());
        let set = set(&shown)?;
        let mut fields = shown.as_object_mut().map(std::mem::take).unwrap_or_default();
        fields.extend(self.hidden.clone());
        fields.extend(set);
        Ok(fields)
    }

    fn read(&self) -> Map<String, Value> {
        // It was written by this program from an object, so it reads back as one.
        serde_json::from_slice(&self.json).unwrap_or_default()
    }

    /// What somebody made of it, kept as long as it is; one kind of thing a resource.
    pub fn derived<T: Any + Send + Sync>(&self, make: impl FnOnce() -> T) -> Option<&T> {
        self.derived.get_or_init(|| Box::new(make())).downcast_ref()
    }

    /// Every field, secret ones hashed.
    pub fn fields(&self) -> &Value {
        self.fields.get_or_init(|| {
            let mut fields = self.read();
            fields.extend(self.hidden.clone());
            Value::Object(fields)
        })
    }

    /// A field; null when it is absent.
    pub fn field(&self, name: &str) -> &Value {
        self.fields().get(name).unwrap_or(&Value::Null)
    }

    /// The same, read by itself: of many records that are looked at once each, the others stay as
    /// they are kept.
    pub fn peek(&self, name: &str) -> Cow<'_, Value> {
        if self.fields.get().is_some() || self.hidden.contains_key(name) {
            return Cow::Borrowed(self.field(name));
        }
        Cow::Owned(one::member(&self.json, name).unwrap_or_default())
    }

    /// Whether it lies in a scope.
    pub fn is_in(&self, scope: &Scope) -> bool {
        self.scopes.contains(scope)
    }

    /// Everything it is found by.
    pub fn index_keys(&self) -> impl Iterator<Item = IndexKey> + '_ {
        self.scopes.iter().cloned().map(IndexKey::In).chain(self.keys.iter().cloned())
    }

    /// Whether a key leads to it.
    pub fn is_at(&self, key: &IndexKey) -> bool {
        match key {
            IndexKey::In(scope) => self.is_in(scope),
            other => self.keys.contains(other),
        }
    }

    /// The fields as a map.
    pub fn to_map(&self) -> Map<String, Value> {
        self.fields().as_object().cloned().unwrap_or_default()
    }
}

fn keys(
    form: &RecordForm,
    fields: &Map<String, Value>,
    scopes: &[Scope],
    granted: Vec<IndexKey>,
) -> Box<[IndexKey]> {
    let value = |field: &String| Key::of_value(fields.get(field).unwrap_or(&Value::Null));
    let indexed = form.indexed.iter().enumerate();
    let by_field = indexed.map(|(field, name)| IndexKey::Field { field, value: value(name) });
    let own = scopes.last().filter(|_| form.keeps_owners).cloned().map(IndexKey::Own);
    by_field.chain(own).chain(granted).collect()
}

/// What is in the files of a field: one, or a list of them.
fn blobs(field: &Value) -> Vec<Arc<Blob>> {
    let files = field.as_array().map_or(std::slice::from_ref(field), Vec::as_slice);
    files.iter().filter_map(|file| Blob::find(file.get("sha256")?.as_str()?)).collect()
}

/// The values of a set of fields, unless one of them is null.
fn values<'a>(fields: &'a Map<String, Value>, names: &[String]) -> Option<Vec<&'a Value>> {
    names.iter().map(|name| fields.get(name).filter(|value| !value.is_null())).collect()
}

/// What is shown of a record, in the order of its form.
struct Shown<'a> {
    form: &'a RecordForm,
    fields: &'a Map<String, Value>,
}

impl Serialize for Shown<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut values: Vec<Option<&Value>> = vec![None; self.form.fields.len()];
        for (name, value) in self.fields {
            if let Some(at) = self.form.position(name) {
                values[at] = Some(value);
            }
        }
        let mut map = serializer.serialize_map(None)?;
        for (field, value) in self.form.fields.iter().zip(values) {
            let value = value.or(field.unsaid.as_ref());
            if let (Visibility::Shown, Some(value)) = (field.visibility, value) {
                map.serialize_entry(&field.name, value)?;
            }
        }
        map.end()
    }
}
