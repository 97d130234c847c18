//! `x-mock`: what OpenAPI cannot say, as typed values.
//!
//! The shape is stated once, in `specs/x-mock.schema.json`; these types mirror it. Parsing is
//! strict both times: the schema reports every problem with its place, the types make wrong
//! combinations unrepresentable afterwards.

mod access;
mod by;
mod call;
mod effect;
mod envelope;
mod events;
mod failure;
mod identity;
mod list_style;
mod lookup;
mod membership;
mod reference;
mod resource;
mod schema;
mod shaped;
mod steps;
mod system;
mod tenancy;
mod timer;
mod tree;
pub mod verb;
mod versions;
mod visible;

pub use access::{Fail, Guard};
pub use by::By;
pub use call::Call;
pub use effect::{
    Collect, CreateEffect, DeleteEffect, EachEffect, Effect, Emit, ReorderEffect, ReplaceEffect,
    UpdateEffect, UpsertEffect,
};
pub use envelope::Envelopes;
pub use events::Events;
pub use failure::{FailureForm, FailureKind, FailureName};
pub use identity::{Audience, Identity, JwtIdentity, Provider, Standing};
pub use list_style::{ListStyle, Paging};
pub use lookup::{Lookup, SecretForm};
pub use membership::{Membership, Nested};
pub use reference::{OnDelete, Reference};
pub use resource::{Deletion, Direction, IdForm, OrderKey, ResourceAnnotation, Stamps};
pub(crate) use schema::{Problem, operation_problems, system_problems};
pub use shaped::Shaped;
pub use steps::{Equal, Steps};
pub use system::{Dialect, SystemAnnotation, TrailingSlash};
pub use tenancy::{Level, Outsider, Place, Tenancy};
pub use timer::Timer;
pub use tree::{Tree, TreePath};
pub use verb::Verb;
pub use versions::Versions;
pub use visible::{LevelSource, Levels, Reach, Sight, Visible};
