//! A description read from disk or from text, whole: one value in which every reference is internal,
//! and the way back from any place in it to file, line and column.

mod adopt;
mod bundle;
mod discriminator;
mod files;
mod folder;
pub(crate) mod grammar;
mod head;
mod inline;
mod loaded;
mod names;
mod origin;
mod public;
mod read;
mod reference;
mod source;
mod target;
mod trail;
mod tree;
mod yaml;

pub use grammar::Kind;
pub use head::Version;
pub use loaded::Document;
pub(crate) use read::Syntax;
pub(crate) use yaml::options as yaml_options;
