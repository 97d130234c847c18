use std::collections::HashSet;
use std::sync::Arc;

use serde_json::Value;
use specs::{Contract, System};

use super::components::Components;
use super::family::{self, Family, Member};
use super::index::Index;
use super::names::Beyond;
use super::node::Node;
use super::suite::Surroundings;
use crate::expression::{Known, WorkflowName};
use crate::target::control_api;

/// What a source description stands for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Source<'c> {
    /// The system of the contract that bears its name, or the control API.
    System(&'c System),
    /// Another suite, by its place in the family.
    Suite(usize),
}

/// Reads `sourceDescriptions` and `components` of a document: what its workflows may refer to.
pub(super) fn surroundings<'c, 'd>(
    root: &Node<'d>,
    document: usize,
    family: &'d Family,
    index: &'d Index,
    contract: &'c Contract,
) -> Surroundings<'c, 'd> {
    let member = &family.members[document];
    let nodes = root.filled("sourceDescriptions");
    let mut seen = HashSet::new();
    let sources: Vec<_> = nodes.iter().filter_map(|node| source(node, member, contract, &mut seen)).collect();
    let components = Components::new(root);
    let beyond = Beyond {
        index,
        document,
        sources: fields(&nodes, &sources),
        unread: unread(&nodes, &sources),
        parameters: parameters(root),
    };
    let known = Arc::new(known(&nodes, &sources, &components, index, document));
    Surroundings { name: &member.name, source: member.file(), sources, components, beyond, known }
}

fn source<'c, 'd>(
    node: &Node<'d>,
    member: &'d Member,
    contract: &'c Contract,
    seen: &mut HashSet<&'d str>,
) -> Option<(&'d str, Source<'c>)> {
    node.keys(&["name", "url", "type"]);
    let is_suite = family::is_suite(node.value());
    if let Some(kind) = node.get("type")
        && !is_suite
        && kind.text()? != "openapi"
    {
        kind.report(format!("{} is no type of source description", kind.value()), "write openapi or arazzo");
        return None;
    }
    let url = node.required("url")?;
    let name_node = node.required("name")?;
    let name = name_node.text()?;
    if !seen.insert(name) {
        name_node.report(format!("source description `{name}` is given twice"), "give each its own name");
    }
    let text = url.text()?;
    if is_suite {
        return Some((name, Source::Suite(suite(&url, name, member)?)));
    }
    let system =
        if control_api::is_described_at(text) { control(&url) } else { named(&name_node, name, contract) };
    Some((name, Source::System(system?)))
}

fn suite(url: &Node<'_>, name: &str, member: &Member) -> Option<usize> {
    match member.others.get(name)? {
        Ok(document) => Some(*document),
        Err(reason) => {
            url.report(reason, "a suite stands in the folder of this one or below it, or is named beside it");
            None
        }
    }
}

fn named<'c>(node: &Node<'_>, name: &str, contract: &'c Contract) -> Option<&'c System> {
    let system = contract.system(name);
    if system.is_none() {
        let known: Vec<&str> = contract.names().collect();
        node.report(format!("no system is named `{name}`"), format!("known systems: {}", known.join(", ")));
    }
    system
}

/// The control API of whatever mock the suite runs on.
fn control(url: &Node<'_>) -> Option<&'static System> {
    let system = control_api::system();
    if system.is_none() {
        url.report(
            "this runner was built without the mock's control API",
            "build it with the feature `mock`",
        );
    }
    system
}

/// Names and keys of source descriptions, for what expressions may read.
fn fields<'d>(
    nodes: &[Node<'d>],
    sources: &[(&'d str, Source<'_>)],
) -> Vec<(&'d str, Vec<&'d str>, Option<usize>)> {
    let of = |node: &Node<'d>| {
        let fields = node.value().as_object()?;
        let name = fields.get("name")?.as_str()?;
        let suite = sources.iter().find_map(|(known, source)| match source {
            Source::Suite(document) if *known == name => Some(*document),
            _ => None,
        });
        Some((name, fields.keys().map(String::as_str).collect(), suite))
    };
    nodes.iter().filter_map(of).collect()
}

fn unread<'d>(nodes: &[Node<'d>], sources: &[(&'d str, Source<'_>)]) -> Vec<&'d str> {
    let suites = nodes.iter().map(Node::value).filter(|value| family::is_suite(value));
    let names = suites.filter_map(|value| value.get("name")?.as_str());
    names.filter(|name| !sources.iter().any(|(known, _)| known == name)).collect()
}

fn parameters<'d>(root: &Node<'d>) -> Vec<&'d str> {
    let parameters = || root.value().get("components")?.get("parameters")?.as_object();
    parameters().into_iter().flatten().map(|(name, _)| name.as_str()).collect()
}

fn known(
    nodes: &[Node<'_>],
    sources: &[(&str, Source<'_>)],
    components: &Components<'_>,
    index: &Index,
    document: usize,
) -> Known {
    let described = |node: &Node<'_>| {
        let name = node.value().get("name").and_then(Value::as_str)?;
        Some((name.to_owned(), node.value().clone()))
    };
    let others = sources.iter().filter_map(|(name, source)| match source {
        Source::Suite(document) => Some((Some((*name).to_owned()), *document)),
        Source::System(_) => None,
    });
    let documents = others.chain([(None, document)]);
    let workflows = documents.flat_map(|(source, document)| {
        let name = move |id: &str| WorkflowName { source: source.clone(), id: id.to_owned() };
        index.of(document).map(move |(key, declared)| (name(&declared.id), key))
    });
    Known {
        sources: nodes.iter().filter_map(described).collect(),
        parameters: components.parameters(),
        workflows: workflows.collect(),
    }
}
