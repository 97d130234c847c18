//! What operations do: a file a verb, each from a [`Task`](crate::pipeline::Task) to an outcome.

mod assign;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod paging;
pub(crate) mod query;
pub(crate) mod read;
mod rows;
pub(crate) mod sample;
mod select;
pub(crate) mod update;
mod words;
