use serde_json::Value;
use specs::Pointer;
use specs::schema::Schemas;

use super::components::Components;
use super::node::Node;
use super::suite::Surroundings;

/// A declared input: a persona's credential, or a value that is given.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Input {
    pub(crate) name: String,
    pub(crate) default: Option<Value>,
    /// Can it be text, as every credential is?
    pub(crate) can_be_text: bool,
    pub(crate) is_required: bool,
    /// Where its schema stands in the suite.
    pub(super) schema: Pointer,
}

/// A schema that refers to itself is followed no deeper than this.
const DEEPEST: usize = 16;

/// The keywords of schemas that say no more than `type` does.
const REMARKS: [&str; 6] = ["type", "title", "description", "default", "format", "examples"];

/// Reads the properties of a workflow's `inputs`, a JSON Schema, and checks their defaults by it.
pub(super) fn read<'d>(workflow: &Node<'d>, around: &Surroundings<'_, 'd>) -> Vec<Input> {
    let inputs = declared(workflow, &around.components);
    for input in inputs.iter().filter(|input| input.default.is_some()) {
        let at = input.schema.push("default");
        if let Some(node) = around.components.at(&at) {
            input.check(&node, node.value(), around.schemas());
        }
    }
    inputs
}

/// The inputs that a workflow declares, those of schemas that its own is put together from among them.
pub(super) fn declared<'d>(workflow: &Node<'d>, components: &Components<'d>) -> Vec<Input> {
    let mut found = Vec::new();
    if let Some(schema) = workflow.get("inputs") {
        collect(&schema, components, &mut found, 0);
    }
    found
}

fn collect<'d>(schema: &Node<'d>, components: &Components<'d>, found: &mut Vec<Input>, depth: usize) {
    if depth == DEEPEST {
        return;
    }
    if schema.get("$ref").is_some()
        && let Some(target) = components.schema(schema)
    {
        collect(&target, components, found, depth + 1);
    }
    if schema.get("allOf").is_some() {
        schema.list("allOf").iter().for_each(|part| collect(part, components, found, depth + 1));
    }
    let required = schema.value().get("required").and_then(Value::as_array);
    let is_required = |name: &str| required.is_some_and(|names| names.iter().any(|one| one == name));
    let properties = schema.get("properties").map(|properties| properties.members()).unwrap_or_default();
    for (name, node) in properties {
        found.retain(|input| input.name != name);
        found.push(input(name, &node, components, is_required(name)));
    }
    found.iter_mut().filter(|input| is_required(&input.name)).for_each(|input| input.is_required = true);
}

fn input<'d>(name: &str, node: &Node<'d>, components: &Components<'d>, is_required: bool) -> Input {
    let schema = components.schema(node).unwrap_or_else(|| node.clone());
    let default = node.get("default").or_else(|| schema.get("default"));
    Input {
        name: name.to_owned(),
        default: default.map(|node| node.value().clone()),
        can_be_text: match schema.value().get("type") {
            Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == "string"),
            Some(kind) => kind == "string",
            None => true,
        },
        is_required,
        schema: node.pointer().clone(),
    }
}

impl Input {
    /// Reports a value that is not of the input's schema, at the node where it is given.
    pub(super) fn check(&self, given: &Node<'_>, value: &Value, schemas: &Schemas) {
        if let Some(reason) = self.refusal(value, schemas) {
            given.report(format!("the input `{}` cannot be {value}", self.name), reason);
        }
    }

    /// Why the schema refuses a value.
    pub(crate) fn refusal(&self, value: &Value, schemas: &Schemas) -> Option<String> {
        let schema = self.schema.lookup(schemas.document())?;
        if is_plain(schema) {
            let kind = schema.get("type")?.as_str()?;
            return (!is_of(value, kind)).then(|| format!("its schema has `type: {kind}`"));
        }
        match schemas.validator(&self.schema) {
            Ok(validator) => validator.validate(value).err().map(|error| format!("its schema says: {error}")),
            Err(error) => Some(error.to_string()),
        }
    }
}

/// Compiling costs a thousand times what such a schema asks for.
fn is_plain(schema: &Value) -> bool {
    schema.as_object().is_some_and(|keys| keys.keys().all(|key| REMARKS.contains(&key.as_str())))
        && schema.get("type").is_none_or(Value::is_string)
}

fn is_of(value: &Value, kind: &str) -> bool {
    match kind {
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        _ => true,
    }
}
