use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use serde_json::Value;

use super::Exchange;
use super::route::{Found, base};
use crate::failure::Failure;
use crate::site::{Plan, Site};
use crate::state::{Record, Snapshot};
use crate::token::Verified;
use crate::validate::{Body, Input};
use crate::verb;

/// Everything a verb may look at.
#[derive(Debug)]
pub(crate) struct Task<'a> {
    pub(crate) site: &'a Site,
    pub(crate) exchange: &'a Exchange,
    pub(crate) found: &'a Found<'a>,
    pub(crate) caller: Option<&'a Verified>,
    pub(crate) input: Input,
    /// The body before it was read by the schema, for protocols that read it themselves.
    pub(crate) body: &'a Body,
}

/// What an operation comes to, without status or envelope.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// One record.
    Record(Arc<Record>),
    /// A page of rows.
    Page(Page),
    /// Nothing to show.
    Nothing,
    /// A value of a protocol, with no envelope.
    Value(Value),
    /// Tokens: a value that must not be kept by caches (RFC 6749, section 5.1).
    Tokens(Value),
    /// A text that is JSON already.
    Json(Bytes),
}

/// A page of rows.
#[derive(Debug)]
pub(crate) struct Page {
    /// The rows as a JSON array: joined from the records' own serialised forms, which are borrowed,
    /// since counting references to records that every request touches costs more than the copy.
    pub(crate) rows: Vec<u8>,
    /// What the envelope may name besides.
    pub(crate) names: Vec<(&'static str, Value)>,
    /// Name of the list style.
    pub(crate) style: String,
}

impl Task<'_> {
    /// The record the path names, on a snapshot.
    pub(crate) fn id<'s>(&'s self, parameter: &str) -> &'s str {
        self.found.param(parameter).unwrap_or_default()
    }

    /// The caller's facts; none for a caller who need not say who calls.
    pub(crate) fn facts(&self) -> &Value {
        static NOBODY: LazyLock<Value> = LazyLock::new(|| Value::Object(serde_json::Map::new()));
        self.caller.map_or(&NOBODY, |caller| &caller.facts)
    }

    /// The base of the system's issued URLs, in this world.
    pub(crate) fn base(&self) -> String {
        base(self.site, &self.exchange.prefix, self.found.system())
    }

    /// Path parameters as an object.
    pub(crate) fn path(&self) -> Value {
        self.found.params.iter().map(|(name, value)| (name.clone(), Value::from(value.as_str()))).collect()
    }

    /// What the world holds now.
    pub(crate) fn snapshot(&self) -> arc_swap::Guard<Arc<Snapshot>> {
        self.exchange.world.snapshot()
    }
}

/// Does what the operation is for.
///
/// # Errors
/// What the operation fails with; the world is then as it was.
pub(super) fn behave(task: &Task<'_>) -> Result<Outcome, Failure> {
    let world = &task.exchange.world;
    match &task.found.route.plan {
        Plan::List(plan) => verb::list::run(task, plan),
        Plan::Query(plan) => verb::query::run(task, plan),
        Plan::Read(target) => verb::read::run(task, target),
        Plan::Create(target) => verb::create::run(task, target),
        Plan::Update(target) => world.commit(|transaction| verb::update::run(task, target, transaction)),
        Plan::Delete(target) => world.commit(|transaction| verb::delete::run(task, target, transaction)),
        Plan::Flow(flow) => flow.run(task),
        Plan::Sample => verb::sample::run(task),
    }
}
