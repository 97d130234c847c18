//! Values of one kind out of several.

use serde_json::{Map, Value};

use super::super::model::{Node, NodeId};
use super::super::tagged::Tagged;
use super::{Compiler, Unresolved, last_step, text};

impl Compiler<'_> {
    /// `anyOf` or `oneOf`, which pydantic tells apart by the discriminator alone.
    ///
    /// A branch of null is no branch: it makes the others nullable.
    pub(super) fn any_of(
        &mut self,
        keywords: &Map<String, Value>,
        branches: &[Value],
        name: &str,
    ) -> Result<Node, Unresolved> {
        let others: Vec<&Value> = branches.iter().filter(|branch| !is_null(branch)).collect();
        let node = match property(keywords) {
            Some(property) => self.tagged(keywords, &others, property, name)?,
            None => self.branches(&others, name)?,
        };
        Ok(self.nullable(node, others.len() < branches.len()))
    }

    /// `type` as a list.
    pub(super) fn of_types(
        &mut self,
        kinds: &[Value],
        keywords: &Map<String, Value>,
        name: &str,
    ) -> Result<Node, Unresolved> {
        let others: Vec<&str> =
            kinds.iter().filter_map(Value::as_str).filter(|kind| *kind != "null").collect();
        let node = match others.as_slice() {
            [] => Node::Null,
            [kind] => self.of_type(kind, keywords, name)?,
            several => {
                let mut nodes = Vec::with_capacity(several.len());
                for kind in several {
                    let node = self.of_type(kind, keywords, name)?;
                    nodes.push(self.push(node));
                }
                Node::Union(nodes)
            }
        };
        Ok(self.nullable(node, others.len() < kinds.len()))
    }

    fn nullable(&mut self, node: Node, is_nullable: bool) -> Node {
        match node {
            Node::Null => Node::Null,
            node if is_nullable => Node::Nullable(self.push(node)),
            node => node,
        }
    }

    fn branches(&mut self, branches: &[&Value], name: &str) -> Result<Node, Unresolved> {
        match branches {
            [] => Ok(Node::Null),
            [branch] => self.build(branch, name),
            several => {
                let nodes: Result<_, _> = several.iter().map(|branch| self.add(branch, name)).collect();
                nodes.map(Node::Union)
            }
        }
    }

    fn tagged(
        &mut self,
        keywords: &Map<String, Value>,
        branches: &[&Value],
        property: &str,
        name: &str,
    ) -> Result<Node, Unresolved> {
        let mut choices: Vec<(String, NodeId)> = Vec::new();
        for branch in branches {
            let node = self.add(branch, name)?;
            let tags = self.tags(keywords, branch, property)?;
            choices.extend(tags.into_iter().map(|tag| (tag, node)));
        }
        let property = property.to_owned();
        Ok(Node::Tagged(Tagged { property, choices }))
    }

    /// The tags that mean a branch: those that its own field allows, in that order, or else those that the mapping
    /// leads to it, or else its name.
    fn tags(
        &self,
        keywords: &Map<String, Value>,
        branch: &Value,
        property: &str,
    ) -> Result<Vec<String>, Unresolved> {
        let reference = branch.get("$ref").and_then(Value::as_str);
        let schema = match reference {
            Some(reference) => self.target(reference)?,
            None => branch,
        };
        let field = schema.get("properties").and_then(|fields| fields.get(property));
        let own = field.map(allowed).unwrap_or_default();
        if !own.is_empty() {
            return Ok(own);
        }
        let name = reference.map(last_step).unwrap_or_default();
        let mapped = mapped(keywords, name);
        Ok(if mapped.is_empty() { vec![name.to_owned()] } else { mapped })
    }
}

fn is_null(schema: &Value) -> bool {
    schema.get("type").is_some_and(|kind| kind == "null")
}

fn property(keywords: &Map<String, Value>) -> Option<&str> {
    text(keywords.get("discriminator")?.as_object()?, "propertyName")
}

/// The texts that a field's schema allows by `const` or `enum`.
fn allowed(field: &Value) -> Vec<String> {
    let constant = field.get("const").into_iter();
    let values = field.get("enum").and_then(Value::as_array).into_iter().flatten();
    let texts = constant.chain(values).filter_map(Value::as_str);
    texts.map(str::to_owned).collect()
}

/// The mapping's tags for a schema, which it may name with or without its path.
fn mapped(keywords: &Map<String, Value>, name: &str) -> Vec<String> {
    let mapping = keywords.get("discriminator").and_then(|found| found.get("mapping"));
    let entries = mapping.and_then(Value::as_object).into_iter().flatten();
    let leads_there = |target: &Value| target.as_str().is_some_and(|target| last_step(target) == name);
    entries.filter(|(_, target)| leads_there(target)).map(|(tag, _)| tag.clone()).collect()
}
