//! The command line: one file a command.

mod attend;
mod check;
mod console;
mod documents;
mod exit;
mod format;
mod laws;
mod list;
mod parse;
mod run;
mod selection;
mod start;

pub use start::{main, run};
