use http::HeaderName;
use specs::Operation;
use specs::contract::Location;

use super::call;
use super::components::Reusable;
use super::names::{Moment, Names};
use super::node::Node;
use super::suite::Surroundings;
use crate::expression::Template;

/// The value that a step gives to one parameter.
#[derive(Clone, Debug)]
pub(crate) struct Argument {
    pub(crate) name: String,
    pub(crate) location: Location,
    pub(crate) value: Template,
}

/// Reads `parameters` of a step.
pub(super) fn read<'d>(owner: &Node<'d>, around: &Surroundings<'_, 'd>, names: &Names<'d>) -> Vec<Argument> {
    let nodes = owner.list("parameters");
    twice(&nodes, around);
    nodes.iter().filter_map(|node| argument(node, around, names)).collect()
}

/// Reads `parameters` of a workflow: what travels with requests, and what is given to workflows that are called.
pub(super) fn shared<'d>(
    workflow: &Node<'d>,
    around: &Surroundings<'_, 'd>,
    names: &Names<'d>,
) -> (Vec<Argument>, Vec<(String, Template)>) {
    let nodes = workflow.list("parameters");
    twice(&nodes, around);
    let travels = |node: &&Node<'d>| {
        let declared = around.components.reusable(Reusable::Parameter, node);
        declared.is_some_and(|declared| declared.get("in").is_some())
    };
    let (sent, given): (Vec<_>, Vec<_>) = nodes.iter().partition(travels);
    let given = given.into_iter().filter_map(|node| call::argument(node, names, around));
    (
        sent.into_iter().filter_map(|node| argument(node, around, names)).collect(),
        given.map(|(_, name, value)| (name, value)).collect(),
    )
}

/// Reports a parameter that is given twice.
fn twice<'d>(nodes: &[Node<'d>], around: &Surroundings<'_, 'd>) {
    let mut seen = Vec::new();
    for node in nodes {
        let Some(declared) = around.components.reusable(Reusable::Parameter, node) else { continue };
        let key = (declared.value().get("name").cloned(), declared.value().get("in").cloned());
        if key.0.is_some() && seen.contains(&key) {
            node.report("the parameter is given twice", "leave one of them out; a list is one value");
        }
        seen.push(key);
    }
}

/// The step's own arguments, and the workflow's that it does not replace.
pub(super) fn merge(shared: &[Argument], mut own: Vec<Argument>) -> Vec<Argument> {
    let replaced =
        |one: &Argument| own.iter().any(|other| other.name == one.name && other.location == one.location);
    let kept: Vec<_> = shared.iter().filter(|one| !replaced(one)).cloned().collect();
    own.extend(kept);
    own
}

/// Reports path parameters that are missing or that the path does not have; anything else may be
/// sent on purpose.
pub(super) fn check(step: &Node<'_>, operation: &Operation, arguments: &[Argument]) {
    let given = |name: &str| arguments.iter().any(|one| one.location == Location::Path && one.name == name);
    let declared: Vec<_> = operation.parameters_in(Location::Path).map(|one| one.name.as_str()).collect();
    for name in declared.iter().filter(|name| !given(name)) {
        step.report(
            format!("the path parameter `{name}` of `{}` is not given", operation.id),
            "add it to `parameters` with `in: path`",
        );
    }
    for one in arguments
        .iter()
        .filter(|one| one.location == Location::Path && !declared.contains(&one.name.as_str()))
    {
        let hint =
            format!("it has {}", if declared.is_empty() { "none".to_owned() } else { declared.join(", ") });
        step.report(format!("`{}` has no path parameter `{}`", operation.id, one.name), hint);
    }
}

fn argument<'d>(node: &Node<'d>, around: &Surroundings<'_, 'd>, names: &Names<'d>) -> Option<Argument> {
    let declared = around.components.reusable(Reusable::Parameter, node)?;
    declared.keys(&["name", "in", "value"]);
    let (name, place) = (declared.required("name"), declared.required("in"));
    let value = node.get("value").or_else(|| declared.required("value"));
    let value = value.and_then(|node| template(&node, names));
    let location = place.and_then(|node| location(&node))?;
    let name_node = name?;
    let name = name_node.text()?;
    if location == Location::Header && HeaderName::try_from(name).is_err() {
        name_node.report(format!("`{name}` cannot name a header"), "use letters, digits and -");
        return None;
    }
    Some(Argument { name: name.to_owned(), location, value: value? })
}

fn location(node: &Node<'_>) -> Option<Location> {
    match node.text()? {
        "path" => Some(Location::Path),
        "query" => Some(Location::Query),
        "header" => Some(Location::Header),
        "cookie" => Some(Location::Cookie),
        other => {
            node.report(
                format!("`in: {other}` is no place for a parameter"),
                "write path, query, header or cookie",
            );
            None
        }
    }
}

/// Reads a value that is sent, with expressions in it.
pub(super) fn template(node: &Node<'_>, names: &Names<'_>) -> Option<Template> {
    match Template::parse(node.value()) {
        Ok(template) => {
            template
                .expressions()
                .into_iter()
                .for_each(|expression| names.check(node, expression, Moment::Apart));
            Some(template)
        }
        Err(error) => {
            node.report(error.to_string(), error.hint());
            None
        }
    }
}
