use std::collections::HashSet;

use specs::{Contract, Diagnostics, System};

use super::components::Components;
use super::node::Node;
use super::problem::Problems;
use super::source::Source;
use super::{Workflow, workflow};

/// A scenario suite whose every name, expression and operation has been checked.
#[derive(Debug)]
pub struct Suite<'c> {
    /// Where it came from: a file's path, or the name of an embedded suite.
    pub(crate) name: String,
    pub(crate) workflows: Vec<Workflow<'c>>,
}

/// What every part of a suite may refer to.
pub(super) struct Surroundings<'c, 'd> {
    /// Source descriptions by name.
    pub(super) sources: Vec<(&'d str, &'c System)>,
    pub(super) components: Components<'d>,
}

impl<'c> Suite<'c> {
    /// Reads a suite, YAML or JSON.
    ///
    /// # Errors
    /// Everything that is wrong with the document, each with its place.
    pub fn read(name: &str, text: &str, contract: &'c Contract) -> Result<Self, Diagnostics> {
        let source = Source::parse(name, text)?;
        let problems = Problems::default();
        let workflows = read(&Node::root(&source.value, &problems), contract);
        problems.into_result(&source).map(|()| Self { name: name.to_owned(), workflows })
    }
}

fn read<'c>(root: &Node<'_>, contract: &'c Contract) -> Vec<Workflow<'c>> {
    root.keys(&["arazzo", "info", "sourceDescriptions", "workflows", "components"], &[]);
    version(root);
    let around = Surroundings { sources: sources(root, contract), components: Components::new(root) };
    if root.required("workflows").is_some() && root.list("workflows").is_empty() {
        root.report("a suite needs a workflow", "add one to `workflows`");
    }
    let mut ids = Vec::new();
    root.list("workflows").iter().filter_map(|node| workflow::read(node, &mut ids, &around)).collect()
}

fn version(root: &Node<'_>) -> Option<()> {
    let node = root.required("arazzo")?;
    let version = node.text()?;
    if !version.starts_with("1.0.") {
        node.report(format!("Arazzo {version} is not read"), "this runner reads 1.0.0 and 1.0.1");
    }
    root.required("info").map(|_| ())
}

/// A source description stands for the system of the contract that bears its name.
fn sources<'c, 'd>(root: &Node<'d>, contract: &'c Contract) -> Vec<(&'d str, &'c System)> {
    let mut seen = HashSet::new();
    root.list("sourceDescriptions").iter().filter_map(|node| source(node, contract, &mut seen)).collect()
}

fn source<'c, 'd>(
    node: &Node<'d>,
    contract: &'c Contract,
    seen: &mut HashSet<&'d str>,
) -> Option<(&'d str, &'c System)> {
    node.keys(&["name", "url", "type"], &[]);
    node.required("url")?;
    let node = node.required("name")?;
    let name = node.text()?;
    if !seen.insert(name) {
        node.report(format!("source description `{name}` is given twice"), "give each its own name");
    }
    let system = contract.system(name);
    if system.is_none() {
        let known: Vec<_> = contract.systems().map(System::name).collect();
        node.report(format!("no system is named `{name}`"), format!("known systems: {}", known.join(", ")));
    }
    Some((name, system?))
}
