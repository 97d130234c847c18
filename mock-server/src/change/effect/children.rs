use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde_json::{Map, Value};
use specs::System;
use specs::annotation::{FailureKind, ReorderEffect, ReplaceEffect};

use super::{bind_records, with};
use crate::change::{Bindings, Work};
use crate::failure::Failure;
use crate::state::{CollectionId, Record};

impl Work<'_, '_> {
    /// Puts a list of children in the place of those that are there. One that names the id of a
    /// child keeps it; the children that nobody names go.
    pub(super) fn replace_children(
        &mut self,
        system: &System,
        effect: &ReplaceEffect,
        names: &mut Bindings<'_>,
    ) -> Result<(), Failure> {
        if !names.holds(effect.condition.as_ref())? {
            bind_records(names, effect.name.as_deref(), Vec::new());
            return Ok(());
        }
        let collection = self.rules.find(system, &effect.replace)?;
        let (own, there) = (names.rendered(&effect.equal)?, self.equal(collection, &effect.equal, names)?);
        let wanted = children(effect, &own, names)?;
        let id = self.rules.layout.of(collection).form.id.clone();
        let kept: HashSet<&str> = wanted.iter().filter_map(|fields| id_of(fields, &id)).collect();
        for child in there.iter().filter(|child| !kept.contains(&*child.id)) {
            self.following(|work| work.delete(collection, child))?;
        }
        let there = by_id(&there);
        let mut records = Vec::with_capacity(wanted.len());
        for fields in wanted {
            let before = id_of(&fields, &id).and_then(|id| there.get(id).copied());
            records.push(self.following(|work| match before {
                Some(before) => work.update(collection, before, with(before, fields)),
                None => work.create(collection, fields),
            })?);
        }
        bind_records(names, effect.name.as_deref(), records);
        Ok(())
    }

    /// Gives children the places that a list of their ids says; it must name each of them once.
    pub(super) fn reorder_children(
        &mut self,
        system: &System,
        effect: &ReorderEffect,
        names: &mut Bindings<'_>,
    ) -> Result<(), Failure> {
        let collection = self.rules.find(system, &effect.reorder)?;
        let there = self.equal(collection, &effect.equal, names)?;
        let order = names.render(&effect.to)?;
        let Some(children) = in_order(&there, &order) else {
            let reason = "the ids are not exactly those of the children that are there";
            return Err(names.failure(&effect.fail, reason));
        };
        let records = self.renumber(collection, &children, &effect.position)?;
        bind_records(names, effect.name.as_deref(), records);
        Ok(())
    }

    fn renumber(
        &mut self,
        collection: CollectionId,
        children: &[Arc<Record>],
        position: &str,
    ) -> Result<Vec<Arc<Record>>, Failure> {
        let places = children.iter().enumerate();
        places
            .map(|(place, child)| {
                let place = Map::from_iter([(position.to_owned(), Value::from(place))]);
                self.following(|work| work.update(collection, child, with(child, place)))
            })
            .collect()
    }
}

/// The fields of each child that is asked for.
fn children(
    effect: &ReplaceEffect,
    own: &Map<String, Value>,
    names: &mut Bindings<'_>,
) -> Result<Vec<Map<String, Value>>, Failure> {
    let Value::Array(items) = names.render(&effect.with)? else {
        return Err(Failure::new(FailureKind::Internal, "`with` of a `replace` is not a list"));
    };
    let mark = names.mark();
    let fields = items.into_iter().enumerate().map(|(index, item)| {
        names.forget(mark);
        names.bind("item", item.clone());
        names.bind("index", index.into());
        let Value::Object(mut fields) = item else {
            return Err(Failure::new(FailureKind::Internal, "`with` of a `replace` holds what is no object"));
        };
        fields.extend(own.clone());
        fields.extend(effect.position.clone().map(|position| (position, index.into())));
        fields.extend(names.rendered(&effect.set)?);
        Ok(fields)
    });
    let fields = fields.collect();
    names.forget(mark);
    fields
}

fn id_of<'f>(fields: &'f Map<String, Value>, id: &str) -> Option<&'f str> {
    fields.get(id).and_then(Value::as_str)
}

fn by_id(children: &[Arc<Record>]) -> HashMap<&str, &Arc<Record>> {
    children.iter().map(|child| (&*child.id, child)).collect()
}

/// The children in the order of these ids, if those are exactly theirs.
fn in_order(there: &[Arc<Record>], ids: &Value) -> Option<Vec<Arc<Record>>> {
    let mut left = by_id(there);
    let ordered = ids.as_array()?.iter().map(|id| left.remove(id.as_str()?).cloned());
    let ordered = ordered.collect::<Option<_>>()?;
    left.is_empty().then_some(ordered)
}
