use super::names::{Moment, Names};
use super::node::Node;
use crate::expression::Expression;

/// Reads `outputs` of a workflow or of a step.
pub(super) fn read(owner: &Node<'_>, names: &Names<'_>, moment: Moment<'_>) -> Vec<(String, Expression)> {
    let members = owner.get("outputs").map(|outputs| outputs.members()).unwrap_or_default();
    let output = |(name, node): (&str, Node<'_>)| {
        check(name, &node);
        Some((name.to_owned(), expression(&node, names, moment)?))
    };
    members.into_iter().filter_map(output).collect()
}

/// Reports a name that no expression can spell.
fn check(name: &str, node: &Node<'_>) {
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    if name.is_empty() || !name.chars().all(is_name) {
        node.report_key(
            format!("`{name}` has a character that the name of an output cannot have"),
            "use letters, digits, . - and _",
        );
    }
}

/// Reads one expression and checks what it names.
pub(super) fn expression(node: &Node<'_>, names: &Names<'_>, moment: Moment<'_>) -> Option<Expression> {
    match node.text()?.parse::<Expression>() {
        Ok(expression) => {
            names.check(node, &expression, moment);
            Some(expression)
        }
        Err(error) => {
            node.report(error.to_string(), error.hint());
            None
        }
    }
}
