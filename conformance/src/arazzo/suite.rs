use std::collections::HashSet;

use specs::{Contract, Diagnostics, SourceFile, System};

use super::components::Components;
use super::node::Node;
use super::problem::Problems;
use super::{Workflow, workflow};
use crate::target::control_api;

/// A scenario suite whose every name, expression and operation has been checked.
#[derive(Debug)]
pub(crate) struct Suite<'c> {
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
    pub(crate) fn read(
        name: &str,
        text: impl Into<String>,
        contract: &'c Contract,
    ) -> Result<Self, Diagnostics> {
        let source = SourceFile::parse(name, text.into())?;
        let problems = Problems::new(&source);
        let workflows = read(&Node::root(source.value(), &problems), contract);
        problems.into_result().map(|()| Self { name: name.to_owned(), workflows })
    }

    /// Reads a suite for everything that is wrong with it, also what a run would not stumble over.
    pub(crate) fn check(
        name: &str,
        text: impl Into<String>,
        contract: &'c Contract,
    ) -> (Vec<Workflow<'c>>, Diagnostics) {
        let source = match SourceFile::parse(name, text.into()) {
            Ok(source) => source,
            Err(problems) => return (Vec::new(), problems),
        };
        let problems = Problems::new(&source);
        let workflows = read(&Node::root(source.value(), &problems), contract);
        (workflows, problems.into_all())
    }
}

fn read<'c>(root: &Node<'_>, contract: &'c Contract) -> Vec<Workflow<'c>> {
    root.keys(&["arazzo", "info", "sourceDescriptions", "workflows", "components"], &[]);
    version(root);
    let around = Surroundings { sources: sources(root, contract), components: Components::new(root) };
    let mut ids = Vec::new();
    root.filled("workflows").iter().filter_map(|node| workflow::read(node, &mut ids, &around)).collect()
}

fn version(root: &Node<'_>) -> Option<()> {
    let node = root.required("arazzo")?;
    let version = node.text()?;
    if !version.starts_with("1.0.") {
        node.report(format!("Arazzo {version} is not read"), "this runner reads 1.0.0 and 1.0.1");
    }
    root.required("info").map(|_| ())
}

/// A source description stands for the system of the contract that bears its name, or for the
/// control API.
fn sources<'c, 'd>(root: &Node<'d>, contract: &'c Contract) -> Vec<(&'d str, &'c System)> {
    let mut seen = HashSet::new();
    root.filled("sourceDescriptions").iter().filter_map(|node| source(node, contract, &mut seen)).collect()
}

fn source<'c, 'd>(
    node: &Node<'d>,
    contract: &'c Contract,
    seen: &mut HashSet<&'d str>,
) -> Option<(&'d str, &'c System)> {
    node.keys(&["name", "url", "type"], &[]);
    let url = node.required("url")?;
    let node = node.required("name")?;
    let name = node.text()?;
    if !seen.insert(name) {
        node.report(format!("source description `{name}` is given twice"), "give each its own name");
    }
    if control_api::is_described_at(url.text()?) {
        return Some((name, control(&url)?));
    }
    let system = contract.system(name);
    if system.is_none() {
        let known: Vec<_> = contract.systems().map(System::name).collect();
        node.report(format!("no system is named `{name}`"), format!("known systems: {}", known.join(", ")));
    }
    Some((name, system?))
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

#[cfg(test)]
mod tests {
    use super::super::testing::{errors, suite};
    use super::*;
    use crate::testing::contract;

    #[test]
    fn a_suite_in_order_is_read_with_its_operations() {
        let text = suite(
            "    parameters: [{name: Authorization, in: header, value: 'Bearer {$inputs.alice}'}]\n\
             \x20   steps:\n\
             \x20     - {stepId: make, operationId: createItem, requestBody: {payload: {name: Lamp}}, outputs: {id: $response.body#/data/id}}\n\
             \x20     - stepId: read\n\
             \x20       operationId: $sourceDescriptions.shop.readItem\n\
             \x20       parameters: [{name: item_id, in: path, value: $steps.make.outputs.id}]\n\
             \x20       successCriteria: [{condition: $statusCode == 200}]\n",
        );
        let contract = contract();
        let suite = Suite::read("shop.arazzo.yaml", &text, &contract).unwrap();
        let steps: Vec<_> = suite.workflows[0]
            .steps
            .iter()
            .map(|step| (step.operation.id.as_str(), step.arguments.len()))
            .collect();
        assert_eq!(steps, [("createItem", 1), ("readItem", 2)]);
    }

    #[test]
    fn every_error_is_listed_with_its_place() {
        insta::assert_snapshot!(errors(include_str!("../testing/broken.arazzo.yaml")));
    }

    #[test]
    fn text_that_is_no_yaml_is_told_with_its_place() {
        insta::assert_snapshot!(errors("arazzo: 1.0.1\nworkflows: [\n"));
    }

    #[test]
    fn a_key_that_is_written_twice_is_told() {
        insta::assert_snapshot!(errors("arazzo: 1.0.1\nworkflows: []\narazzo: 1.0.0\n"), @r#"
        shop.arazzo.yaml:3:1: error: key "arazzo" is written twice
          hint: keep one of them
        "#);
    }

    #[test]
    fn a_suite_in_json_is_told_its_places_too() {
        let error = |text: &str| Suite::read("shop.arazzo.json", text, &contract()).unwrap_err().to_string();
        insta::assert_snapshot!(error("{\"arazzo\": \"1.0.1\", \"info\": {},\n \"workflows\": 3}"), @r"
        shop.arazzo.json:1:1: error: `sourceDescriptions` is missing
          hint: add `sourceDescriptions:` here
        shop.arazzo.json:2:15: error: expected a list, found a number
          hint: start each item with `- `
        ");
    }

    #[test]
    fn a_document_that_is_no_suite_is_told_what_is_missing() {
        insta::assert_snapshot!(errors("openapi: 3.1.0\n"));
        insta::assert_snapshot!(errors("[]"), @r"
        shop.arazzo.yaml:1:1: error: expected an object, found a list
          hint: write it as `key: value` lines
        ");
    }
}
