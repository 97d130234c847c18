//! What operations do: a file a verb, each from a [`Task`](crate::pipeline::Task) to an outcome.

mod assign;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod list;
pub(crate) mod read;
pub(crate) mod sample;
pub(crate) mod update;
