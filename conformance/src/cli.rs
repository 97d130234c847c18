//! The command line: one file a command.

mod attend;
mod check;
mod compare;
mod console;
mod coverage;
mod documents;
mod exit;
mod export;
mod format;
mod github;
mod laws;
mod list;
mod parse;
mod reporting;
mod run;
mod selection;
mod snapshots;
mod start;

pub use start::{main, run};
