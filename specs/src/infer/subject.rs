use http::Method;
use serde_json::Value;

use super::act::{Act, Inferred};
use super::names::last_name;
use super::shape::{below, items, listed, properties, rows, slot};
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
    /// What one of its records is called in its path, in words.
    pub(super) name: Vec<String>,
    /// What its schemas are called.
    pub(super) kinds: Vec<Vec<String>>,
    /// The words of its path.
    pub(super) around: Vec<String>,
    /// The schemas of its records, by what refers to them.
    pub(super) schemas: Vec<&'s str>,
    /// Its operations.
    pub(super) moves: Vec<Done<'s>>,
}

/// What an operation does to a collection.
#[derive(Debug)]
pub(super) struct Done<'s> {
    /// The index of the operation.
    pub(super) index: usize,
    /// What it does.
    pub(super) act: &'s Act,
    /// Whether it takes something back: a DELETE.
    pub(super) is_undone: bool,
    /// Whether it answers a record of the collection.
    pub(super) shows: bool,
}

/// Every collection of a system.
pub(super) fn subjects<'s>(system: &'s System, inferred: &'s [Option<Inferred>]) -> Vec<Subject<'s>> {
    let mut grouped: IndexMap<&str, Vec<(usize, &Inferred)>> = IndexMap::default();
    for (index, inferred) in inferred.iter().enumerate() {
        let Some(inferred) = inferred else { continue };
        grouped.entry(&inferred.collection).or_default().push((index, inferred));
    }
    // What is neither made nor read there is only put there: records of elsewhere.
    let own =
        |moves: &[(usize, &Inferred)]| moves.iter().any(|(_, it)| matches!(it.act, Act::Create | Act::Read));
    let grouped = grouped.into_iter().filter(|(_, moves)| own(moves));
    grouped.map(|(path, moves)| subject(system, path, &moves)).collect()
}

fn subject<'s>(system: &'s System, path: &str, moves: &[(usize, &'s Inferred)]) -> Subject<'s> {
    let shown: Vec<Option<&str>> = moves
        .iter()
        .map(|(index, inferred)| schema_of(system, &system.operations()[*index], inferred))
        .collect();
    let own = moves.iter().zip(&shown).filter(|((_, it), _)| !matches!(it.act, Act::Perform(_)));
    let mut schemas: Vec<&str> = own.filter_map(|(_, schema)| *schema).collect();
    schemas.sort_unstable();
    schemas.dedup();
    let moves = moves.iter().zip(&shown).map(|((index, inferred), shown)| Done {
        index: *index,
        act: &inferred.act,
        is_undone: system.operations()[*index].method == Method::DELETE,
        shows: shown.is_some_and(|shown| schemas.contains(&shown)),
    });
    Subject {
        name: words(last_name(path)),
        kinds: kinds(&schemas),
        around: words(path),
        moves: moves.collect(),
        schemas,
    }
}

fn kinds(schemas: &[&str]) -> Vec<Vec<String>> {
    let kinds = schemas.iter().map(|name| {
        let mut name = words(name.rsplit('/').next().unwrap_or_default());
        while name.len() > 1 && name.last().is_some_and(|last| USES.contains(&last.as_str())) {
            name.pop();
        }
        name
    });
    kinds.filter(|name| !name.is_empty()).collect()
}

/// What the records are called by that an operation answers.
fn schema_of<'s>(system: &'s System, operation: &'s Operation, inferred: &Inferred) -> Option<&'s str> {
    let document = system.value().as_ref();
    let success = operation.responses.for_status(operation.responses.success())?;
    let schema = schema(document, success.content.first()?)?;
    if inferred.act == Act::List {
        let list = below(document, schema, &rows(document, schema, &inferred.collection)?)?;
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

/// What a body refers to, the outermost first: itself, its members, and theirs. Lists of values are no records.
pub(super) fn references<'d>(document: &'d Value, schema: &'d Value) -> [Vec<&'d str>; 3] {
    let members = |schema| properties(document, schema).into_values().collect::<Vec<_>>();
    let inner = members(schema);
    let innermost: Vec<&Value> = inner.iter().flat_map(|member| members(member)).collect();
    let is_other = |schema: &&Value| listed(document, schema).is_none();
    let named =
        |schemas: Vec<&'d Value>| schemas.into_iter().filter(is_other).filter_map(reference).collect();
    [vec![schema], inner, innermost].map(named)
}
