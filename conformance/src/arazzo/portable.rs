//! What other Arazzo runners read as this one does. A suite outside of it runs; `conformance check` tells.

use std::sync::LazyLock;

use regex::Regex;

use super::node::Node;
use crate::expression::Expression;

/// `$..name[…]`: what every implementation of JSONPath selects alike.
static JSON_PATH: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^\$\.\.[A-Za-z_][A-Za-z0-9_]*\[[^\[\]]+\]$").ok());

/// Without what stands between quotes.
static QUOTED: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new("'[^']*'|\"[^\"]*\"").ok());

/// An expression leads into a value by a JSON pointer.
pub(super) fn expression(node: &Node<'_>, expression: &Expression) {
    if expression.has_members() {
        node.remark(
            format!("other runners may not find `{expression}`"),
            "a JSON pointer: $response.body#/data/0/id",
            "write `#/` and the members with `/` between them",
        );
    }
}

/// A simple condition has neither parentheses nor `!`.
pub(super) fn simple(node: &Node<'_>, condition: &str) {
    if has_signs(condition) {
        node.remark(
            "the condition has parentheses or `!`, which other runners read otherwise",
            "comparisons joined by && and ||",
            "write `!=`, or more than one criterion",
        );
    }
}

/// A JSONPath starts from anywhere, names one member and selects within it.
pub(super) fn json_path(node: &Node<'_>, path: &str) {
    let is_portable = JSON_PATH.as_ref().is_some_and(|shape| shape.is_match(path));
    if !is_portable || has_signs(path) {
        node.remark(
            format!("other runners may read the path `{path}` otherwise"),
            "$..name[…], without parentheses and `!`",
            "for instance $..roles[?@ == 'admin']; compare a single value by its JSON pointer",
        );
    }
}

fn has_signs(text: &str) -> bool {
    let bare = QUOTED.as_ref().map_or(text.into(), |quoted| quoted.replace_all(text, ""));
    bare.replace("!=", "").contains(['(', ')', '!'])
}
