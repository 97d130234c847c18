//! A description read from disk or from text, whole: one value in which every reference is internal,
//! and the way back from any place in it to file, line and column.

mod adopt;
mod beside;
mod bundle;
mod care;
mod discriminator;
mod files;
mod folder;
pub(crate) mod grammar;
mod head;
mod inline;
pub(crate) mod keyword;
mod loaded;
mod loose;
mod names;
mod origin;
mod public;
mod read;
mod reference;
mod source;
mod source_file;
mod target;
#[cfg(test)]
mod tests;
mod trail;
mod tree;
pub(crate) mod walk;
mod yaml;

pub use care::Care;
pub use grammar::Kind;
pub use head::Version;
pub(crate) use loaded::read_file;
pub use loaded::{Amend, Document};
pub(crate) use read::Syntax;
pub use source_file::SourceFile;
pub(crate) use trail::Token;
pub(crate) use yaml::{on_deep_stack, options as yaml_options};
