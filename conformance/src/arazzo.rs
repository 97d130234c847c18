//! Arazzo 1.0 suites: read, checked against the contract and compiled before anything is sent.
//!
//! Reading goes on after an error, so that all of them are listed. One file a part of the document.

mod absent;
mod argument;
mod cases;
mod components;
mod criteria;
mod extension;
mod hints;
mod identifier;
mod inputs;
mod lint;
mod names;
mod node;
mod operation;
mod outputs;
mod payload;
mod portable;
mod problem;
mod promise;
mod redirects;
mod replacements;
mod security;
mod step;
mod suite;
#[cfg(test)]
mod testing;
mod workflow;

pub(crate) use argument::Argument;
pub(crate) use cases::{Case, Given};
pub(crate) use hints::of_file;
pub(crate) use inputs::Input;
pub(crate) use payload::Payload;
pub(crate) use promise::{Promise, Promises};
pub(crate) use replacements::Replacement;
pub(crate) use security::Authentication;
pub(crate) use step::Step;
pub(crate) use suite::Suite;
pub(crate) use workflow::Workflow;
