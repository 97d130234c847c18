//! Snapshots: what a target answered, kept in insta's files and held against what it answers now.
//!
//! One file a workflow, since its steps share ids: `[id usr_… #1]` is the same user in all of them, and a reviewer sees
//! the step that made it. What differs from run to run is hidden by its type, and only where it has the form of it.

mod differ;
mod file;
mod gone;
pub(crate) mod lines;
mod names;
mod numbers;
mod record;
mod redact;
mod relations;
mod section;
mod store;
#[cfg(test)]
mod tests;

pub(crate) use gone::is_gone;
pub(crate) use section::{HEADERS, is_page};
pub use store::{Accept, SnapshotError, Snapshots};
