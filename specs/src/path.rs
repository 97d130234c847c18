//! Path templates of OpenAPI: reading them, matching request paths against many, filling one in.

mod expand;
mod matcher;
mod mended;
mod params;
mod parse;
mod segment;
mod template;
#[cfg(test)]
mod tests;
mod trie;

pub use expand::ExpandError;
pub use matcher::{Conflict, Match, Matcher, Outcome, SlashVariant};
pub use mended::Mended;
pub use params::{Params, PathError};
pub use parse::TemplateError;
pub use template::PathTemplate;
