//! `x-mock`: what OpenAPI cannot say, as typed values.
//!
//! The shape is stated once, in `specs/x-mock.schema.json`; these types mirror it. Parsing is
//! strict both times: the schema reports every problem with its place, the types make wrong
//! combinations unrepresentable afterwards.

mod access;
mod audit;
mod by;
mod call;
mod context;
mod cors;
mod deliveries;
mod effect;
mod envelope;
mod events;
mod failure;
mod follows;
mod gate;
mod generation;
mod head;
mod identity;
mod limits;
mod list_style;
mod lookup;
mod membership;
mod provider;
mod reference;
mod requires;
mod resource;
mod roles;
mod schema;
pub mod scim;
mod setting;
mod shaped;
mod steps;
mod stream;
mod surface;
mod system;
mod tenancy;
mod timer;
mod tree;
mod under;
pub mod verb;
mod versions;
mod visible;

pub use access::{Fail, Guard};
pub use audit::Audit;
pub use by::By;
pub use call::Call;
pub use context::{Context, ContextOperations, ContextPlace, OperationContexts};
pub use cors::{Cors, OriginRecords, Origins};
pub use deliveries::{Attempted, Deliveries, Signing};
pub use effect::{
    Collect, CreateEffect, DeleteEffect, EachEffect, Effect, Emit, ReorderEffect, ReplaceEffect,
    UpdateEffect, UpsertEffect,
};
pub use envelope::Envelopes;
pub use events::Events;
pub use failure::{FailureForm, FailureKind, FailureName};
pub use follows::Follows;
pub use gate::Gate;
pub use generation::{Generate, Generation};
pub use head::Head;
pub use identity::{
    Algorithm, Audience, Encoding, Identities, Identity, JwtIdentity, NamedRecord, Pattern, Proof, Refusal,
    RefusalName, Scopes, SecretSource, SignatureIdentity, Standing,
};
pub use limits::{Limit, LimitHeaders, LimitRecord, Limits, Reset};
pub use list_style::{ListStyle, Paging, PastMaximum};
pub use lookup::{Lookup, SecretForm};
pub use membership::{Membership, Nested};
pub use provider::{
    Accounts, Clients, Consents, Federation, Kept, Links, Protocol, Provider, Realm, RealmTenant,
    SecondFactor, Sessions, SignIn, Tenants,
};
pub use reference::{OnDelete, Reference};
pub use requires::Requires;
pub use resource::{Deletion, Direction, IdForm, IdLayout, Nulls, OrderKey, ResourceAnnotation, Stamps};
pub use roles::{CustomRoles, Role, Source};
pub(crate) use schema::{Problem, operation_problems, parameter_problems, system_problems, webhook_problems};
pub use scim::Scim;
pub use setting::Setting;
pub use shaped::Shaped;
pub use steps::{Equal, Steps};
pub use stream::{Pause, Stream, StreamEvent};
pub use surface::Surface;
pub use system::{Dialect, SystemAnnotation, TrailingSlash};
pub use tenancy::{Level, Outsider, Place, Tenancy};
pub use timer::Timer;
pub use tree::{Tree, TreePath};
pub use under::{Parent, Under};
pub use verb::Verb;
pub use versions::Versions;
pub use visible::{LevelSource, Levels, Reach, Sight, Visible};
