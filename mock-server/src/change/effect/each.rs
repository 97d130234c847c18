use serde_json::Value;
use specs::System;
use specs::annotation::{Collect, EachEffect, FailureKind};

use crate::change::{Bindings, Work};
use crate::failure::{Failure, Kind};
use crate::pipeline::told;

impl Work<'_, '_> {
    /// Does something for each of a list: all of them or none, or each by itself.
    pub(super) fn each(
        &mut self,
        system: &System,
        effect: &EachEffect,
        names: &mut Bindings<'_>,
    ) -> Result<(), Failure> {
        let Value::Array(items) = names.render(&effect.each)? else {
            return Err(Failure::new(FailureKind::Internal, "`each` goes over what is no list"));
        };
        let mark = names.mark();
        let mut results = Vec::with_capacity(items.len());
        for (index, item) in items.into_iter().enumerate() {
            names.bind(&effect.name, item);
            names.bind("index", index.into());
            match &effect.collect {
                Some(collect) => results.push(self.one_by_itself(system, effect, collect, names)?),
                None => self.effects(system, &effect.effects, names)?,
            }
            names.forget(mark);
        }
        if let Some(collect) = &effect.collect {
            names.bind(&collect.name, results.into());
        }
        Ok(())
    }

    /// What came of one; when it fails nothing of it is left.
    fn one_by_itself(
        &mut self,
        system: &System,
        effect: &EachEffect,
        collect: &Collect,
        names: &mut Bindings<'_>,
    ) -> Result<Value, Failure> {
        match self.attempt(|work| work.effects(system, &effect.effects, names)) {
            Ok(()) => names.render(&collect.done),
            // A defect of the document is everybody's.
            Err(failure) if failure.kind == Kind::Declared(FailureKind::Internal) => Err(failure),
            Err(failure) => {
                names.bind("failure", self.told(system, &failure));
                names.render(&collect.failed)
            }
        }
    }

    /// What expressions may say of a failure.
    fn told(&self, system: &System, failure: &Failure) -> Value {
        let service = self.rules.services.iter().find(|service| service.system.name() == system.name());
        told(service, failure)
    }
}
