use serde::Deserialize;

use crate::annotation::Guard;
use crate::expression::{Condition, Template};

/// The organisations that people belong to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tenants {
    /// The resource they are records of.
    pub resource: String,
    /// The field of a user that holds the id of theirs.
    pub field: String,
    /// What pages call one, over `tenant`.
    pub name: Template,
}

/// Where people and clients are looked for: everywhere, or in the tenant that the path names.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Realm {
    /// How the path names the tenant; absent: all tenants.
    pub tenant: Option<RealmTenant>,
    /// Which clients are known here, over `client` and `tenant`; absent: all.
    pub clients: Option<Condition>,
}

/// How a path names a tenant.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RealmTenant {
    /// The path parameter.
    pub parameter: String,
    /// The unique field it holds a value of; absent: the id.
    #[serde(default)]
    pub by: Option<String>,
}

/// How people prove who they are.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The field of a user that holds what they call themselves: an e-mail address.
    pub by: String,
    /// The field that holds the hash of their password.
    pub password: String,
    /// What pages call a person, over `user`.
    pub name: Template,
    /// Who may not sign in, or go on, over `user` and `tenant`; the first that holds refuses.
    #[serde(default)]
    pub when: Vec<Guard>,
    /// Who needs a second factor, over `user` and `tenant`.
    #[serde(default)]
    pub second_factor: Option<Condition>,
}
