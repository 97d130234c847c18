use serde::Deserialize;

use super::Fail;
use crate::expression::{Condition, Template};

/// One way to find records of a resource. Who has several finds what any of them shows, once.
///
/// ```yaml
/// visible:
///   - {place: all, if: "caller.role == 'tenant_admin'"}
///   - {place: own, at: platform}
///   - {field: owner_id, is: "${caller.subject}"}
///   - {grant: flow_acl, of: flow_id, to: grantee, is: "${caller.grantees}"}
/// ```
#[derive(Debug, Deserialize)]
pub struct Visible {
    /// Whether the caller has it. Absent: everybody.
    #[serde(rename = "if", default)]
    pub condition: Option<Condition>,
    /// What it shows.
    #[serde(flatten)]
    pub what: Sight,
}

/// See [`Visible`].
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Sight {
    /// What lies in a place.
    Place {
        /// How far down.
        place: Reach,
        /// The level. Absent: where the caller stands.
        #[serde(default)]
        at: Option<super::Level>,
        /// The id of the level's record.
        #[serde(default)]
        id: Option<Template>,
    },
    /// What has a value in a field; of a list, any.
    Field {
        /// The field.
        field: String,
        /// The value.
        is: Template,
    },
    /// What was granted by a record.
    Grant {
        /// The resource of the grants.
        grant: String,
        /// Its field with the id of what is granted.
        of: String,
        /// Its field with whom it is granted to.
        to: String,
        /// Who asks; of a list, any.
        is: Template,
    },
}

/// How far down a place reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    /// Everything in it.
    All,
    /// What its record owns itself.
    Own,
}

/// What callers may do with a record, where that differs from record to record.
///
/// ```yaml
/// levels:
///   order: [view, edit, deploy, admin]
///   of:
///     - {if: "record.owner_id == caller.subject", level: admin}
///     - {grant: flow_acl, of: flow_id, to: grantee, is: "${caller.grantees}", level: level}
///   denied: {kind: forbidden, message: "This needs ${needed}"}
/// ```
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Levels {
    /// From the least on; each includes those before it.
    pub order: Vec<String>,
    /// Where a caller's level comes from; the highest counts.
    pub of: Vec<LevelSource>,
    /// What is answered below what an operation needs, over `needed` and `has`.
    pub denied: Fail,
}

/// See [`Levels::of`].
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum LevelSource {
    /// Granted by a record.
    Grant {
        /// The resource of the grants.
        grant: String,
        /// Its field with the id of what is granted.
        of: String,
        /// Its field with whom it is granted to.
        to: String,
        /// Who asks; of a list, any.
        is: Template,
        /// Its field with the level.
        level: String,
    },
    /// Whoever a condition over `record` and `caller` holds for.
    Rule {
        /// The condition.
        #[serde(rename = "if")]
        condition: Condition,
        /// The level.
        level: String,
    },
}
