//! Every object of a document.

use serde_json::Value;

use super::grammar::{Kind, children};
use crate::pointer::Pointer;

/// Calls `visit` with each object of the grammar in `document`, outer ones before inner ones, in
/// the document's order.
pub(crate) fn walk<'v>(document: &'v Value, mut visit: impl FnMut(&Pointer, &'v Value, Kind)) {
    below(document, Kind::OpenApi, &Pointer::root(), &mut visit);
}

fn below<'v>(value: &'v Value, kind: Kind, at: &Pointer, visit: &mut dyn FnMut(&Pointer, &'v Value, Kind)) {
    visit(at, value, kind);
    children(value, kind, |(key, token), child, kind| {
        let at = at.push(key);
        let at = token.map_or_else(|| at.clone(), |token| token.below(&at));
        below(child, kind, &at, visit);
    });
}
