//! The state of one validation.

use serde_json::Value;

use super::fault::Fault;
use super::item::Item;
use super::loc::Loc;
use super::model::{Model, NodeId};

/// How many nodes deep a validation goes. A body of 128 levels, which is as deep as one is read, takes at most three
/// nodes a level; beyond that a schema refers to itself without ever reaching a value.
const DEEPEST: usize = 400;

/// How closely a value already had the type that was asked for; a union takes its closest branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Exactness {
    /// It was converted, as `"5"` to `5`.
    Lax,
    /// It was taken as it was, as another type: an integer as a float, an object as a model.
    Strict,
    /// It had the very type.
    Exact,
}

/// What one validation has found so far.
#[derive(Debug)]
pub(super) struct Run<'m> {
    pub(super) model: &'m Model,
    pub(super) items: Vec<Item>,
    pub(super) exactness: Exactness,
    /// How many fields of models were sent; `None` until a model was met.
    pub(super) fields: Option<usize>,
    depth: usize,
}

impl<'m> Run<'m> {
    pub(super) fn new(model: &'m Model) -> Self {
        Self { model, items: Vec::new(), exactness: Exactness::Exact, fields: None, depth: 0 }
    }

    /// The coerced value, or `None` with at least one item recorded.
    pub(super) fn check(&mut self, node: NodeId, input: &Value, loc: &Loc<'_>) -> Option<Value> {
        if self.depth >= DEEPEST {
            return self.reject(loc, input, too_deep());
        }
        self.depth += 1;
        let value = self.model.node(node).check(input, loc, self);
        self.depth -= 1;
        value
    }

    /// Records why a value is refused, and answers `None` for the value.
    pub(super) fn reject<T>(&mut self, loc: &Loc<'_>, input: &Value, fault: Fault) -> Option<T> {
        self.items.push(Item::new(loc, input.clone(), fault));
        None
    }

    /// Lowers the exactness to `at_most`.
    pub(super) fn floor(&mut self, at_most: Exactness) {
        self.exactness = self.exactness.min(at_most);
    }

    pub(super) fn add_fields(&mut self, count: usize) {
        *self.fields.get_or_insert(0) += count;
    }
}

fn too_deep() -> Fault {
    Fault::plain("recursion_loop", "Recursion error - cyclic reference detected")
}
