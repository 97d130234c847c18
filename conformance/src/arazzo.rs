//! Arazzo 1.0 suites: read, checked against the contract and compiled before anything is sent.
//!
//! Reading goes on after an error, so that all of them are listed. One file a part of the document.

mod absent;
mod action;
mod argument;
mod call;
mod cases;
mod circle;
mod components;
mod criteria;
mod extension;
mod family;
mod hints;
mod identifier;
mod index;
mod inputs;
mod link;
mod lint;
mod names;
mod neighbours;
mod node;
mod operation;
mod outputs;
mod part;
mod payload;
mod portable;
mod problem;
mod promise;
mod redirects;
mod reference;
mod replacements;
mod routine;
mod security;
mod source;
mod step;
mod suite;
#[cfg(test)]
mod testing;
mod workflow;

pub(crate) use action::{Action, Label, Retry, Turn};
pub(crate) use argument::Argument;
pub(crate) use call::Call;
pub(crate) use cases::{Case, Given};
pub(crate) use hints::of_file;
pub(crate) use inputs::Input;
pub(crate) use neighbours::{Neighbours, Origin, SuiteText};
pub(crate) use operation::nearest;
pub(crate) use payload::Payload;
pub(crate) use promise::{Promise, Promises};
pub(crate) use replacements::Replacement;
pub(crate) use routine::{Does, Part, Routine};
pub(crate) use security::Authentication;
pub(crate) use step::Step;
pub(crate) use suite::Suite;
pub(crate) use workflow::Workflow;
