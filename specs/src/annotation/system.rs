use crate::IndexMap;
use serde::Deserialize;

use super::{
    Audit, Context, Cors, CustomRoles, Deliveries, Envelopes, Events, FailureForm, FailureName, Guard,
    Identities, Limits, ListStyle, Provider, ResourceAnnotation, Role, Scim, Setting, Source, Surface,
    Tenancy,
};

/// `x-mock` at the root of a document: what holds for the whole system.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SystemAnnotation {
    /// Whose words validation and the framework's own answers use.
    pub dialect: Dialect,
    /// What a path answers that differs from a declared one by its trailing slash.
    pub trailing_slash: TrailingSlash,
    /// Largest body, in bytes; one byte more is `payload_too_large`. Absent: [`Self::BODY_LIMIT`].
    pub body_limit: Option<usize>,
    /// What whoever serves it chooses, by name.
    pub settings: IndexMap<String, Setting>,
    /// Present when this system issues tokens.
    pub provider: Option<Provider>,
    /// By the name of the security scheme.
    pub identity: IndexMap<String, Identities>,
    /// The permissions there are. Empty: those that roles and operations name.
    pub permissions: Vec<String>,
    /// Roles by name.
    pub roles: IndexMap<String, Role>,
    /// Roles that are records.
    pub custom_roles: Vec<CustomRoles>,
    /// Where callers' groups, roles and permissions come from.
    pub grants: Vec<Source>,
    /// How often callers may call.
    pub limits: Option<Limits>,
    /// Records that requests choose to act in, by name.
    pub context: IndexMap<String, Context>,
    /// Which origins may call from a browser. Empty: every one.
    pub cors: Vec<Cors>,
    /// Who owns records, and where callers stand.
    pub tenancy: Option<Tenancy>,
    /// Named policies that operations refer to.
    pub access: IndexMap<String, Vec<Guard>>,
    /// What wraps successful answers.
    pub envelopes: Envelopes,
    /// List styles by name; `default` is taken where an operation names none.
    pub lists: IndexMap<String, ListStyle>,
    /// Failures by kind.
    pub failures: IndexMap<FailureName, FailureForm>,
    /// Parts that word failures and answers otherwise, by name.
    pub surfaces: IndexMap<String, Surface>,
    /// Resources by name.
    pub resources: IndexMap<String, ResourceAnnotation>,
    /// Gap-free sequences of numbers.
    pub sequences: Vec<String>,
    /// Where events are kept.
    pub events: Option<Events>,
    /// What is kept of each operation.
    pub audit: Option<Audit>,
    /// Records that are sent to somebody.
    pub deliveries: Option<Deliveries>,
    /// Records as a SCIM service.
    pub scim: Option<Scim>,
}

impl SystemAnnotation {
    /// One mebibyte: what reverse proxies let through by default.
    pub const BODY_LIMIT: usize = 1 << 20;
}

/// Whose words validation and the framework's own answers use.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dialect {
    /// FastAPI with pydantic 2: 422 with items of `type`, `loc`, `msg`, `input`, `ctx`.
    Fastapi,
    /// JSON Schema's own terms: items of `in`, `name`, `pointer`, `rule`, `expected`, `message`.
    #[default]
    Plain,
}

/// What a path answers that differs from a declared one by its trailing slash.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrailingSlash {
    /// It is another path, so 404.
    #[default]
    Strict,
    /// 307 to the declared one.
    Redirect,
    /// The same as the declared one.
    Either,
}
