use regex::Regex;
use serde_json_path::JsonPath;

use super::names::{Moment, Names};
use super::node::Node;
use super::outputs::expression;
use super::portable;
use crate::criterion::{Condition, Criterion};

/// Reads the criteria of a step or of an action, each with the place where it stands.
pub(super) fn read<'d>(
    owner: &Node<'d>,
    key: &str,
    names: &Names<'_>,
    moment: Moment<'_>,
) -> Vec<(Node<'d>, Criterion)> {
    let list = owner.list(key);
    list.into_iter().filter_map(|node| criterion(&node, names, moment).map(|read| (node, read))).collect()
}

fn criterion(node: &Node<'_>, names: &Names<'_>, moment: Moment<'_>) -> Option<Criterion> {
    node.keys(&["context", "condition", "type"]);
    let condition = node.required("condition")?;
    let Some(kind) = node.get("type") else { return simple(&condition, names, moment) };
    let name = if kind.value().is_object() { versioned(&kind)? } else { kind.clone() };
    match name.text()? {
        "simple" => simple(&condition, names, moment),
        "regex" => regex(node, &condition, names, moment),
        "jsonpath" => json_path(node, &condition, names, moment),
        "xpath" => {
            name.report("criteria of type `xpath` are not supported", "search the text with a regex");
            None
        }
        other => {
            name.report(format!("`{other}` is no type of criterion"), "write simple, regex or jsonpath");
            None
        }
    }
}

/// RFC 9535, and the draft before it that Arazzo 1.0 names; both read the portable subset alike.
const JSON_PATHS: [&str; 2] = ["draft-goessner-dispatch-jsonpath-00", "rfc9535"];

/// `{type: jsonpath, version: …}`
fn versioned<'d>(kind: &Node<'d>) -> Option<Node<'d>> {
    kind.keys(&["type", "version"]);
    let name = kind.required("type")?;
    let version = kind.required("version")?;
    let text = version.text()?;
    if name.value() == "jsonpath" && !JSON_PATHS.contains(&text) {
        version.report(
            format!("jsonpath of version `{text}` is not read"),
            format!("write {}", JSON_PATHS.join(" or ")),
        );
    }
    Some(name)
}

fn simple(node: &Node<'_>, names: &Names<'_>, moment: Moment<'_>) -> Option<Criterion> {
    let text = node.text()?;
    portable::simple(node, text);
    match text.parse::<Condition>() {
        Ok(condition) => {
            condition.expressions().into_iter().for_each(|one| names.check(node, one, moment));
            Some(Criterion::Simple { text: text.to_owned(), condition })
        }
        Err(error) => {
            node.report(format!("the condition does not parse: {error}"), error.hint());
            None
        }
    }
}

fn regex(node: &Node<'_>, condition: &Node<'_>, names: &Names<'_>, moment: Moment<'_>) -> Option<Criterion> {
    let context = expression(&node.required("context")?, names, moment);
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

fn json_path(
    node: &Node<'_>,
    condition: &Node<'_>,
    names: &Names<'_>,
    moment: Moment<'_>,
) -> Option<Criterion> {
    let context = expression(&node.required("context")?, names, moment);
    let text = condition.text()?;
    portable::json_path(condition, text);
    match JsonPath::parse(text) {
        Ok(path) => Some(Criterion::JsonPath { context: context?, path, text: text.to_owned() }),
        Err(error) => {
            condition.report(
                format!("the path does not parse: {} at character {}", error.message(), error.position() + 1),
                "a path is of RFC 9535, for instance $..roles[?@ == 'admin']",
            );
            None
        }
    }
}
