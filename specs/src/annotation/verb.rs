//! `x-mock` on an operation: one verb and its operands, a file each.

mod create;
mod delete;
mod filter;
mod flow;
mod list;
mod names;
mod narrowing;
mod query;
mod read;
mod sort;
mod update;

use serde::Deserialize;

pub use create::Create;
pub use delete::Delete;
pub use filter::{Comparison, Filter, Filters};
pub use flow::Flow;
pub use list::List;
pub use names::Names;
pub use narrowing::Narrowing;
pub use query::{CalendarKey, FieldMeasure, Function, Group, GroupKey, Measure, Number, Query};
pub use read::Read;
pub use sort::{Sort, SortFields};
pub use update::Update;

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
    /// Removes a record.
    Delete(Delete),
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
            Self::Delete(_) => "delete",
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
            Self::Delete(verb) => Some(&verb.delete),
            Self::Flow(_) => None,
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
            Self::Delete(verb) => &verb.access,
            Self::Flow(verb) => &verb.access,
        };
        names
    }

    /// Whether it changes the world of the deployment it runs on.
    pub fn writes(&self) -> bool {
        match self {
            Self::List(_) | Self::Query(_) | Self::Read(_) => false,
            Self::Create(_) | Self::Update(_) | Self::Delete(_) => true,
            Self::Flow(flow) => flow.writes,
        }
    }
}
