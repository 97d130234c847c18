use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;
use specs::schema::Schemas;
use specs::{Contract, Diagnostics, SourceFile, System};

use super::components::Components;
use super::family::Family;
use super::index::Index;
use super::names::Beyond;
#[cfg(test)]
use super::neighbours::{Alone, Origin};
use super::neighbours::{Neighbours, SuiteText};
use super::node::Node;
use super::problem::Problems;
use super::source::{self, Source};
use super::workflow::{self, Written};
use super::{Workflow, circle, link};
use crate::expression::{Known, WorkflowKey};

/// A scenario suite whose every name, expression and operation has been checked.
#[derive(Debug)]
pub(crate) struct Suite<'c> {
    /// Where it came from: a file's path, or the name of an embedded suite.
    pub(crate) name: String,
    pub(crate) workflows: Vec<Workflow<'c>>,
    /// As it is written.
    pub(crate) document: Value,
    /// Suites by the names that its source descriptions have for them.
    pub(crate) others: HashMap<String, String>,
}

/// What every part of a document may refer to.
pub(super) struct Surroundings<'c, 'd> {
    /// Of the document.
    pub(super) name: &'d str,
    /// The document, where it is a file that a report can point at.
    pub(super) source: Option<Arc<SourceFile>>,
    /// Source descriptions by name.
    pub(super) sources: Vec<(&'d str, Source<'c>)>,
    pub(super) components: Components<'d>,
    pub(super) beyond: Beyond<'d>,
    pub(super) known: Arc<Known>,
}

impl<'c> Suite<'c> {
    /// Reads a suite that names no other one, YAML or JSON.
    ///
    /// # Errors
    /// As [`Suite::among`].
    #[cfg(test)]
    pub(crate) fn read(
        name: &str,
        text: impl Into<String>,
        contract: &'c Contract,
    ) -> Result<Self, Diagnostics> {
        let text = SuiteText { name: name.to_owned(), text: text.into(), origin: Origin::File };
        Self::among(text, contract, &Alone)
    }

    /// Reads a suite, YAML or JSON, with those that it names.
    ///
    /// # Errors
    /// Everything that is wrong with the documents, each with its place.
    pub(crate) fn among(
        text: SuiteText,
        contract: &'c Contract,
        neighbours: &dyn Neighbours,
    ) -> Result<Self, Diagnostics> {
        let name = text.name.clone();
        let Read { workflows, errors, document, others, .. } = read(text, contract, neighbours)?;
        if errors.is_empty() { Ok(Self { name, workflows, document, others }) } else { Err(errors) }
    }

    /// Reads a suite for everything that is wrong with it, also what a run would not stumble over.
    pub(crate) fn check(
        text: SuiteText,
        contract: &'c Contract,
        neighbours: &dyn Neighbours,
    ) -> (Vec<Workflow<'c>>, Diagnostics) {
        match read(text, contract, neighbours) {
            Ok(Read { workflows, mut errors, remarks, .. }) => {
                errors.extend(remarks);
                (workflows, errors.sorted())
            }
            Err(problems) => (Vec::new(), problems),
        }
    }
}

impl<'c, 'd> Surroundings<'c, 'd> {
    /// Source descriptions that stand for systems.
    pub(super) fn systems(&self) -> impl Iterator<Item = (&'d str, &'c System)> {
        self.sources.iter().filter_map(|(name, source)| match source {
            Source::System(system) => Some((*name, *system)),
            Source::Suite(_) => None,
        })
    }

    /// Source descriptions that stand for other suites, with their documents.
    pub(super) fn suites(&self) -> impl Iterator<Item = (&'d str, usize)> {
        self.sources.iter().filter_map(|(name, source)| match source {
            Source::Suite(document) => Some((*name, *document)),
            Source::System(_) => None,
        })
    }

