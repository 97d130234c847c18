use serde::Deserialize;

use super::Fail;

/// Records that lie below one another.
///
/// ```yaml
/// tree: {parent: parent_id, path: {field: path, of: slug}, cycle: {kind: bad_request, message: No cycles}}
/// ```
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tree {
    /// The field with the id of the record above; null at the top.
    pub parent: String,
    /// A field that names a record by those above it. It follows when one of them moves.
    #[serde(default)]
    pub path: Option<TreePath>,
    /// What a record answers that would come to lie below itself.
    pub cycle: Fail,
}

/// See [`Tree::path`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TreePath {
    /// The field that holds the path.
    pub field: String,
    /// The field that holds a record's own part of it.
    pub of: String,
    /// What stands between the parts.
    #[serde(default = "TreePath::slash")]
    pub separator: String,
}

impl TreePath {
    fn slash() -> String {
        "/".to_owned()
    }
}
