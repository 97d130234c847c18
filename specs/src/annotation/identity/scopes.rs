use crate::IndexMap;
use serde::Deserialize;

use crate::expression::{Condition, Template};

/// What a credential narrows its owner's permissions to. It never adds any.
///
/// ```yaml
/// scopes:
///   list: "${key.scopes}"
///   permission: "${parts[0]}.${parts[1]}"
///   on: {page: "${size(parts) > 2 ? parts[2] : null}"}
/// ```
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scopes {
    /// The scopes, over what the credential says: a list, or a text with white space between them.
    pub list: Template,
    /// When nothing is narrowed, over what the credential says. Absent: where the list is null or
    /// empty.
    #[serde(default)]
    pub unless: Option<Condition>,
    /// What stands between the parts of a scope.
    #[serde(default = "Scopes::colon")]
    pub separator: String,
    /// The permission, or list of them, a scope lets through, over `scope` and `parts`. Absent: the
    /// scope itself.
    #[serde(default)]
    pub permission: Option<Template>,
    /// Where it does so, over `scope` and `parts`: see [`Requires::on`](super::super::Requires::on).
    #[serde(default)]
    pub on: IndexMap<String, Template>,
}

impl Scopes {
    /// Names that `permission` and `on` may use.
    pub const NAMES: [&'static str; 2] = ["scope", "parts"];

    fn colon() -> String {
        ":".to_owned()
    }
}
