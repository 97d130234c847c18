//! The contract: what a folder of OpenAPI documents promises, read, resolved, checked and compiled.
//!
//! [`document`] turns files into one value whose references are internal; [`contract`] turns that
//! into [`System`]s of [`Operation`]s; [`annotation`] holds what `x-mock` adds; [`expression`] the
//! conditions and templates in it. Nothing here knows an HTTP server, a clock or randomness.

pub mod annotation;
pub mod contract;
pub mod diagnostic;
pub mod document;
pub mod expression;
pub mod file;
pub mod infer;
mod lint;
mod map;
pub mod overlay;
pub mod path;
pub mod pointer;
pub mod position;
pub mod runtime;
pub mod schema;

pub use contract::{Contract, Operation, System, embedded, load};
pub use diagnostic::{Diagnostic, Diagnostics, Severity};
pub use document::{Document, SourceFile};
pub use map::IndexMap;
pub use path::PathTemplate;
pub use pointer::Pointer;
pub use position::{Place, Position};
