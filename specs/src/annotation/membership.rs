use serde::Deserialize;

use super::Fail;

/// Records that say who is in what, where what is in something may itself hold others.
///
/// ```yaml
/// membership:
///   container: group_id
///   member: member_id
///   nested: {field: member_type, is: group}     # then the member is a container too
///   cycle: {kind: bad_request, message: A group cannot contain itself}
/// ```
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Membership {
    /// The field with the id of the container.
    pub container: String,
    /// The field with the id of the member.
    pub member: String,
    /// Which members are containers. Absent: none.
    #[serde(default)]
    pub nested: Option<Nested>,
    /// What a container answers that would come to be in itself.
    #[serde(default)]
    pub cycle: Option<Fail>,
}

/// See [`Membership::nested`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nested {
    /// The field that tells members apart.
    pub field: String,
    /// Its value for a container.
    pub is: String,
}
