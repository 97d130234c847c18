//! Values of one kind out of several, chosen as pydantic's smart mode does.

use serde_json::Value;

use super::loc::Loc;
use super::model::NodeId;
use super::name::name;
use super::run::{Exactness, Run};

/// A branch that took the value.
struct Match {
    value: Value,
    exactness: Exactness,
    fields: Option<usize>,
}

/// The value as its closest branch reads it: the one with the most fields of a model set, then the most exact one,
/// then the first. If none does, every branch's faults, each with the branch's name in its location.
pub(super) fn check(branches: &[NodeId], input: &Value, loc: &Loc<'_>, run: &mut Run<'_>) -> Option<Value> {
    let (before, outer) = (run.items.len(), (run.exactness, run.fields));
    let best = find(branches, input, loc, run);
    (run.exactness, run.fields) = outer;
    let best = best?;
    run.items.truncate(before);
    run.floor(best.exactness);
    if let Some(count) = best.fields {
        run.add_fields(count);
    }
    Some(best.value)
}

fn find(branches: &[NodeId], input: &Value, loc: &Loc<'_>, run: &mut Run<'_>) -> Option<Match> {
    let mut best: Option<Match> = None;
    for branch in branches {
        let Some(found) = attempt(*branch, input, loc, run) else {
            continue;
        };
        if found.exactness == Exactness::Exact && found.fields.is_none() {
            return Some(found);
        }
        if best.as_ref().is_none_or(|best| found.beats(best)) {
            best = Some(found);
        }
    }
    best
}

fn attempt(branch: NodeId, input: &Value, loc: &Loc<'_>, run: &mut Run<'_>) -> Option<Match> {
    run.exactness = Exactness::Exact;
    run.fields = None;
    // Only a refusal shows the name, which is not worth making for every value; so it is added afterwards.
    let before = run.items.len();
    let value = run.check(branch, input, loc);
    if value.is_none() {
        label(branch, before, loc, run);
    }
    Some(Match { value: value?, exactness: run.exactness, fields: run.fields })
}

/// Puts the branch's name into the locations of the items from `before` on, right after the union's own location.
fn label(branch: NodeId, before: usize, loc: &Loc<'_>, run: &mut Run<'_>) {
    let name = name(run.model, branch);
    let depth = loc.parts().len();
    for item in run.items.iter_mut().skip(before) {
        item.name_branch(depth, &name);
    }
}

impl Match {
    fn beats(&self, best: &Self) -> bool {
        match (best.fields, self.fields) {
            (Some(theirs), Some(ours)) if theirs != ours => ours > theirs,
            _ => self.exactness > best.exactness,
        }
    }
}
