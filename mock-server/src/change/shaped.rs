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
        let errors: Vec<Value> = described
            .iter_errors(&value)
            .map(|error| {
                let pointer = format!("/{}{}", shaped.field, error.instance_path().as_str());
                json!({"in": "body", "pointer": pointer, "message": error.to_string()})
            })
            .collect();
        if errors.is_empty() {
            return Ok(());
        }
        let reason = format!("`{}` does not fit what `{}` describes", shaped.field, describer.id);
        Err(Failure::new(FailureKind::Validation, reason).with_errors(errors))
    }
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
    let listed = describer.field(&shaped.properties.from).as_array();
    let (mut properties, mut required) = (Map::new(), Vec::new());
    for property in listed.into_iter().flatten() {
        let text = |key: &str| property.get(key).and_then(Value::as_str);
        let Some(name) = text(&shaped.properties.name) else { continue };
        let kind = text(&shaped.properties.kind).unwrap_or_default();
        properties.insert(name.to_owned(), property_schema(shaped, kind, property)?);
        let is_required = shaped.properties.required.as_ref().and_then(|key| property.get(key));
        if is_required == Some(&Value::Bool(true)) {
            required.push(name);
        }
    }
    Ok(json!({
        "type": "object", "properties": properties, "required": required, "additionalProperties": false,
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
