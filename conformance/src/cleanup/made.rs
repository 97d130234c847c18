use http::header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, IF_MATCH, IF_NONE_MATCH, RANGE};
use serde_json::Value;
use specs::annotation::By;
use specs::contract::SchemeKind;
use specs::{Operation, System};

use super::way::{self, Making};
use super::{Leftover, record};
use crate::exchange::{Redirects, Request, Response};
use crate::target::Base;

/// Something that a workflow made.
#[derive(Debug)]
pub(super) struct Made {
    /// What a reader is told where it stays.
    pub(super) told: Leftover,
    /// The request that takes it away; none where the contract has no way.
    pub(super) undo: Option<Request>,
}

/// Headers that were for the request that made it alone.
const OWN: [HeaderName; 6] = [ACCEPT, CONTENT_LENGTH, CONTENT_TYPE, IF_MATCH, IF_NONE_MATCH, RANGE];
const KEYS: [&str; 2] = ["idempotency-key", "prefer"];

/// One exchange, and the contract around it.
struct Exchange<'e> {
    system: &'e System,
    operation: &'e Operation,
    request: &'e Request,
    /// The record in the answer, and its id.
    record: Option<(&'e Value, &'e str)>,
}

/// What an exchange made, if it made something.
pub(super) fn of(
    system: &System,
    operation: &Operation,
    base: &Base,
    request: &Request,
    response: &Response,
) -> Option<Made> {
    if !response.status.is_success() {
        return None;
    }
    let making = way::made(operation, response.status.as_u16())?;
    let name = match making {
        Making::Record(name) | Making::Link(name) => Some(name),
        Making::Unknown => None,
    };
    let resource = name.and_then(|name| system.annotation().resources.get(name));
    let record = response.content().and_then(|body| record::find(body, resource));
    let exchange = Exchange { system, operation, request, record };
    let label = resource.map_or("record", |resource| resource.label.as_str());
    let ways = way::ways(system, making, operation);
    let undo = ways.iter().find_map(|way| exchange.undo(way, making, base));
    let reason = match (ways.is_empty(), record) {
        (true, _) => "the contract has no operation that takes it away",
        (false, None) => "its answer does not tell its id",
        (false, Some(_)) => "its answer does not tell all that its deletion needs",
    };
    let told = Leftover {
        system: system.name().to_owned(),
        operation: operation.id.clone(),
        what: record.map_or_else(|| label.to_owned(), |(_, id)| format!("{label} {id}")),
        reason: reason.to_owned(),
    };
    Some(Made { told, undo })
}

impl Exchange<'_> {
    /// The request of an operation that takes it away, with the credential and in the context that made it.
    fn undo(&self, way: &Operation, making: Making<'_>, base: &Base) -> Option<Request> {
        let names: Vec<&str> = way.path.names().collect();
        let mut values = Vec::with_capacity(names.len());
        // A path that names nothing of what was made would take away something else.
        let mut names_it = way.path == self.operation.path;
        for (index, name) in names.iter().enumerate() {
            let is_last = index + 1 == names.len();
            let key = if is_last && !matches!(making, Making::Link(_)) { self.key(way, name) } else { None };
            let (value, is_own) = key.map(|key| (key, true)).or_else(|| self.given(name))?;
            names_it |= is_own;
            values.push((*name, value));
        }
        if !names_it {
            return None;
        }
        let values: Vec<_> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let path = way.path.expand(&values).ok()?;
        let mut url: reqwest::Url = format!("{}{path}", base.url).parse().ok()?;
        let query: Vec<_> =
            self.request.query.iter().filter(|(name, _)| self.is_shared(way, name)).cloned().collect();
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(&query);
        }
        let mut headers = self.request.headers.clone();
        OWN.iter().for_each(|name| drop(headers.remove(name)));
        KEYS.iter().for_each(|name| drop(headers.remove(*name)));
        Some(Request {
            method: way.method.clone(),
            url,
            headers,
            path: Vec::new(),
            query,
            body: None,
            redirects: Redirects::Follow,
        })
    }

    /// By what the last parameter of a deletion names the record.
    fn key(&self, way: &Operation, parameter: &str) -> Option<String> {
        let (record, id) = self.record?;
        match way.behaviour.verb().and_then(|verb| verb.by()) {
            Some(By::Fields(fields)) => fields.iter().find_map(|name| record::field(record, name)),
            Some(By::Equal(_)) => None,
            Some(By::Id) => Some(id.to_owned()),
            None => Some(record::field(record, parameter).unwrap_or_else(|| id.to_owned())),
        }
    }

    /// What the exchange says under a name, and whether what was made says so itself: its record or body, rather
    /// than the path that it was made below.
    fn given(&self, name: &str) -> Option<(String, bool)> {
        let in_path = self.request.path.iter().find(|(known, _)| known == name);
        if let Some((_, value)) = in_path {
            return Some((value.clone(), false));
        }
        let in_record = || self.record.and_then(|(record, _)| record::field(record, name));
        let in_body = || self.request.content().and_then(|body| record::field(body, name));
        in_record().or_else(in_body).map(|value| (value, true))
    }

    /// Is a query parameter of its making one of its deletion too, or a credential?
    fn is_shared(&self, way: &Operation, name: &str) -> bool {
        let is_key = |kind: &SchemeKind| matches!(kind, SchemeKind::Query(key) if key == name);
        let is_declared = |operation: &Operation| {
            operation.parameters_in(specs::contract::Location::Query).any(|parameter| parameter.name == name)
        };
        self.system.schemes().values().any(|scheme| is_key(&scheme.kind))
            || (is_declared(way) && is_declared(self.operation))
    }
}
