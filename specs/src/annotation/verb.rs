//! `x-mock` on an operation: one verb and its operands, a file each.

mod choose;
mod create;
mod delete;
mod filter;
mod flow;
mod link;
mod list;
mod names;
mod narrowing;
mod perform;
mod query;
mod read;
mod sort;
mod transition;
mod unlink;
mod update;
mod upsert;

use serde::Deserialize;

pub use choose::Choose;
pub use create::Create;
pub use delete::Delete;
pub use filter::{Comparison, Filter, Filters};
pub use flow::Flow;
pub use link::{Again, Link};
pub use list::List;
pub use names::Names;
pub use narrowing::Narrowing;
pub use perform::Perform;
pub use query::{CalendarKey, FieldMeasure, Function, Group, GroupKey, Measure, Number, Query};
pub use read::Read;
pub use sort::{Sort, SortFields};
pub use transition::Transition;
pub use unlink::Unlink;
pub use update::Update;
pub use upsert::Upsert;

use super::{By, Equal, Head, Steps};
use crate::expression::Template;

/// What an operation does. Adding a verb: its file, a variant, its entry in `x-mock.schema.json`.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Verb {
    /// Pages over records.
    List(Box<List>),
    /// Computes over records.
    Query(Box<Query>),
    /// Answers one record.
    Read(Read),
    /// Makes a record.
    Create(Create),
    /// Changes fields of a record.
    Update(Update),
    /// Changes the record that equals, or makes it.
    Upsert(Upsert),
    /// Removes a record.
    Delete(Delete),
    /// Moves a record from one state to another.
    Transition(Transition),
    /// Puts something into something.
    Link(Link),
    /// Takes something out of something.
    Unlink(Unlink),
    /// Does several things at once.
    Perform(Perform),
    /// Does one of several things.
    Choose(Choose),
    /// Runs a protocol.
    Flow(Flow),
}

