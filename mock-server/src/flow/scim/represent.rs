use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::{Map, Value, json};
use specs::IndexMap;
use specs::annotation::scim::{Attribute, Returned};

use super::desk::Desk;
use super::filter::is_nothing;
use super::{Type, version};
use crate::failure::Failure;
use crate::state::Record;

/// The attributes that are wanted of a resource; none: all.
pub(super) type Wanted<'w> = Option<&'w BTreeSet<&'w str>>;

impl<'a> Desk<'a, '_> {
    /// A record as a resource, attributes that are never returned left out.
    pub(super) fn represent(
        &mut self,
        of: Type<'a>,
        record: &Arc<Record>,
        wanted: Wanted<'_>,
    ) -> Result<Map<String, Value>, Failure> {
        // A version says whether anything differs, so that it takes everything.
        let wanted = wanted.filter(|wanted| !wanted.contains("meta"));
        let is_wanted = |name: &str| wanted.is_none_or(|wanted| wanted.contains(name));
        let mut resource = Map::new();
        resource.insert("schemas".to_owned(), json!([of.declared.schema]));
        resource.insert("id".to_owned(), Value::from(&*record.id));
        for (name, attribute) in &of.declared.attributes {
            if is_wanted(name) && attribute.returned != Returned::Never {
                let value = match &attribute.links {
                    Some(links) => {
                        self.linked(of, (name, links), record)?.into_iter().map(|(_, shown)| shown).collect()
                    }
                    None => self.value(attribute, record)?,
                };
                put(&mut resource, name, value);
            }
        }
        for (schema, extension) in of.declared.extensions.iter().filter(|(schema, _)| is_wanted(schema)) {
            let parts = self.parts(&extension.attributes, record)?;
            if put(&mut resource, schema, parts)
                && let Some(Value::Array(schemas)) = resource.get_mut("schemas")
            {
                schemas.push(schema.as_str().into());
            }
        }
        if wanted.is_none() {
            let meta = self.meta(of, record, &version::tag(record, &resource));
            resource.insert("meta".to_owned(), meta);
        }
        Ok(resource)
    }

    fn value(&self, attribute: &Attribute, record: &Record) -> Result<Value, Failure> {
        match (&attribute.field, &attribute.value) {
            (Some(field), _) => Ok(record.field(field).clone()),
            (None, Some(value)) => {
                Ok(self.names.beside(&[("record", record.fields())], |scope| value.render(scope))?)
            }
            (None, None) => self.parts(&attribute.sub_attributes, record),
        }
    }

    fn parts(&self, attributes: &IndexMap<String, Attribute>, record: &Record) -> Result<Value, Failure> {
        let mut parts = Map::new();
        for (name, attribute) in attributes.iter().filter(|(_, it)| it.returned != Returned::Never) {
            put(&mut parts, name, self.value(attribute, record)?);
        }
        Ok(Value::Object(parts))
    }

    /// RFC 7643, section 3.1.
    fn meta(&self, of: Type<'_>, record: &Record, version: &str) -> Value {
        let stamps = &self.work.rules.layout.of(of.kind.collection).stamps;
        let mut meta = Map::new();
        put(&mut meta, "resourceType", of.name.into());
        for (name, field) in [("created", &stamps.created), ("lastModified", &stamps.updated)] {
            if let Some(field) = field {
                put(&mut meta, name, record.field(field).clone());
            }
        }
        put(&mut meta, "location", self.location(of, &record.id).into());
        put(&mut meta, "version", version.into());
        Value::Object(meta)
    }
}

/// Puts in a value with everything that is no value left out; whether anything is left.
pub(super) fn put(into: &mut Map<String, Value>, name: &str, mut value: Value) -> bool {
    prune(&mut value);
    let is_something = !is_nothing(&value);
    if is_something {
        into.insert(name.to_owned(), value);
    }
    is_something
}

fn prune(value: &mut Value) {
    match value {
        Value::Array(values) => {
            values.iter_mut().for_each(prune);
            values.retain(|value| !is_nothing(value));
        }
        Value::Object(members) => {
            members.values_mut().for_each(prune);
            members.retain(|_, value| !is_nothing(value));
        }
        _ => {}
    }
}
