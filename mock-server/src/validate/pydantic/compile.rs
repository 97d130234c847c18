//! From a JSON Schema to a [`Model`](super::Model).

mod object;
mod scalar;
mod union;

use std::collections::HashMap;

use serde_json::{Map, Value};
use thiserror::Error;

use super::choice::{Choice, Literal};
use super::list::{List, Repeats};
use super::model::{Node, NodeId};

/// Finds what a `$ref` refers to.
pub trait Resolve {
    /// The schema at a reference, such as `#/components/schemas/Order`; `None` if there is none.
    fn resolve(&self, reference: &str) -> Option<&Value>;
}

/// A reference that leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("no schema at `{reference}`")]
pub struct Unresolved {
    /// The reference, as the schema writes it.
    pub reference: String,
}

/// The name of a class that no schema names.
const NAMELESS: &str = "Model";

/// The nodes of a schema, and which of them is the schema itself.
pub(super) fn compile(schema: &Value, resolve: &dyn Resolve) -> Result<(Vec<Node>, NodeId), Unresolved> {
    let mut compiler = Compiler { resolve, nodes: Vec::new(), seen: HashMap::new() };
    let root = compiler.add(schema, NAMELESS)?;
    Ok((compiler.nodes, root))
}

/// Schemas met so far. A reference is compiled once; within itself it is known by its place.
struct Compiler<'a> {
    resolve: &'a dyn Resolve,
    nodes: Vec<Node>,
    seen: HashMap<String, NodeId>,
}

impl<'a> Compiler<'a> {
    /// Compiles a schema into a place of its own. `name` is the class it stands for, should it need one.
    fn add(&mut self, schema: &Value, name: &str) -> Result<NodeId, Unresolved> {
        let id = self.reserve();
        let node = self.build(schema, name)?;
        self.fill(id, node);
        Ok(id)
    }

    fn push(&mut self, node: Node) -> NodeId {
        let id = self.reserve();
        self.fill(id, node);
        id
    }

    fn reserve(&mut self) -> NodeId {
        self.nodes.push(Node::Any);
        NodeId(self.nodes.len() - 1)
    }

    fn fill(&mut self, id: NodeId, node: Node) {
        if let Some(place) = self.nodes.get_mut(id.0) {
            *place = node;
        }
    }

    fn reference(&mut self, reference: &str) -> Result<NodeId, Unresolved> {
        if let Some(id) = self.seen.get(reference) {
            return Ok(*id);
        }
        let schema = self.target(reference)?;
        let id = self.reserve();
        self.seen.insert(reference.to_owned(), id);
        let node = self.build(schema, last_step(reference))?;
        self.fill(id, node);
        Ok(id)
    }

    fn target(&self, reference: &str) -> Result<&'a Value, Unresolved> {
        let missing = || Unresolved { reference: reference.to_owned() };
        self.resolve.resolve(reference).ok_or_else(missing)
    }

    fn build(&mut self, schema: &Value, name: &str) -> Result<Node, Unresolved> {
        let Value::Object(keywords) = schema else {
            return Ok(Node::Any);
        };
        if let Some(reference) = text(keywords, "$ref") {
            return self.reference(reference).map(Node::Alias);
        }
        if let Some(value) = keywords.get("const") {
            let literal = Literal { value: value.clone() };
            return Ok(Node::Literal(literal));
        }
        if let Some(Value::Array(values)) = keywords.get("enum") {
            return Ok(self.choice(values, title(keywords).unwrap_or(name)));
        }
        if let Some(Value::Array(parts)) = keywords.get("allOf") {
            return self.all_of(keywords, parts, name);
        }
        for keyword in ["oneOf", "anyOf"] {
            if let Some(Value::Array(branches)) = keywords.get(keyword) {
                return self.any_of(keywords, branches, name);
            }
        }
        self.typed(keywords, name)
    }

    /// A null among the values makes the rest of them nullable, as it does in a type.
    fn choice(&mut self, values: &[Value], class: &str) -> Node {
        let others: Vec<Value> = values.iter().filter(|value| !value.is_null()).cloned().collect();
        let is_nullable = others.len() < values.len();
        if others.is_empty() {
            return Node::Null;
        }
        let choice = Node::Choice(Choice::new(class, others));
        if is_nullable { Node::Nullable(self.push(choice)) } else { choice }
    }

    fn typed(&mut self, keywords: &Map<String, Value>, name: &str) -> Result<Node, Unresolved> {
        match keywords.get("type") {
            Some(Value::String(kind)) => self.of_type(kind, keywords, name),
            Some(Value::Array(kinds)) => self.of_types(kinds, keywords, name),
            _ if keywords.contains_key("properties") => self.of_type("object", keywords, name),
            _ if keywords.contains_key("items") => self.of_type("array", keywords, name),
            _ => Ok(Node::Any),
        }
    }

    fn of_type(&mut self, kind: &str, keywords: &Map<String, Value>, name: &str) -> Result<Node, Unresolved> {
        Ok(match kind {
            "null" => Node::Null,
            "boolean" => Node::Boolean,
            "integer" => scalar::integer(keywords),
            "number" => scalar::float(keywords),
            "string" => scalar::text(keywords),
            "array" => self.list(keywords, name)?,
            "object" => self.object(keywords, name)?,
            _ => Node::Any,
        })
    }

    fn list(&mut self, keywords: &Map<String, Value>, name: &str) -> Result<Node, Unresolved> {
        let items = match keywords.get("items") {
            Some(items) => self.add(items, name)?,
            None => self.push(Node::Any),
        };
        let is_set = keywords.get("uniqueItems") == Some(&Value::Bool(true));
        Ok(Node::List(List {
            items,
            min: count(keywords, "minItems").filter(|min| *min > 0),
            max: count(keywords, "maxItems"),
            repeats: if is_set { Repeats::Dropped } else { Repeats::Kept },
        }))
    }
}

fn text<'s>(keywords: &'s Map<String, Value>, key: &str) -> Option<&'s str> {
    keywords.get(key)?.as_str()
}

fn title(keywords: &Map<String, Value>) -> Option<&str> {
    text(keywords, "title")
}

/// A length; some documents write it with a fraction of zero.
fn count(keywords: &Map<String, Value>, key: &str) -> Option<usize> {
    let value = keywords.get(key)?;
    let whole = value.as_u64().or_else(|| {
        let float = value.as_f64()?;
        (float >= 0.0).then_some(float as u64)
    });
    usize::try_from(whole?).ok()
}

/// The name at the end of a reference: `Order` of `#/components/schemas/Order`.
fn last_step(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or(reference)
}