impl Verb {
    /// The word, as the annotation spells it.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::List(_) => "list",
            Self::Query(_) => "query",
            Self::Read(_) => "read",
            Self::Create(_) => "create",
            Self::Update(_) => "update",
            Self::Upsert(_) => "upsert",
            Self::Delete(_) => "delete",
            Self::Transition(_) => "transition",
            Self::Link(_) => "link",
            Self::Unlink(_) => "unlink",
            Self::Perform(_) => "perform",
            Self::Choose(_) => "choose",
            Self::Flow(_) => "flow",
        }
    }

    /// The resource it works on; a flow has its own parameters instead.
    pub fn resource(&self) -> Option<&str> {
        match self {
            Self::List(verb) => Some(&verb.list),
            Self::Query(verb) => Some(&verb.query),
            Self::Read(verb) => Some(&verb.read),
            Self::Create(verb) => Some(&verb.create),
            Self::Update(verb) => Some(&verb.update),
            Self::Upsert(verb) => Some(&verb.upsert),
            Self::Delete(verb) => Some(&verb.delete),
            Self::Transition(verb) => Some(&verb.transition),
            Self::Link(verb) => Some(&verb.link),
            Self::Unlink(verb) => Some(&verb.unlink),
            Self::Perform(_) | Self::Choose(_) | Self::Flow(_) => None,
        }
    }

    /// The policies callers must pass, in order.
    pub fn access(&self) -> &[String] {
        let Names(names) = match self {
            Self::List(verb) => &verb.access,
            Self::Query(verb) => &verb.access,
            Self::Read(verb) => &verb.access,
            Self::Create(verb) => &verb.access,
            Self::Update(verb) => &verb.access,
            Self::Upsert(verb) => &verb.access,
            Self::Delete(verb) => &verb.access,
            Self::Transition(verb) => &verb.access,
            Self::Link(verb) => &verb.access,
            Self::Unlink(verb) => &verb.access,
            Self::Perform(verb) => &verb.access,
            Self::Choose(verb) => &verb.access,
            Self::Flow(verb) => &verb.access,
        };
        names
    }

    /// Whether it changes the world of the deployment it runs on.
    pub fn writes(&self) -> bool {
        match self {
            Self::List(_) | Self::Query(_) | Self::Read(_) => false,
            Self::Flow(flow) => flow.writes,
            Self::Choose(choose) => choose.verbs().any(Self::writes),
            Self::Perform(perform) => perform.writes(),
            _ => true,
        }
    }

    /// What it does beside its own work.
    pub fn steps(&self) -> Option<&Steps> {
        match self {
            Self::Read(verb) => Some(&verb.steps),
            Self::Create(verb) => Some(&verb.steps),
            Self::Update(verb) => Some(&verb.steps),
            Self::Upsert(verb) => Some(&verb.steps),
            Self::Delete(verb) => Some(&verb.steps),
            Self::Transition(verb) => Some(&verb.steps),
            Self::Link(verb) => Some(&verb.steps),
            Self::Unlink(verb) => Some(&verb.steps),
            Self::Perform(verb) => Some(&verb.steps),
            Self::List(_) | Self::Query(_) | Self::Choose(_) | Self::Flow(_) => None,
        }
    }

    /// Whether its answer may come bit by bit.
    pub fn streams(&self) -> bool {
        match self {
            Self::Choose(choose) => choose.verbs().any(Self::streams),
            verb => verb.steps().is_some_and(|steps| steps.stream.is_some()),
        }
    }

    /// What its answer is besides its body, where a document may say that.
    pub fn head(&self) -> Option<&Head> {
        match self {
            Self::List(verb) => Some(&verb.head),
            Self::Query(verb) => Some(&verb.head),
            _ => self.steps().map(|steps| &steps.head),
        }
    }

    /// The body of its answer, where the document says one.
    pub fn answer(&self) -> Option<&Template> {
        match self {
            Self::List(verb) => verb.answer.as_ref(),
            Self::Query(verb) => verb.answer.as_ref(),
            _ => self.steps().and_then(|steps| steps.answer.as_ref()),
        }
    }

    /// Whether the document says in which media type it answers: by `media`, or by a file's own.
    pub fn decides_its_form(&self) -> bool {
        let media = self.head().is_some_and(|head| head.media.is_some());
        media || self.steps().is_some_and(|steps| steps.file.is_some())
    }

    /// The verbs it may come to: its cases, or itself.
    pub fn chosen(&self) -> Vec<&Self> {
        match self {
            Self::Choose(choose) => choose.verbs().flat_map(Self::chosen).collect(),
            verb => vec![verb],
        }
    }

    /// How its record is found, where that is said.
    pub fn by(&self) -> Option<&By> {
        match self {
            Self::Read(verb) => Some(&verb.by),
            Self::Update(verb) => Some(&verb.by),
            Self::Delete(verb) => Some(&verb.by),
            Self::Transition(verb) => Some(&verb.by),
            _ => None,
        }
    }

    /// The level the caller needs on its record.
    pub fn level(&self) -> Option<&str> {
        match self {
            Self::Read(verb) => verb.level.as_deref(),
            Self::Update(verb) => verb.level.as_deref(),
            Self::Upsert(verb) => verb.level.as_deref(),
            Self::Delete(verb) => verb.level.as_deref(),
            Self::Transition(verb) => verb.level.as_deref(),
            _ => None,
        }
    }

    /// Every set of fields that records are looked up by, with its resource.
    pub fn equalities<'a>(&'a self, seen: &mut dyn FnMut(&'a str, &'a Equal)) {
        if let Some(steps) = self.steps() {
            steps.equalities(seen);
        }
        match self {
            Self::List(verb) => verb.narrowing.equalities(&verb.list, seen),
            Self::Query(verb) => verb.narrowing.equalities(&verb.query, seen),
            Self::Upsert(verb) => seen(&verb.upsert, &verb.equal),
            Self::Link(verb) => seen(&verb.link, &verb.equal),
            Self::Unlink(verb) => seen(&verb.unlink, &verb.equal),
            Self::Perform(verb) => verb.perform.iter().for_each(|effect| effect.equalities(seen)),
            Self::Choose(verb) => verb.verbs().for_each(|verb| verb.equalities(seen)),
            _ => {}
        }
        if let (Some(resource), Some(By::Equal(equal))) = (self.resource(), self.by()) {
            seen(resource, equal);
        }
    }
}
