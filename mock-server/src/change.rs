//! Changes to records with everything that follows from them. Verbs, effects and timers change
//! records through here and nowhere else; what a document declares about a resource holds whoever
//! changes it.

mod bindings;
mod create;
mod delete;
mod derived;
mod effect;
mod event;
mod files;
mod follow;
mod lookup;
mod membership;
mod outbox;
mod references;
mod rules;
mod shaped;
mod timer;
mod tree;
mod update;

use std::sync::Arc;

use serde_json::{Map, Value};
use specs::annotation::FailureKind;
use specs::file::Blob;

pub(crate) use bindings::Bindings;
pub(crate) use derived::compute;
pub(crate) use lookup::live;
pub(crate) use outbox::Said;
pub(crate) use rules::Rules;
pub(crate) use timer::{fire_due, run_due};

use crate::failure::Failure;
use crate::fault::Scripts;
use crate::state::{CollectionId, Record, Taken, Transaction};

/// One operation at work: what the documents declare, and the world as it has changed it so far.
#[derive(Debug)]
pub(crate) struct Work<'t, 's> {
    pub(crate) rules: Rules<'s>,
    pub(crate) transaction: &'t mut Transaction,
    /// While a timer fires: when it was due.
    firing: Option<jiff::Timestamp>,
    /// How many changes follow from one another at the moment.
    depth: usize,
    /// What the world of a request wants to be made up.
    scripts: Option<&'s Scripts>,
    /// While events are told on: nothing that follows from an event is one.
    telling: bool,
    /// What is in files that are kept, until a record holds it.
    blobs: Vec<Arc<Blob>>,
}

/// What follows from the records of a seed once all of them are there: what leads to those that
/// others grant, timers, and records that follow others.
///
/// # Errors
/// When an expression of a document fails.
pub(crate) fn settle_all(rules: Rules<'_>, transaction: &mut Transaction) -> Result<(), Failure> {
    for at in 0..rules.layout.resources.len() {
        let collection = CollectionId(at);
        let layout = rules.layout.of(collection);
        let sets_off = !layout.grants_on.is_empty() || !rules.of(collection).timers.is_empty();
        if !sets_off && layout.followers.is_empty() {
            continue;
        }
        let records: Vec<Arc<Record>> =
            transaction.snapshot().collection(collection).all().cloned().collect();
        let mut work = Work::new(rules, transaction);
        for record in &records {
            work.regrant(collection, None, Some(record))?;
            work.arm(collection, record)?;
            work.start_following(collection, record)?;
        }
    }
    Ok(())
}

/// Changes that follow from one another, at most: a cascade of references that runs in a circle
/// over ever new records has no end.
const DEEPEST: usize = 256;

impl<'t, 's> Work<'t, 's> {
    pub(crate) fn new(rules: Rules<'s>, transaction: &'t mut Transaction) -> Self {
        Self { rules, transaction, firing: None, depth: 0, scripts: None, telling: false, blobs: Vec::new() }
    }

    /// The same, as the scripts of a request want it.
    pub(crate) fn scripted(self, scripts: &'s Scripts) -> Self {
        Self { scripts: Some(scripts), ..self }
    }

    /// The instant of the operation, as records hold it.
    pub(crate) fn now(&self) -> Value {
        fixtures::instant_text(self.transaction.now()).into()
    }

    /// The names that expressions over one record may use.
    fn over<'a>(&self, record: &'a Value) -> Bindings<'a> {
        let mut names = Bindings::new(vec![("record", record)]);
        names.bind("now", self.now());
        names
    }

    /// Everything that must hold of a record before it is put in its place.
    fn complete(
        &mut self,
        collection: CollectionId,
        mut fields: Map<String, Value>,
        before: Option<&Record>,
    ) -> Result<Map<String, Value>, Failure> {
        self.keep_files(collection, &mut fields)?;
        self.place_in_tree(collection, &mut fields, before)?;
        compute(self.rules.of(collection), self.transaction.now(), &mut fields)?;
        self.check_references(collection, &fields, before)?;
        self.check_membership(collection, &fields)?;
        self.check_shape(collection, &fields, before)?;
        Ok(fields)
    }

    /// Everything that follows once it is there.
    fn settle(
        &mut self,
        collection: CollectionId,
        before: Option<&Record>,
        record: &Arc<Record>,
    ) -> Result<(), Failure> {
        self.keep_version(collection, before, record)?;
        self.carry_tree(collection, before, record)?;
        self.regrant(collection, before, Some(record))?;
        self.arm(collection, record)?;
        self.queue(collection, record)?;
        self.follow(collection, record)
    }

    /// A change that follows from another.
    fn following<T>(&mut self, change: impl FnOnce(&mut Self) -> Result<T, Failure>) -> Result<T, Failure> {
        if self.depth == DEEPEST {
            let reason = format!("more than {DEEPEST} changes follow from one another");
            return Err(Failure::new(FailureKind::Internal, reason));
        }
        self.depth += 1;
        let outcome = change(self);
        self.depth -= 1;
        outcome
    }

    /// A change of which nothing is left when it fails.
    fn attempt<T>(
        &mut self,
        change: impl FnOnce(&mut Work<'_, 's>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let (rules, firing, depth, telling) = (self.rules, self.firing, self.depth, self.telling);
        let scripts = self.scripts;
        self.transaction.attempt(|transaction| {
            change(&mut Work { rules, transaction, firing, depth, scripts, telling, blobs: Vec::new() })
        })
    }

    /// What a value that is taken answers. Of a set of fields the last names it: the ones before say
    /// within what it must be unique.
    fn conflict(&self, collection: CollectionId, taken: &Taken) -> Failure {
        let layout = self.rules.layout.of(collection);
        Failure::new(FailureKind::Conflict, taken.to_string())
            .detail("label", layout.label.as_str())
            .detail("field", taken.fields.last().map(String::as_str).unwrap_or_default())
    }
}
