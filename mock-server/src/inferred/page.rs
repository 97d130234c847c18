use std::collections::HashSet;
use std::sync::Arc;

use serde_json::{Map, Value};
use specs::contract::Location;
use specs::infer::{below, identity, items, properties, rows};

use super::new;
use super::plan::asks_for;
use super::view::{View, at, hole, merge};
use crate::state::{Kept, Shelf};
use crate::validate::{Input, takes_segment};

/// Parameters that say how many rows a page has.
const SIZES: [&str; 14] = [
    "limit",
    "per_page",
    "perPage",
    "page_size",
    "pageSize",
    "pagesize",
    "size",
    "count",
    "max_results",
    "maxResults",
    "max",
    "first",
    "$top",
    "take",
];

/// Parameters that say which page it is, from 1 on where nothing else is said.
const PAGES: [&str; 5] = ["page", "page_number", "pageNumber", "pageNo", "current_page"];

/// Parameters that say how many rows come before it, or which row is its first.
const OFFSETS: [&str; 6] = ["offset", "skip", "$skip", "start", "startIndex", "from"];

/// Members that hold how many rows there are on all pages.
const TOTALS: [&str; 10] = [
    "total",
    "total_count",
    "totalCount",
    "totalItems",
    "total_items",
    "totalResults",
    "total_results",
    "totalElements",
    "total_elements",
    "@odata.count",
];

/// Members that hold how many rows are on this one, or on all where nothing else says that.
const COUNTS: [&str; 3] = ["count", "size", "numberOfElements"];

/// Members that say whether there are more.
const MORE: [&str; 6] = ["has_more", "hasMore", "has_next", "hasNext", "hasNextPage", "more"];

/// Members that lead to the next page; there is none where this is the last.
const NEXT: [&str; 10] = [
    "next",
    "next_page",
    "nextPage",
    "next_page_token",
    "nextPageToken",
    "nextToken",
    "NextToken",
    "next_cursor",
    "nextCursor",
    "@odata.nextLink",
];

/// Rows of a page where nobody says how many.
const USUAL: usize = 100;

/// Which rows are asked for.
struct Wanted {
    from: usize,
    size: usize,
}

