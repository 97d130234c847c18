use std::sync::Arc;

use serde_json::Value;
use specs::IndexMap;
use specs::expression::{Scope, Template};

use crate::failure::Failure;
use crate::state::{CollectionId, Record, Snapshot};

/// Values that fields must have: of a list, one of its values. Null names nothing.
#[derive(Debug)]
pub(in crate::pipeline) struct Wanted<'a>(Vec<(&'a str, Value)>);

impl<'a> Wanted<'a> {
    pub(in crate::pipeline) fn new(
        fields: &'a IndexMap<String, Template>,
        names: &Scope<'_>,
    ) -> Result<Self, Failure> {
        let fields = fields.iter().map(|(field, template)| Ok((field.as_str(), template.render(names)?)));
        fields.collect::<Result<_, Failure>>().map(Self)
    }

    fn takes(&self, record: &Record) -> bool {
        self.0.iter().all(|(field, wanted)| is_one(record.field(field), wanted))
    }
}

fn is_one(value: &Value, wanted: &Value) -> bool {
    match wanted {
        Value::Null => false,
        Value::Array(many) => !value.is_null() && many.contains(value),
        one => value == one,
    }
}

/// The live records with these values: looked up where one unique field names them, else looked for.
pub(in crate::pipeline) fn find(
    snapshot: &Snapshot,
    collection: CollectionId,
    wanted: &Wanted<'_>,
) -> Vec<Arc<Record>> {
    let form = snapshot.collection(collection).form();
    let names_one = |field: &str| {
        field == form.id || form.unique.iter().any(|fields| fields.len() == 1 && fields[0] == field)
    };
    match wanted.0.as_slice() {
        [(field, value)] if names_one(field) => {
            let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
            values.iter().filter_map(|it| snapshot.lookup(collection, Some(field), it)).cloned().collect()
        }
        _ => {
            let all = snapshot.collection(collection).all();
            all.filter(|record| wanted.takes(record)).cloned().collect()
        }
    }
}
