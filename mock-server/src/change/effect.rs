//! Effects, a file for those that take more than a step.

mod children;
mod each;

use std::sync::Arc;

use serde_json::{Map, Value};
use specs::System;
use specs::annotation::{CreateEffect, DeleteEffect, Effect, UpdateEffect, UpsertEffect};

use super::{Bindings, Work};
use crate::failure::Failure;
use crate::state::Record;

impl Work<'_, '_> {
    /// Does one effect after the other.
    ///
    /// # Errors
    /// What the first that fails fails with.
    pub(crate) fn effects(
        &mut self,
        system: &System,
        effects: &[Effect],
        names: &mut Bindings<'_>,
    ) -> Result<(), Failure> {
        effects.iter().try_for_each(|effect| self.effect(system, effect, names))
    }

    fn effect(&mut self, system: &System, effect: &Effect, names: &mut Bindings<'_>) -> Result<(), Failure> {
        match effect {
            Effect::Create(effect) => self.create_effect(system, effect, names),
            Effect::Upsert(effect) => self.upsert_effect(system, effect, names),
            Effect::Update(effect) => self.update_effect(system, effect, names),
            Effect::Delete(effect) => self.delete_effect(system, effect, names),
            Effect::Replace(effect) => self.replace_children(system, effect, names),
            Effect::Reorder(effect) => self.reorder_children(system, effect, names),
            Effect::Each(effect) => self.each(system, effect, names),
            Effect::Find(effect) => self.find(system, &effect.find, names),
            Effect::Emit(emit) => self.emit(system, emit, names),
            Effect::Fail(effect) => match names.holds(Some(&effect.condition))? {
                true => Err(names.failure(&effect.fail, format!("refused: {}", effect.condition.source()))),
                false => Ok(()),
            },
        }
    }

    fn create_effect(
        &mut self,
        system: &System,
        effect: &CreateEffect,
        names: &mut Bindings<'_>,
    ) -> Result<(), Failure> {
        if !names.holds(effect.condition.as_ref())? {
            bind_record(names, effect.name.as_deref(), None);
            return Ok(());
        }
        let collection = self.rules.find(system, &effect.create)?;
        let fields = names.rendered(&effect.set)?;
        let id = fields.get(&self.rules.layout.of(collection).form.id).cloned();
        let record = self.following(|work| work.create_as(collection, fields, id.as_ref()))?;
        bind_record(names, effect.name.as_deref(), &record);
        Ok(())
    }

    fn upsert_effect(
        &mut self,
        system: &System,
        effect: &UpsertEffect,
        names: &mut Bindings<'_>,
    ) -> Result<(), Failure> {
        if !names.holds(effect.condition.as_ref())? {
            bind_record(names, effect.name.as_deref(), None);
            return Ok(());
        }
        let collection = self.rules.find(system, &effect.upsert)?;
        let mut equal = names.rendered(&effect.equal)?;
        let before = self.equal(collection, &effect.equal, names)?.into_iter().next();
        let set = over_row(names, before.as_ref(), |names| names.rendered(&effect.set))?;
        let record = self.following(|work| match &before {
            Some(before) => work.update(collection, before, with(before, set)),
            None => {
                equal.extend(set);
                let id = equal.get(&work.rules.layout.of(collection).form.id).cloned();
                work.create_as(collection, equal, id.as_ref())
            }
        })?;
        bind_record(names, effect.name.as_deref(), &record);
        Ok(())
    }

    fn update_effect(
        &mut self,
        system: &System,
        effect: &UpdateEffect,
        names: &mut Bindings<'_>,
    ) -> Result<(), Failure> {
        if !names.holds(effect.condition.as_ref())? {
            bind_records(names, effect.name.as_deref(), Vec::new());
            return Ok(());
        }
        let collection = self.rules.find(system, &effect.update)?;
        let mut changed = Vec::new();
        for before in self.rows(collection, &effect.equal, effect.only.as_ref(), names)? {
            let fields = before.changed(|shown| names.rendered_beside(&effect.set, &[("row", shown)]))?;
            changed.push(self.following(|work| work.update(collection, &before, fields))?);
        }
        bind_records(names, effect.name.as_deref(), changed);
        Ok(())
    }

    fn delete_effect(
        &mut self,
        system: &System,
        effect: &DeleteEffect,
        names: &mut Bindings<'_>,
    ) -> Result<(), Failure> {
        if !names.holds(effect.condition.as_ref())? {
            return Ok(());
        }
        let collection = self.rules.find(system, &effect.delete)?;
        let gone = self.rows(collection, &effect.equal, effect.only.as_ref(), names)?;
        gone.iter().try_for_each(|record| self.following(|work| work.delete(collection, record)))
    }
}

/// A record's fields with others in their places.
pub(super) fn with(record: &Record, set: Map<String, Value>) -> Map<String, Value> {
    let mut fields = record.to_map();
    fields.extend(set);
    fields
}

fn over_row<T>(
    names: &mut Bindings<'_>,
    row: Option<&Arc<Record>>,
    evaluate: impl FnOnce(&Bindings<'_>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let mark = names.mark();
    names.bind_record("row", row);
    let outcome = evaluate(names);
    names.forget(mark);
    outcome
}

fn bind_records(names: &mut Bindings<'_>, name: Option<&str>, records: Vec<Arc<Record>>) {
    if let Some(name) = name {
        names.bind_records(name, records);
    }
}

fn bind_record<'r>(names: &mut Bindings<'_>, name: Option<&str>, record: impl Into<Option<&'r Arc<Record>>>) {
    if let Some(name) = name {
        names.bind_record(name, record);
    }
}
