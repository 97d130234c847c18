use std::sync::Arc;

use serde_json::Value;
use specs::schema::Schemas;

use super::Input;
use super::components::Components;
use super::family::Family;
use super::inputs;
use super::node::Node;
use super::problem::Problems;
use crate::expression::WorkflowKey;

/// What the workflows of a family declare, known before any of them is read: each may name those
/// that come after it.
#[derive(Debug)]
pub(super) struct Index {
    documents: Vec<Document>,
    workflows: Vec<Declared>,
}

#[derive(Debug)]
struct Document {
    /// Schemas of inputs stand in it.
    schemas: Arc<Schemas>,
    first: usize,
    len: usize,
}

/// What a workflow declares.
#[derive(Debug)]
pub(super) struct Declared {
    pub(super) document: usize,
    pub(super) id: String,
    pub(super) inputs: Vec<Input>,
    pub(super) outputs: Vec<String>,
}

impl Index {
    pub(super) fn new(family: &Family) -> Self {
        let mut index = Self { documents: Vec::new(), workflows: Vec::new() };
        for (document, member) in family.members.iter().enumerate() {
            // What is wrong is told when the workflow is read.
            let unheard = Problems::new(&member.source);
            let root = Node::root(member.source.value(), &unheard);
            let first = index.workflows.len();
            let nodes = root.list("workflows");
            index.workflows.extend(nodes.iter().map(|node| declared(document, node, &root)));
            let schemas = Arc::new(Schemas::new(Arc::new(member.source.value().clone())));
            index.documents.push(Document { schemas, first, len: nodes.len() });
        }
        index
    }

    /// The key of a document's workflow by its place.
    pub(super) fn key(&self, document: usize, place: usize) -> WorkflowKey {
        WorkflowKey(self.documents[document].first + place)
    }

    /// The workflow of this id in a document.
    pub(super) fn find(&self, document: usize, id: &str) -> Option<WorkflowKey> {
        self.of(document).find(|(_, declared)| declared.id == id).map(|(key, _)| key)
    }

    /// Every workflow of a document.
    pub(super) fn of(&self, document: usize) -> impl Iterator<Item = (WorkflowKey, &Declared)> {
        let Document { first, len, .. } = self.documents[document];
        let places = first..first + len;
        places.map(|place| (WorkflowKey(place), &self.workflows[place]))
    }

    pub(super) fn declared(&self, key: WorkflowKey) -> &Declared {
        &self.workflows[key.0]
    }

    /// Validators of what stands in a document.
    pub(super) fn schemas(&self, document: usize) -> &Arc<Schemas> {
        &self.documents[document].schemas
    }
}

fn declared<'d>(document: usize, workflow: &Node<'d>, root: &Node<'d>) -> Declared {
    let text = |key: &str| workflow.value().get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let outputs = workflow.value().get("outputs").and_then(Value::as_object);
    Declared {
        document,
        id: text("workflowId"),
        inputs: inputs::declared(workflow, &Components::new(root)),
        outputs: outputs.into_iter().flat_map(|outputs| outputs.keys().cloned()).collect(),
    }
}