    /// Validators of what stands in the document.
    pub(super) fn schemas(&self) -> &'d Arc<Schemas> {
        self.beyond.index.schemas(self.beyond.document)
    }

    /// The workflow that a `workflowId` means; what is wrong with it is told elsewhere.
    pub(super) fn workflow(&self, text: &str) -> Option<WorkflowKey> {
        let index = self.beyond.index;
        let Some(qualified) = text.strip_prefix("$sourceDescriptions.") else {
            return index.find(self.beyond.document, text);
        };
        let (source, id) = qualified.split_once('.')?;
        let (_, document) = self.suites().find(|(name, _)| *name == source)?;
        index.find(document, id)
    }
}

/// What became of a suite.
struct Read<'c> {
    workflows: Vec<Workflow<'c>>,
    errors: Diagnostics,
    remarks: Diagnostics,
    document: Value,
    others: HashMap<String, String>,
}

fn read<'c>(
    text: SuiteText,
    contract: &'c Contract,
    neighbours: &dyn Neighbours,
) -> Result<Read<'c>, Diagnostics> {
    let mut family = Family::load(text, neighbours)?;
    let mut errors = std::mem::take(&mut family.problems);
    let index = Index::new(&family);
    let problems: Vec<_> = family.members.iter().map(|member| Problems::new(&member.source)).collect();
    let mut all = HashMap::new();
    let mut own = Vec::new();
    let mut documents = Vec::new();
    for (document, (member, problems)) in family.members.iter().zip(&problems).enumerate() {
        let root = Node::root(member.source.value(), problems);
        let around = source::surroundings(&root, document, &family, &index, contract);
        for (key, written) in workflows(&root, &around) {
            all.insert(key, Arc::clone(&written.routine));
            if document == 0 {
                own.push((key, written));
            }
        }
        documents.push((root, around));
    }
    documents.iter().for_each(|(root, around)| circle::check(root, around, &all));
    let workflows = own.iter().map(|(key, written)| link::link(*key, written, &all)).collect();
    drop(documents);
    let mut remarks = Diagnostics::new();
    for (document, problems) in problems.into_iter().enumerate() {
        let (found, noticed) = problems.into_parts();
        errors.extend(found);
        // Those of the others are told when they are checked themselves.
        if document == 0 {
            remarks.extend(noticed);
        }
    }
    let document = family.members[0].source.value().clone();
    Ok(Read { workflows, errors: errors.sorted(), remarks, document, others: family.others() })
}

fn workflows<'c, 'd>(root: &Node<'d>, around: &Surroundings<'c, 'd>) -> Vec<(WorkflowKey, Written<'c>)> {
    root.keys(&["arazzo", "info", "sourceDescriptions", "workflows", "components"]);
    version(root);
    around.components.check();
    let mut ids = Vec::new();
    let nodes = root.filled("workflows");
    let read = |(place, node): (usize, &Node<'d>)| {
        let key = around.beyond.index.key(around.beyond.document, place);
        Some((key, workflow::read(node, &mut ids, around)?))
    };
    nodes.iter().enumerate().filter_map(read).collect()
}

fn version(root: &Node<'_>) -> Option<()> {
    let node = root.required("arazzo")?;
    let version = node.text()?;
    if !version.starts_with("1.0.") {
        node.report(format!("Arazzo {version} is not read"), "this runner reads 1.0.0 and 1.0.1");
    }
    let info = root.required("info")?;
    info.keys(&["title", "summary", "description", "version"]);
    info.required("title")?.text()?;
    info.required("version")?.text().map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{errors, suite};
    use crate::arazzo::Suite;
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
    fn every_error_in_what_leads_from_step_to_step_is_listed() {
        insta::assert_snapshot!(errors(include_str!("../testing/broken-flow.arazzo.yaml")));
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
        insta::assert_snapshot!(error("{\"arazzo\": \"1.0.1\", \"info\": {\"title\": \"Shop\", \"version\": \"1\"},\n \"workflows\": 3}"), @r"
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
