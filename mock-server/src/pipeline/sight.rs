use serde_json::Value;
use specs::System;
use specs::annotation::{Level, Reach, Sight};

use crate::change::{Bindings, Rules};
use crate::failure::{Failure, text};
use crate::state::{CollectionId, IndexKey, Key, Place, Record, Scope};
use crate::token::Verified;

/// What leads a caller to records of a collection: what lies in their place, unless the resource
/// says otherwise.
///
/// # Errors
/// When an expression of the document fails.
pub(crate) fn sight(
    rules: Rules<'_>,
    collection: CollectionId,
    caller: Option<&Verified>,
) -> Result<Vec<IndexKey>, Failure> {
    let visible = &rules.of(collection).visible;
    if visible.is_empty() {
        return Ok(place(caller).map(IndexKey::In).into_iter().collect());
    }
    let nobody = Value::Object(serde_json::Map::new());
    let names = Bindings::new(about(caller, &nobody));
    let mut keys = Vec::new();
    for entry in visible {
        if names.holds(entry.condition.as_ref())? {
            keys.extend(shown(rules, collection, &entry.what, caller, &names)?);
        }
    }
    Ok(keys)
}

/// What is known of a caller, as expressions name it.
pub(super) fn about<'a>(caller: Option<&'a Verified>, nobody: &'a Value) -> Vec<(&'static str, &'a Value)> {
    let (facts, context) = caller.map_or((nobody, nobody), |caller| (&caller.facts, &caller.context));
    vec![("caller", facts), ("context", context)]
}

/// Whether one of these leads to a record.
pub(crate) fn sees(keys: &[IndexKey], record: &Record) -> bool {
    keys.iter().any(|key| record.is_at(key))
}

/// Where a caller stands; nobody who has to say nothing stands above everything.
fn place(caller: Option<&Verified>) -> Option<Scope> {
    match caller.and_then(|caller| caller.place.as_ref()) {
        Some(Place::In(scope)) => Some(scope.clone()),
        Some(Place::Nowhere) => None,
        None => Some(Scope::Platform),
    }
}

fn shown(
    rules: Rules<'_>,
    collection: CollectionId,
    sight: &Sight,
    caller: Option<&Verified>,
    names: &Bindings<'_>,
) -> Result<Vec<IndexKey>, Failure> {
    let layout = rules.layout.of(collection);
    Ok(match sight {
        Sight::Place { place: reach, at, id } => {
            let scope = match at {
                None => place(caller),
                Some(Level::Platform) => Some(Scope::Platform),
                Some(Level::Owner(level)) => {
                    let id = id.as_ref().map(|id| names.render(id)).transpose()?.unwrap_or_default();
                    owner(rules.system(collection), level, &id)
                }
            };
            let key = |scope| match reach {
                Reach::All => IndexKey::In(scope),
                Reach::Own => IndexKey::Own(scope),
            };
            scope.map(key).into_iter().collect()
        }
        Sight::Field { field, is } => match layout.form.index_of(field) {
            Some(field) => values(names.render(is)?)
                .iter()
                .map(|is| IndexKey::Field { field, value: Key::of_value(is) })
                .collect(),
            None => Vec::new(),
        },
        Sight::Grant { grant, of, to, is } => {
            let from = rules.find(rules.system(collection), grant)?;
            let at =
                layout.grants.iter().position(|it| it.collection == from && it.of == *of && it.to == *to);
            match at {
                Some(grants) => values(names.render(is)?)
                    .iter()
                    .map(|is| IndexKey::Granted { grants, to: Key::of_value(is) })
                    .collect(),
                None => Vec::new(),
            }
        }
    })
}

fn owner(system: &System, level: &str, id: &Value) -> Option<Scope> {
    let levels = &system.annotation().tenancy.as_ref()?.levels;
    let level = levels.iter().position(|known| known == level)?;
    (!id.is_null()).then(|| Scope::Owner { level, id: text(id).as_str().into() })
}

/// A list as it is, one value as a list of it, null as none.
pub(crate) fn values(value: Value) -> Vec<Value> {
    match value {
        Value::Array(values) => values,
        Value::Null => Vec::new(),
        one => vec![one],
    }
}
