use std::sync::Arc;

use jsonschema::Validator;
use parking_lot::Mutex;
use serde_json::{Map, Value, json};
use specs::annotation::{FailureKind, Shaped};

use super::{Bindings, Work};
use crate::failure::Failure;
use crate::state::{CollectionId, Record};

impl Work<'_, '_> {
    /// Whether a field fits the schema that another record says.
    pub(super) fn check_shape(
        &self,
        collection: CollectionId,
        fields: &Map<String, Value>,
        before: Option<&Record>,
    ) -> Result<(), Failure> {
        let Some(shaped) = &self.rules.of(collection).shaped else { return Ok(()) };
        let record = Value::Object(fields.clone());
        if shaped.condition.is_some() {
            let current = before.map_or(&Value::Null, Record::fields);
            let names = Bindings::new(vec![("record", &record), ("current", current)]);
            if !names.holds(shaped.condition.as_ref())? {
                return Ok(());
            }
        }
        let describer = self.rules.find(self.rules.system(collection), &shaped.by.resource)?;
        let found = self.equal(describer, &shaped.by.equal, &self.over(&record))?;
        let Some(describer) = found.first() else { return Ok(()) };
        let described = kept(collection, shaped, describer)?;
        let value = fields.get(&shaped.field).cloned().unwrap_or_else(|| json!({}));
        let unfit = described.iter_errors(&value);
        let mut errors: Vec<Value> =
            unfit.map(|error| item(shaped, error.instance_path().as_str(), &error.to_string())).collect();
        for (name, id) in self.absent(collection, shaped, describer, fields, before)? {
            errors.push(item(shaped, &format!("/{name}"), &format!("\"{id}\" is not there")));
        }
        if errors.is_empty() {
            return Ok(());
        }
        let reason = format!("`{}` does not fit what `{}` describes", shaped.field, describer.id);
        Err(Failure::new(FailureKind::Validation, reason).with_errors(errors))
    }

    /// The ids that properties newly refer to and that lead nowhere in the record's place.
    fn absent(
        &self,
        collection: CollectionId,
        shaped: &Shaped,
        describer: &Record,
        fields: &Map<String, Value>,
        before: Option<&Record>,
    ) -> Result<Vec<(String, String)>, Failure> {
        let mut absent = Vec::new();
        if shaped.references.is_empty() {
            return Ok(absent);
        }
        let snapshot = self.transaction.snapshot();
        let place = snapshot.scopes(collection, fields).pop();
        let was = |name: &str| before.and_then(|before| before.field(&shaped.field).get(name));
        for (name, kind, _) in properties(shaped, describer) {
            let value = fields.get(&shaped.field).and_then(|fields| fields.get(name));
            let Some(resource) = shaped.references.get(kind).filter(|_| value != was(name)) else { continue };
            let target = self.rules.find(self.rules.system(collection), resource)?;
            let is_there = |id: &&str| {
                let found = snapshot.collection(target).get(id);
                found.is_some_and(|found| place.as_ref().is_none_or(|place| found.is_in(place)))
            };
            let ids = value
                .map_or(&[][..], |value| value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice));
            let missing = ids.iter().filter_map(Value::as_str).filter(|id| !is_there(id));
            absent.extend(missing.map(|id| (name.to_owned(), id.to_owned())));
        }
        Ok(absent)
    }
}

/// What is wrong with a part of the field.
fn item(shaped: &Shaped, below: &str, message: &str) -> Value {
    json!({"in": "body", "pointer": format!("/{}{below}", shaped.field), "message": message})
}

/// The properties that a record lists, each with its name and its kind.
fn properties<'d>(
    shaped: &'d Shaped,
    describer: &'d Record,
) -> impl Iterator<Item = (&'d str, &'d str, &'d Value)> {
    let listed = describer.field(&shaped.properties.from).as_array();
    listed.into_iter().flatten().filter_map(|property| {
        let text = |key: &str| property.get(key).and_then(Value::as_str);
        Some((text(&shaped.properties.name)?, text(&shaped.properties.kind).unwrap_or_default(), property))
    })
}

/// What a record describes.
type Described = Result<Arc<Validator>, Failure>;

/// The same for each resource that it describes, compiled once for as long as the record is the same:
/// that takes a millisecond.
fn kept(collection: CollectionId, shaped: &Shaped, describer: &Record) -> Described {
    let Some(kept) = describer.derived(Mutex::<Vec<(CollectionId, Described)>>::default) else {
        return described(shaped, describer);
    };
    let mut kept = kept.lock();
    if let Some((_, known)) = kept.iter().find(|(known, _)| *known == collection) {
        return known.clone();
    }
    let made = described(shaped, describer);
    kept.push((collection, made.clone()));
    made
}

fn described(shaped: &Shaped, describer: &Record) -> Described {
    let validator = jsonschema::validator_for(&schema(shaped, describer)?).map_err(|error| {
        let reason = format!("`{}` describes a schema that cannot be used: {error}", describer.id);
        Failure::new(FailureKind::BadRequest, reason)
    })?;
    Ok(Arc::new(validator))
}

/// The JSON Schema that a record describes by the list of its properties.
fn schema(shaped: &Shaped, describer: &Record) -> Result<Value, Failure> {
    let (mut schemas, mut required) = (Map::new(), Vec::new());
    for (name, kind, property) in properties(shaped, describer) {
        schemas.insert(name.to_owned(), property_schema(shaped, kind, property)?);
        let is_required = shaped.properties.required.as_ref().and_then(|key| property.get(key));
        if is_required == Some(&Value::Bool(true)) {
            required.push(name);
        }
    }
    Ok(json!({
        "type": "object", "properties": schemas, "required": required, "additionalProperties": false,
    }))
}

/// The schema of one property; keywords that come out null are left out.
fn property_schema(shaped: &Shaped, kind: &str, property: &Value) -> Result<Value, Failure> {
    let Some(template) = shaped.kinds.get(kind) else { return Ok(Value::Bool(true)) };
    let mut schema = Bindings::new(vec![("property", property)]).render(template)?;
    without_nulls(&mut schema);
    Ok(schema)
}

fn without_nulls(schema: &mut Value) {
    match schema {
        Value::Object(keywords) => {
            keywords.retain(|_, value| !value.is_null());
            keywords.values_mut().for_each(without_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(without_nulls),
        _ => {}
    }
}
