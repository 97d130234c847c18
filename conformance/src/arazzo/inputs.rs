use serde_json::Value;

use super::node::Node;
use super::suite::Surroundings;

/// A declared input: a persona's credential, or a value with a default.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Input {
    pub(crate) name: String,
    pub(crate) default: Option<Value>,
}

/// Reads the properties of a workflow's `inputs`, a JSON Schema.
pub(super) fn read<'d>(workflow: &Node<'d>, around: &Surroundings<'_, 'd>) -> Vec<Input> {
    let properties = || around.components.inputs(&workflow.get("inputs")?)?.get("properties");
    let members = properties().map(|properties| properties.members()).unwrap_or_default();
    members.into_iter().map(|(name, schema)| input(name, &schema)).collect()
}

fn input(name: &str, schema: &Node<'_>) -> Input {
    Input { name: name.to_owned(), default: schema.get("default").map(|node| node.value().clone()) }
}
