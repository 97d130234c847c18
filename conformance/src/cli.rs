//! The command line: one file a command.

mod attend;
mod check;
mod console;
mod coverage;
mod documents;
mod exit;
mod format;
mod github;
mod list;
mod parse;
mod reporting;
mod run;
mod selection;
mod start;

pub use start::{main, run};
