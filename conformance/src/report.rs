//! Reports: each reads the same stream of events and knows nothing else. One file a format.

mod block;
mod coverage;
mod document;
mod form;
mod gather;
mod github;
mod html;
mod human;
mod json;
mod junit;
mod progress;
mod reporter;
mod summary;
mod tally;
#[cfg(test)]
mod testing;
mod words;

pub use coverage::{Coverage, CoverageError};
pub use form::Form;
pub use github::{Github, GithubSurroundings};
pub use html::Html;
pub use human::{Human, Passing};
pub use json::Json;
pub use junit::Junit;
pub use progress::Progress;
pub use reporter::{Reporter, needs, report};
pub use tally::{Tally, Verdict};

pub(crate) use coverage::retell as retell_coverage;
pub(crate) use words::count;
