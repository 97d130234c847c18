use std::ops::Range;

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
        let entries = Entries { system, effect, items: &items };
        match &effect.collect {
            Some(collect) => {
                let results = entries.by_themselves(self, collect, names)?;
                names.bind(&collect.name, results.into());
                Ok(())
            }
            None => entries.together(self, 0..items.len(), names),
        }
    }

    /// What expressions may say of a failure.
    fn told(&self, system: &System, failure: &Failure) -> Value {
        let service = self.rules.services.iter().find(|service| service.system.name() == system.name());
        told(service, failure)
    }
}

/// What something is done for.
struct Entries<'e> {
    system: &'e System,
    effect: &'e EachEffect,
    items: &'e [Value],
}

/// An entry that failed, and what is told of it.
struct Failed {
    at: usize,
    told: Value,
}

impl Entries<'_> {
    /// What came of each; of one that fails nothing is left.
    ///
    /// What there was is kept before a run of them and not before each, since whatever is changed
    /// next is copied for it. When one fails, those of its run that came before are done anew: what
    /// they do follows from the world and the request, so it comes out the same. A run is twice as
    /// long as the one before it; after a failure it is one entry.
    fn by_themselves(
        &self,
        work: &mut Work<'_, '_>,
        collect: &Collect,
        names: &mut Bindings<'_>,
    ) -> Result<Vec<Value>, Failure> {
        let mut results = Vec::with_capacity(self.items.len());
        let mut length = 1;
        while results.len() < self.items.len() {
            let from = results.len();
            let run = from..self.items.len().min(from + length);
            let before = work.transaction.snapshot().clone();
            length *= 2;
            if let Some(failed) = self.run(work, collect, run, names, &mut results)? {
                work.transaction.go_back(before);
                self.together(work, from..failed.at, names)?;
                results.push(failed.told);
                length = 1;
            }
        }
        Ok(results)
    }

    /// Does some of them, up to the first that fails.
    fn run(
        &self,
        work: &mut Work<'_, '_>,
        collect: &Collect,
        run: Range<usize>,
        names: &mut Bindings<'_>,
        results: &mut Vec<Value>,
    ) -> Result<Option<Failed>, Failure> {
        let mark = names.mark();
        for at in run {
            match self.one(work, at, names) {
                Ok(()) => results.push(names.render(&collect.done)?),
                // A defect of the document is everybody's.
                Err(failure) if failure.kind == Kind::Declared(FailureKind::Internal) => return Err(failure),
                Err(failure) => {
                    names.bind("failure", work.told(self.system, &failure));
                    let told = names.render(&collect.failed)?;
                    names.forget(mark);
                    return Ok(Some(Failed { at, told }));
                }
            }
            names.forget(mark);
        }
        Ok(None)
    }

    /// Does some of them, all or none.
    fn together(
        &self,
        work: &mut Work<'_, '_>,
        some: Range<usize>,
        names: &mut Bindings<'_>,
    ) -> Result<(), Failure> {
        let mark = names.mark();
        for at in some {
            self.one(work, at, names)?;
            names.forget(mark);
        }
        Ok(())
    }

    fn one(&self, work: &mut Work<'_, '_>, at: usize, names: &mut Bindings<'_>) -> Result<(), Failure> {
        names.bind(&self.effect.name, self.items[at].clone());
        names.bind("index", at.into());
        work.effects(self.system, &self.effect.effects, names)
    }
}
