use std::borrow::Cow;
use std::sync::Arc;

use fixtures::Generator;
use serde_json::{Map, Value};
use specs::IndexMap;
use specs::System;
use specs::annotation::{Equal, FailureKind, Lookup};
use specs::expression::Condition;

use super::{Bindings, Rules, Work};
use crate::failure::{Failure, text};
use crate::generate::{Said, generate};
use crate::state::{CollectionId, Record, Snapshot, Transaction};

/// What a name of `find` stands for.
enum Found {
    Record(Arc<Record>),
    Records(Vec<Arc<Record>>),
    Value(Value),
}

impl Work<'_, '_> {
    /// Binds each name to what it stands for, in order.
    ///
    /// # Errors
    /// Where a record is missing that must be there.
    pub(crate) fn find(
        &mut self,
        system: &System,
        find: &IndexMap<String, Lookup>,
        names: &mut Bindings<'_>,
    ) -> Result<(), Failure> {
        for (name, lookup) in find {
            match self.look_up(system, lookup, names)? {
                Found::Record(record) => names.bind_record(name, &record),
                Found::Records(records) => names.bind_records(name, records),
                Found::Value(value) => names.bind(name, value),
            }
        }
        Ok(())
    }

    fn look_up(&mut self, system: &System, lookup: &Lookup, names: &Bindings<'_>) -> Result<Found, Failure> {
        let collection = lookup.resource().map(|resource| self.rules.find(system, resource)).transpose()?;
        if let (Lookup::Count(count), Some(collection)) = (lookup, collection)
            && count.only.is_none()
        {
            let fields = names.rendered(&count.equal)?;
            let count = self.transaction.snapshot().collection(collection).count(&pairs(&fields));
            return Ok(Found::Value(count.into()));
        }
        let mut rows = match (collection, lookup.equal()) {
            (Some(collection), Some(equal)) => {
                self.rows(collection, equal, lookup.only(), names)?.into_iter().collect()
            }
            _ => Vec::new(),
        };
        Ok(Found::Value(match lookup {
            Lookup::One(one) => match (rows.into_iter().next(), &one.otherwise) {
                (Some(record), _) => return Ok(Found::Record(record)),
                (None, None) => Value::Null,
                (None, Some(fail)) => {
                    return Err(names.failure(fail, format!("no {} equals what `find` asks for", one.one)));
                }
            },
            Lookup::All(all) => {
                if let (Some(collection), Some(below)) = (collection, &all.below) {
                    let below = self.below(collection, &text(&names.render(below)?))?;
                    let any = all.equal.is_empty() && all.only.is_none();
                    rows = if any { below } else { both(rows, &below) };
                }
                if let Some(limit) = &all.limit {
                    rows.truncate(most(&names.render(limit)?));
                }
                return Ok(Found::Records(rows));
            }
            Lookup::Count(_) => rows.len().into(),
            Lookup::Sum(sum) => total(rows.iter().map(|record| record.peek(&sum.of)))?,
            Lookup::Members(members) => match collection {
                Some(collection) => self.members(collection, &ids(names.render(&members.of)?))?.into(),
                None => Value::Null,
            },
            Lookup::Containers(containers) => match collection {
                Some(collection) => self.containers(collection, &ids(names.render(&containers.of)?))?.into(),
                None => Value::Null,
            },
            Lookup::Next(next) => {
                let per = next.per.as_ref().map(|per| names.render(per)).transpose()?.unwrap_or_default();
                self.transaction.next_number(format!("{}/{}/{per}", system.name(), next.next)).into()
            }
            Lookup::Secret(secret) => {
                self.transaction.secret(&secret.secret.prefix, secret.secret.length).into()
            }
            Lookup::Generate(lookup) => {
                let snapshot = self.transaction.snapshot();
                let values = Generator::new(snapshot.layout().seed, snapshot.start());
                let from = names.rendered(&lookup.from)?;
                let said = self.scripts.map(|scripts| scripts.said(lookup.generate)).transpose()?.flatten();
                generate(lookup.generate, &from, said.unwrap_or(&Said::default()), &values)?
            }
            Lookup::Value(value) => names.render(&value.value)?,
        }))
    }

    /// The live records of a collection that equal and for which a condition over `row` holds.
    ///
    /// # Errors
    /// When an expression of the document fails.
    pub(crate) fn rows(
        &self,
        collection: CollectionId,
        equal: &Equal,
        only: Option<&Condition>,
        names: &Bindings<'_>,
    ) -> Result<Vec<Arc<Record>>, Failure> {
        let found = self.equal(collection, equal, names)?;
        let Some(only) = only else { return Ok(found) };
        let mut kept = Vec::with_capacity(found.len());
        for record in found {
            if names.beside(&[("row", record.fields())], |scope| only.holds(scope))? {
                kept.push(record);
            }
        }
        Ok(kept)
    }

    /// The live records of a collection that equal.
    pub(super) fn equal(
        &self,
        collection: CollectionId,
        equal: &Equal,
        names: &Bindings<'_>,
    ) -> Result<Vec<Arc<Record>>, Failure> {
        matching(self.transaction.snapshot(), collection, &names.rendered(equal)?)
    }
}

/// The live records of a collection whose fields are these.
fn matching(
    snapshot: &Snapshot,
    collection: CollectionId,
    fields: &Map<String, Value>,
) -> Result<Vec<Arc<Record>>, Failure> {
    Ok(snapshot.collection(collection).matching(&pairs(fields)).into_iter().cloned().collect())
}

fn pairs(fields: &Map<String, Value>) -> Vec<(&str, &Value)> {
    fields.iter().map(|(field, value)| (field.as_str(), value)).collect()
}

/// One id, or several; null is none.
fn ids(of: Value) -> Vec<String> {
    match of {
        Value::Array(many) => many.iter().map(text).collect(),
        Value::Null => Vec::new(),
        one => vec![text(&one)],
    }
}

/// The fields of a record that follow from other records or the clock; none where it has none.
///
/// # Errors
/// When an expression of the document fails.
pub(crate) fn live(
    rules: Rules<'_>,
    transaction: &mut Transaction,
    collection: CollectionId,
    record: &Record,
) -> Result<Map<String, Value>, Failure> {
    let annotation = rules.of(collection);
    if annotation.live.is_empty() {
        return Ok(Map::new());
    }
    let mut work = Work::new(rules, transaction);
    let system = rules.system(collection);
    let mut names = Bindings::new(vec![("record", record.fields())]);
    names.bind("now", work.now());
    work.find(system, &annotation.live, &mut names)?;
    Ok(annotation.live.keys().map(|name| (name.clone(), names.value(name))).collect())
}

fn both(rows: Vec<Arc<Record>>, below: &[Arc<Record>]) -> Vec<Arc<Record>> {
    rows.into_iter().filter(|row| below.iter().any(|other| other.id == row.id)).collect()
}

/// A limit as a count; anything that is none limits nothing.
fn most(limit: &Value) -> usize {
    limit.as_u64().and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX)
}

/// The sum of integers. Null counts nothing.
fn total<'v>(values: impl Iterator<Item = Cow<'v, Value>>) -> Result<Value, Failure> {
    let mut total = 0_i64;
    for value in values.filter(|value| !value.is_null()) {
        let sum = value.as_i64().and_then(|value| total.checked_add(value));
        total = sum.ok_or_else(|| {
            Failure::new(FailureKind::Internal, format!("`{value}` is no integer that can be summed"))
        })?;
    }
    Ok(total.into())
}
