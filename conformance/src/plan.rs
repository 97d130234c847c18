//! What is going to be run: suites, and the workflows that were selected from them.

mod load;
mod neighbours;
mod select;
mod shard;

pub use load::{LoadError, Suites};
pub(crate) use select::Planned;
pub use select::{Plan, SelectError, Selection};
pub use shard::{Shard, ShardError};
