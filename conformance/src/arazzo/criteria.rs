use regex::Regex;

use super::names::{Moment, Names};
use super::node::Node;
use super::outputs::expression;
use crate::criterion::{Condition, Criterion};

/// Reads a step's `successCriteria`.
pub(super) fn read(step: &Node<'_>, names: &Names<'_>) -> Vec<Criterion> {
    step.list("successCriteria").iter().filter_map(|node| criterion(node, names)).collect()
}

fn criterion(node: &Node<'_>, names: &Names<'_>) -> Option<Criterion> {
    node.keys(&["context", "condition", "type"], &[]);
    let condition = node.required("condition")?;
    let Some(kind) = node.get("type") else { return simple(&condition, names) };
    let name = kind.get("type").unwrap_or_else(|| kind.clone());
    match name.text()? {
        "simple" => simple(&condition, names),
        "regex" => regex(node, &condition, names),
        other => {
            kind.report(
                format!("criteria of type `{other}` are not supported yet"),
                "compare JSON pointers, or use a regex",
            );
            None
        }
    }
}

fn simple(node: &Node<'_>, names: &Names<'_>) -> Option<Criterion> {
    let text = node.text()?;
    match text.parse::<Condition>() {
        Ok(condition) => {
            condition.expressions().into_iter().for_each(|one| names.check(node, one, Moment::Answered));
            Some(Criterion::Simple { text: text.to_owned(), condition })
        }
        Err(error) => {
            node.report(format!("the condition does not parse: {error}"), error.hint());
            None
        }
    }
}

fn regex(node: &Node<'_>, condition: &Node<'_>, names: &Names<'_>) -> Option<Criterion> {
    let context = expression(&node.required("context")?, names, Moment::Answered);
    let pattern = condition.text()?;
    match Regex::new(pattern) {
        Ok(pattern) => Some(Criterion::Regex { context: context?, pattern }),
        Err(error) => {
            let reason = error.to_string();
            let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
            condition.report(
                format!("the pattern does not parse: {reason}"),
                "look-around and back-references are not supported",
            );
            None
        }
    }
}
