//! The command line: one file a command.

mod check;
mod exit;
mod list;
mod parse;
mod run;
mod selection;
mod start;

pub use start::start;
