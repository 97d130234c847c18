use serde_json::Value;

use super::act::{Act, Inferred};
use super::shape::{below, items, properties, rows, slot};
use super::words::words;
use crate::IndexMap;
use crate::contract::{Content, Operation, System};

/// Words at the end of a schema's name that say how it is used, and nothing of what it is.
const USES: [&str; 13] = [
    "response", "request", "dto", "model", "output", "input", "object", "schema", "view", "read", "resource",
    "detail", "payload",
];

/// A collection as names and schemas speak of it.
#[derive(Debug)]
pub(super) struct Subject<'s> {
    /// What one of its records may be called, in words.
    pub(super) names: Vec<Vec<String>>,
    /// The schemas of its records, by what refers to them.
    pub(super) schemas: Vec<&'s str>,
    /// Its operations: their indices, and what they do.
    pub(super) moves: Vec<(usize, &'s Inferred)>,
}

/// Every collection of a system.
pub(super) fn subjects<'s>(system: &'s System, inferred: &'s [Option<Inferred>]) -> Vec<Subject<'s>> {
    let mut grouped: IndexMap<&str, Vec<(usize, &Inferred)>> = IndexMap::default();
    for (index, inferred) in inferred.iter().enumerate() {
        let Some(inferred) = inferred else { continue };
        grouped.entry(&inferred.collection).or_default().push((index, inferred));
    }
    grouped.into_iter().map(|(path, moves)| subject(system, path, moves)).collect()
}

fn subject<'s>(system: &'s System, path: &str, moves: Vec<(usize, &'s Inferred)>) -> Subject<'s> {
    let mut schemas: Vec<&str> = moves
        .iter()
        .filter_map(|(index, inferred)| schema_of(system, &system.operations()[*index], inferred))
        .collect();
    schemas.sort_unstable();
    schemas.dedup();
    let last = path.rsplit('/').find(|segment| !segment.is_empty() && *segment != "{}").unwrap_or_default();
    let of_schemas = schemas.iter().map(|name| {
        let mut name = words(name.rsplit('/').next().unwrap_or_default());
        while name.len() > 1 && name.last().is_some_and(|last| USES.contains(&last.as_str())) {
            name.pop();
        }
        name
    });
    let mut names: Vec<Vec<String>> = std::iter::once(words(last)).chain(of_schemas).collect();
    names.retain(|name| !name.is_empty());
    Subject { names, schemas, moves }
}

/// What the records are called by that an operation answers.
fn schema_of<'s>(system: &'s System, operation: &'s Operation, inferred: &Inferred) -> Option<&'s str> {
    let document = system.value().as_ref();
    let success = operation.responses.for_status(operation.responses.success())?;
    let schema = schema(document, success.content.first()?)?;
    if inferred.act == Act::List {
        let list = below(document, schema, &rows(document, schema)?)?;
        return reference(items(document, list)?);
    }
    reference(below(document, schema, &slot(document, schema, &inferred.collection))?)
}

/// The schema of a form of a body.
pub(super) fn schema<'s>(document: &'s Value, content: &Content) -> Option<&'s Value> {
    content.schema.as_ref()?.lookup(document)
}

/// What a schema refers to, if it is nothing else.
#[must_use]
pub fn reference(schema: &Value) -> Option<&str> {
    let own = |schema: &'_ Value| schema.get("$ref").is_some();
    if own(schema) {
        return schema.get("$ref")?.as_str();
    }
    let parts = ["allOf", "anyOf"].into_iter().filter_map(|key| schema.get(key)?.as_array());
    let mut parts = parts.flatten().filter(|part| part.get("$ref").is_some());
    let first = parts.next()?;
    if parts.next().is_some() { None } else { first.get("$ref")?.as_str() }
}

/// What a body refers to, the outermost first: itself, its members, and theirs.
pub(super) fn references<'d>(document: &'d Value, schema: &'d Value) -> [Vec<&'d str>; 3] {
    let members = |schema| properties(document, schema).into_values().collect::<Vec<_>>();
    let inner = members(schema);
    let innermost: Vec<&Value> = inner.iter().flat_map(|member| members(member)).collect();
    [vec![schema], inner, innermost].map(|schemas| schemas.into_iter().filter_map(reference).collect())
}
