//! The command line: one file a command.

mod attend;
mod check;
mod compare;
mod console;
mod documents;
mod exit;
mod export;
mod format;
mod laws;
mod list;
mod parse;
mod run;
mod selection;
mod snapshots;
mod start;

pub use start::{main, run};
