use serde_json::{Map, Value, json};
use specs::annotation::{ListStyle, Verb};
use specs::contract::{Location, Parameter};
use specs::expression::Scope;
use specs::{Operation, Pointer, System};

use super::meaning::{id_field, resolved};

/// A list operation: how it is paged, and where in its answer is what.
#[derive(Clone, Debug)]
pub(super) struct Listing<'c> {
    pub(super) operation: &'c Operation,
    pub(super) resource: &'c str,
    pub(super) style: &'c ListStyle,
    /// The parameter with the text that is searched for, where fields are searched.
    pub(super) search: Option<&'c str>,
    /// The fields that are searched.
    pub(super) searched: &'c [String],
    id: &'c str,
    rows: Pointer,
    pub(super) total: Option<Pointer>,
    pub(super) pages: Option<Pointer>,
    pub(super) next: Option<Pointer>,
    pub(super) has_more: Option<Pointer>,
}

/// The bounds of a parameter, as its schema has them.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Bounds {
    pub(super) minimum: Option<u64>,
    pub(super) maximum: Option<u64>,
}

/// What stands for a value when an envelope is looked at.
const ROWS: &str = "\u{f8ff}rows";
const NEXT: &str = "\u{f8ff}next";
const TOTAL: u64 = 977_000_017;
const PAGES: u64 = 977_000_029;

impl<'c> Listing<'c> {
    /// What there is to know of a list operation; none of any other, or where its envelope cannot be read.
    pub(super) fn of(system: &'c System, operation: &'c Operation) -> Option<Self> {
        let Some(Verb::List(list)) = operation.behaviour.verb() else { return None };
        let style = system.annotation().lists.get(list.style())?;
        let envelope = |has_more: bool| {
            let names = [
                ("rows", json!([ROWS])),
                ("count", json!(1)),
                ("size", json!(1)),
                ("total", json!(TOTAL)),
                ("pages", json!(PAGES)),
                ("has_more", json!(has_more)),
                ("page", json!(1)),
                ("offset", json!(1)),
                ("next_cursor", json!(NEXT)),
            ];
            let names: Vec<_> = names.iter().map(|(name, value)| (*name, value)).collect();
            style.envelope.render(&Scope::new(&names)).ok()
        };
        let (envelope, ended) = (envelope(true)?, envelope(false)?);
        let at = |wanted: &Value| place(&envelope, wanted, &Pointer::root());
        let search = style.search.as_deref().filter(|_| !list.narrowing.search.is_empty());
        Some(Self {
            operation,
            resource: &list.list,
            style,
            search,
            searched: &list.narrowing.search,
            id: id_field(system, &list.list),
            rows: at(&json!([ROWS]))?,
            total: at(&json!(TOTAL)),
            pages: at(&json!(PAGES)),
            next: at(&json!(NEXT)),
            has_more: place(&envelope, &Value::Bool(true), &Pointer::root())
                .filter(|at| at.lookup(&ended) == Some(&Value::Bool(false))),
        })
    }

    /// Every list of a resource.
    pub(super) fn all_of(system: &'c System, resource: &str) -> Vec<Self> {
        let listings = system.operations().iter().filter_map(|operation| Self::of(system, operation));
        listings.filter(|listing| listing.resource == resource).collect()
    }

    pub(super) fn rows<'v>(&self, body: &'v Value) -> Option<&'v Vec<Value>> {
        self.rows.lookup(body)?.as_array()
    }

    pub(super) fn number(&self, at: Option<&Pointer>, body: &Value) -> Option<u64> {
        at?.lookup(body)?.as_u64()
    }

    /// The id of a row; the row itself where it has none.
    pub(super) fn name_of(&self, row: &Value) -> String {
        self.id_of(row).map_or_else(|| row.to_string(), str::to_owned)
    }

    pub(super) fn id_of<'v>(&self, row: &'v Value) -> Option<&'v str> {
        row.get(self.id)?.as_str()
    }

    pub(super) fn records(&self, body: &Value) -> Vec<Map<String, Value>> {
        let rows = self.rows(body).into_iter().flatten();
        rows.filter_map(|row| row.as_object().cloned()).collect()
    }

    pub(super) fn size(&self) -> Option<&'c str> {
        self.style.size.as_deref()
    }

    /// The bounds of one of its parameters.
    pub(super) fn bounds(&self, system: &System, name: &str) -> Bounds {
        let is_it = |parameter: &&Parameter| parameter.location == Location::Query && parameter.name == name;
        let parameter = self.operation.parameters.iter().find(is_it);
        let schema = parameter.and_then(|parameter| resolved(system, parameter.schema.as_ref()?));
        let of = |key: &str| schema.and_then(|schema| schema.get(key)?.as_u64());
        Bounds { minimum: of("minimum"), maximum: of("maximum") }
    }
}

/// Where a value stands.
fn place(value: &Value, wanted: &Value, at: &Pointer) -> Option<Pointer> {
    if value == wanted {
        return Some(at.clone());
    }
    let members = value.as_object()?;
    members.iter().find_map(|(name, member)| place(member, wanted, &at.push(name)))
}
