use super::node::Node;

/// Reads a `workflowId` or `stepId`: letters, digits, `-` and `_`, once within its list.
///
/// Arazzo only recommends these characters; expressions (`$steps.<id>.outputs`) cannot be cut apart
/// without them.
pub(super) fn read<'d>(owner: &Node<'d>, key: &str, taken: &[&str]) -> Option<&'d str> {
    let node = owner.required(key)?;
    let id = node.text()?;
    if id.is_empty() || !id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') {
        node.report(
            format!("{key} `{id}` has a character that an id cannot have"),
            "use letters, digits, - and _",
        );
        return None;
    }
    if taken.contains(&id) {
        node.report(format!("{key} `{id}` is used twice"), "give each its own id");
    }
    Some(id)
}
