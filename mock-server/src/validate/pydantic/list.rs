//! Lists and sets.

use serde_json::Value;

use super::fault::{Fault, plural};
use super::loc::Loc;
use super::model::NodeId;
use super::run::{Exactness, Run};

/// Items of one kind, within bounds.
#[derive(Debug)]
pub(super) struct List {
    pub(super) items: NodeId,
    pub(super) min: Option<usize>,
    pub(super) max: Option<usize>,
    pub(super) repeats: Repeats,
}

/// What becomes of an item that came before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeats {
    /// It stays: a Python `list`.
    Kept,
    /// It goes: a Python `set`, which a schema writes as `uniqueItems`.
    Dropped,
}

impl List {
    pub(super) fn check(&self, input: &Value, loc: &Loc<'_>, run: &mut Run<'_>) -> Option<Value> {
        let Value::Array(items) = input else {
            return run.reject(loc, input, self.wrong_type());
        };
        let before = run.items.len();
        let kept = self.check_items(items, loc, run);
        if let Some(fault) = self.too_long(items, kept.len()) {
            // pydantic stops counting there, and forgets what was wrong with the items.
            run.items.truncate(before);
            return run.reject(loc, input, fault);
        }
        if run.items.len() > before {
            return None;
        }
        match self.too_short(kept.len()) {
            Some(fault) => run.reject(loc, input, fault),
            None => Some(Value::Array(kept)),
        }
    }

    /// The validator's name, short of the items' one.
    pub(super) fn name(&self) -> &'static str {
        match self.repeats {
            Repeats::Kept => "list",
            Repeats::Dropped => "set",
        }
    }

    fn check_items(&self, items: &[Value], loc: &Loc<'_>, run: &mut Run<'_>) -> Vec<Value> {
        if self.repeats == Repeats::Dropped {
            run.floor(Exactness::Lax);
        }
        let mut kept = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let Some(value) = run.check(self.items, item, &loc.index(index)) else {
                continue;
            };
            if self.repeats == Repeats::Kept || !kept.contains(&value) {
                kept.push(value);
            }
        }
        kept
    }

    fn too_long(&self, items: &[Value], kept: usize) -> Option<Fault> {
        let (length, actual) = match self.repeats {
            Repeats::Kept => (items.len(), Some(items.len())),
            Repeats::Dropped => (kept, None),
        };
        let max = self.max.filter(|max| length > *max)?;
        Some(too_long(self.noun(), max, actual))
    }

    fn too_short(&self, kept: usize) -> Option<Fault> {
        let min = self.min.filter(|min| kept < *min)?;
        Some(too_short(self.noun(), min, kept))
    }

    fn noun(&self) -> &'static str {
        match self.repeats {
            Repeats::Kept => "List",
            Repeats::Dropped => "Set",
        }
    }

    fn wrong_type(&self) -> Fault {
        match self.repeats {
            Repeats::Kept => Fault::plain("list_type", "Input should be a valid list"),
            Repeats::Dropped => Fault::plain("set_type", "Input should be a valid set"),
        }
    }
}

/// The fault for a collection of fewer items than asked for.
pub(super) fn too_short(noun: &'static str, min: usize, actual: usize) -> Fault {
    let s = plural(min);
    Fault::with(
        "too_short",
        format!("{noun} should have at least {min} item{s} after validation, not {actual}"),
        [
            ("field_type", Value::from(noun)),
            ("min_length", Value::from(min)),
            ("actual_length", Value::from(actual)),
        ],
    )
}

/// The fault for a collection of more items than allowed; of some collections pydantic does not count all.
pub(super) fn too_long(noun: &'static str, max: usize, actual: Option<usize>) -> Fault {
    let s = plural(max);
    let counted = actual.map_or("more".to_owned(), |actual| actual.to_string());
    Fault::with(
        "too_long",
        format!("{noun} should have at most {max} item{s} after validation, not {counted}"),
        [
            ("field_type", Value::from(noun)),
            ("max_length", Value::from(max)),
            ("actual_length", Value::from(actual)),
        ],
    )
}
