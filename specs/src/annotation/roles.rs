use crate::IndexMap;
use serde::Deserialize;

use super::verb::Names;
use crate::expression::{Condition, Template};

/// What holders of a role may do. Written as its permissions alone where it includes no other.
///
/// ```yaml
/// viewer: [models:list]
/// user: {includes: viewer, permissions: [models:use, "reports:*"]}
/// root: "*"
/// ```
///
/// A permission that ends in `*` stands for every one that starts with what is before it.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "WrittenRole")]
pub struct Role {
    /// Roles whose permissions it has too.
    pub includes: Vec<String>,
    /// Permissions of its own.
    pub permissions: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenRole {
    Permissions(Names),
    Whole(WholeRole),
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct WholeRole {
    includes: Names,
    permissions: Names,
}

impl From<WrittenRole> for Role {
    fn from(written: WrittenRole) -> Self {
        match written {
            WrittenRole::Permissions(Names(permissions)) => Self { includes: Vec::new(), permissions },
            WrittenRole::Whole(whole) => {
                Self { includes: whole.includes.0, permissions: whole.permissions.0 }
            }
        }
    }
}

/// Roles that are records: a role that is not declared by name is looked for there.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomRoles {
    /// The resource.
    pub resource: String,
    /// The unique field with what grants call the role. Absent: the id.
    #[serde(default)]
    pub by: Option<String>,
    /// What must hold of the record for it to count, over `record`.
    #[serde(default, rename = "if")]
    pub condition: Option<Condition>,
    /// Its permissions, over `record`: a text or a list of them.
    pub permissions: Template,
}

/// Where a caller's groups, roles and permissions come from. What all sources give is joined.
///
/// ```yaml
/// - {roles: "${caller.token_roles}"}
/// - {from: membership, where: {user_id: "${caller.subject}"}, groups: "${record.group_id}"}
/// - {from: group_role, where: {group_id: "${caller.groups}"}, roles: "${record.role}", on: {site: "${record.site_id}"}}
/// ```
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The resource whose records count, each by itself. Absent: the caller's facts do, once.
    #[serde(default)]
    pub from: Option<String>,
    /// Fields and the values they must have, over `caller`; of a list, one of its values.
    #[serde(default, rename = "where")]
    pub fields: IndexMap<String, Template>,
    /// When it counts, over `caller` and `record`.
    #[serde(default, rename = "if")]
    pub condition: Option<Condition>,
    /// Until when it counts, over `caller` and `record`: an instant, seconds since 1970, or null for
    /// ever.
    #[serde(default)]
    pub expires: Option<Template>,
    /// Groups the caller is in. They are looked for until no more are found.
    #[serde(default)]
    pub groups: Option<Template>,
    /// Roles the caller has.
    #[serde(default)]
    pub roles: Option<Template>,
    /// Permissions the caller has by no role.
    #[serde(default)]
    pub permissions: Option<Template>,
    /// Where roles and permissions count: see [`Requires::on`](super::Requires::on). A value that is
    /// null binds to nothing.
    #[serde(default)]
    pub on: IndexMap<String, Template>,
}