impl View<'_> {
    /// The rows that are there before anybody asks: their ids and what is known of them.
    pub(super) fn first(&self) -> Vec<(String, Map<String, Value>)> {
        let document = self.making.system.value().as_ref();
        // Collections that lie under other records have rows of their own.
        let ordinal = if self.plan.scope == 0 { 0 } else { self.ordinal("") };
        let made = self.making.nth_value(self.operation, self.content, ordinal);
        let (Some(schema), Some(mut whole)) = (self.making.schema(self.content), made) else {
            return Vec::new();
        };
        let Some(path) = rows(document, schema, &self.plan.family.path) else { return Vec::new() };
        let row = below(document, schema, &path).and_then(|list| items(document, list));
        let field = row.and_then(|row| self.identity(row));
        let Some(Value::Array(list)) = at(&mut whole, &path).map(Value::take) else { return Vec::new() };
        let id = |index: usize, row: &Value| match field.as_deref().and_then(|field| row.get(field)) {
            Some(Value::String(id)) if !id.is_empty() => id.clone(),
            Some(id @ Value::Number(_)) => id.to_string(),
            _ => format!("#{index}"),
        };
        let list = match field.as_deref() {
            Some(field) => self.callable(field, &path, &whole, list),
            None => list,
        };
        let parents = self.parents(row);
        let facts = |row: Value| match row {
            Value::Object(facts) => Some(facts.into_iter().chain(parents.clone()).collect()),
            _ => None,
        };
        let rows = list.into_iter().enumerate();
        rows.filter_map(|(index, row)| Some((id(index, &row), facts(row)?))).collect()
    }

    /// The rows with ids that the path of one of them takes, where the schema of the answer does too.
    fn callable(&self, field: &str, path: &[String], whole: &Value, rows: Vec<Value>) -> Vec<Value> {
        let Some(at) = new::parameter(self.found, self.plan) else { return rows };
        let said = |row: &Value| match row.get(field) {
            Some(Value::String(id)) => Some(id.clone()),
            Some(Value::Number(id)) => Some(id.to_string()),
            _ => None,
        };
        let called = |row: &Value| said(row).filter(|id| takes_segment(self.making.system, Some(&at), id));
        let mut taken: HashSet<String> = rows.iter().filter_map(called).collect();
        let mut renamed = rows.clone();
        for row in renamed.iter_mut().filter(|row| row.is_object() && called(row).is_none()) {
            let mut made = new::of_parameter(self.making, self.plan, &at, taken.len() as u64);
            let fits = |id: &String| !taken.contains(id) && takes_segment(self.making.system, Some(&at), id);
            if let Some(id) = made.find(fits) {
                row[field] = id.clone().into();
                taken.insert(id);
            }
        }
        let mut next = whole.clone();
        *hole(&mut next, path) = Value::Array(renamed.clone());
        if self.making.is_valid(self.content, &next) { renamed } else { rows }
    }

    /// The property of a row that paths call it by.
    pub(super) fn identity(&self, row: &Value) -> Option<String> {
        let members = properties(self.making.system.value(), row);
        let parameter = self.plan.family.parameter.as_deref();
        identity(&members, &self.plan.family.path, parameter).map(str::to_owned)
    }

    /// A page as the operation answers it.
    pub(super) fn page(&self, shelf: &Shelf, input: &Input) -> Option<Value> {
        let document = self.making.system.value().as_ref();
        let schema = self.making.schema(self.content)?;
        let mut whole = self.making.value(self.operation, self.content)?;
        let path = rows(document, schema, &self.plan.family.path)?;
        let row = below(document, schema, &path).and_then(|list| items(document, list));
        let wanted = self.wanted(input);
        let kept: Vec<&Arc<Kept>> = shelf.rows().skip(wanted.from).take(wanted.size).collect();
        let listed: Vec<Value> = kept.iter().map(|kept| self.row(row, kept)).collect();
        let rest = shelf.count().saturating_sub(wanted.from + listed.len());
        let count = listed.len();
        let before = whole.clone();
        *hole(&mut whole, &path) = Value::Array(listed);
        if !self.making.is_valid(self.content, &whole) {
            whole = self.making.mended(self.content, whole);
        }
        if !self.making.is_valid(self.content, &whole) {
            return Some(before);
        }
        if let Some((_, outer)) = path.split_last() {
            self.count(&mut whole, outer, (count, shelf.count(), rest));
            self.count(&mut whole, &[], (count, shelf.count(), rest));
        }
        Some(whole)
    }

    fn row(&self, schema: Option<&Value>, kept: &Kept) -> Value {
        let mut row = schema.map_or_else(|| Value::Object(Map::new()), |schema| self.record(schema, kept));
        merge(&mut row, &self.facts(schema, kept));
        row
    }

    fn wanted(&self, input: &Input) -> Wanted {
        let number = |names: &'static [&'static str]| {
            let known = names.iter().filter(|name| asks_for(self.operation, name));
            let said = known.filter_map(|name| Some((*name, input.parameter(name)?.as_u64()?)));
            said.map(|(name, value)| (name, usize::try_from(value).unwrap_or(usize::MAX))).next()
        };
        let size = number(&SIZES).map(|(_, size)| size).filter(|size| *size > 0).unwrap_or(USUAL);
        let pages =
            number(&PAGES).map(|(name, page)| page.saturating_sub(self.least(name, 1)).saturating_mul(size));
        let offset = number(&OFFSETS).map(|(name, offset)| offset.saturating_sub(self.least(name, 0)));
        Wanted { from: offset.or(pages).unwrap_or(0), size }
    }

    /// What a parameter says for the first page: some count from 0, some from 1, and their least or usual value
    /// tells which.
    fn least(&self, name: &str, usual: usize) -> usize {
        let parameter = self.operation.parameters_in(Location::Query).find(|it| it.name == name);
        let schema = parameter.and_then(|it| it.schema.as_ref()?.lookup(self.making.system.value()));
        let said = |keyword: &str| schema?.get(keyword)?.as_u64();
        match said("minimum").or_else(|| said("default")) {
            Some(0) => 0,
            Some(1) => 1,
            _ => usual,
        }
    }

    /// Says in an envelope how many rows there are, where that leaves it valid.
    fn count(&self, whole: &mut Value, path: &[String], (count, total, rest): (usize, usize, usize)) {
        let Some(Value::Object(members)) = at(whole, path).map(|envelope| envelope.clone()) else { return };
        let has_total = members.keys().any(|name| TOTALS.contains(&name.as_str()));
        for (name, value) in &members {
            let name = name.as_str();
            let said = match value {
                Value::Number(_) if TOTALS.contains(&name) => Value::from(total),
                Value::Number(_) if COUNTS.contains(&name) => {
                    Value::from(if has_total { count } else { total })
                }
                Value::Bool(_) if MORE.contains(&name) => Value::from(rest > 0),
                Value::String(_) if NEXT.contains(&name) && rest == 0 => Value::Null,
                _ => continue,
            };
            self.say(whole, path, name, said);
        }
    }

    /// Nothing is said by null where it may be, else by leaving it out.
    fn say(&self, whole: &mut Value, path: &[String], name: &str, said: Value) {
        let mut next = whole.clone();
        let Some(Value::Object(members)) = at(&mut next, path) else { return };
        let is_nothing = said.is_null();
        members.insert(name.to_owned(), said);
        if self.making.is_valid(self.content, &next) {
            *whole = next;
        } else if is_nothing {
            if let Some(Value::Object(members)) = at(&mut next, path) {
                members.shift_remove(name);
            }
            if self.making.is_valid(self.content, &next) {
                *whole = next;
            }
        }
    }
}
