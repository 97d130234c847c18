//! `x-mock`: what OpenAPI cannot say, as typed values.
//!
//! The shape is stated once, in `specs/x-mock.schema.json`; these types mirror it. Parsing is
//! strict both times: the schema reports every problem with its place, the types make wrong
//! combinations unrepresentable afterwards.

mod access;
mod envelope;
mod failure;
mod identity;
mod list_style;
mod resource;
mod schema;
mod system;
mod tenancy;
pub mod verb;

pub use access::{Fail, Guard};
pub use envelope::Envelopes;
pub use failure::{FailureForm, FailureKind, FailureName};
pub use identity::{Audience, Identity, JwtIdentity, Provider, Standing};
pub use list_style::{ListStyle, Paging, PastMaximum};
pub use resource::{Deletion, Direction, IdForm, Nulls, OrderKey, ResourceAnnotation, Stamps};
pub(crate) use schema::{Problem, operation_problems, system_problems};
pub use system::{Dialect, SystemAnnotation, TrailingSlash};
pub use tenancy::{Level, Outsider, Place, Tenancy};
pub use verb::Verb;
