//! `x-mock`: what OpenAPI cannot say, as typed values.
//!
//! The shape is stated once, in `specs/x-mock.schema.json`; these types mirror it. Parsing is
//! strict both times: the schema reports every problem with its place, the types make wrong
//! combinations unrepresentable afterwards.

mod access;
mod context;
mod envelope;
mod failure;
mod gate;
mod identity;
mod limits;
mod list_style;
mod requires;
mod resource;
mod roles;
mod schema;
mod system;
mod tenancy;
pub mod verb;

pub use access::{Fail, Guard};
pub use context::{Context, ContextOperations, ContextPlace, OperationContexts};
pub use envelope::Envelopes;
pub use failure::{FailureForm, FailureKind, FailureName};
pub use gate::Gate;
pub use identity::{
    Algorithm, Audience, Encoding, Identities, Identity, JwtIdentity, Lookup, Pattern, Proof, Provider,
    Refusal, RefusalName, Scopes, SecretSource, SignatureIdentity, Standing,
};
pub use limits::{Limit, LimitHeaders, LimitRecord, Limits, Reset};
pub use list_style::{ListStyle, Paging};
pub use requires::Requires;
pub use resource::{Deletion, Direction, IdForm, OrderKey, ResourceAnnotation, Stamps};
pub use roles::{CustomRoles, Role, Source};
pub(crate) use schema::{Problem, operation_problems, system_problems};
pub use system::{Dialect, SystemAnnotation, TrailingSlash};
pub use tenancy::{Level, Outsider, Place, Tenancy};
pub use verb::Verb;
