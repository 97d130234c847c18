use super::{Wanted, parts};
use crate::validate::plain::given::{Given, Shape};
use crate::validate::plain::source::Source;

/// Brackets within each other that are read; more are part of the last name. OpenAPI defines one
/// level, query string libraries stop between 5 and 20.
const DEEPEST: usize = 8;

/// `id[role]=admin`. OpenAPI defines one level of members; deeper ones and lists are read as query
/// string libraries write them: `id[a][b]=1`, `id[tags][]=x`.
pub(super) fn read(wanted: Wanted<'_>, source: &Source<'_>) -> Option<Given> {
    if wanted.shape == Shape::Text {
        return source.last(wanted.name).map(|text| parts::decoded(text, wanted));
    }
    let mut members = Vec::new();
    for (name, text) in source.pairs() {
        if let Some(steps) = name.strip_prefix(wanted.name).and_then(steps) {
            put(&mut members, &steps, parts::decoded(text, wanted));
        }
    }
    (!members.is_empty()).then_some(Given::Members(members))
}

/// `[a][b]` as its names.
fn steps(brackets: &str) -> Option<Vec<&str>> {
    let inner = brackets.strip_prefix('[')?.strip_suffix(']')?;
    Some(inner.splitn(DEEPEST, "][").collect())
}

/// Puts a value where the names lead; a second one under the same name makes a list of both.
fn put(members: &mut Vec<(String, Given)>, steps: &[&str], value: Given) {
    let [name, below @ ..] = steps else { return };
    let known = members.iter().position(|(known, _)| known == name);
    if below.is_empty() {
        match known.and_then(|at| members.get_mut(at)) {
            Some((_, before)) => add(before, value),
            None => members.push(((*name).to_owned(), value)),
        }
        return;
    }
    let at = known.unwrap_or_else(|| {
        members.push(((*name).to_owned(), Given::Members(Vec::new())));
        members.len() - 1
    });
    if let Some((_, Given::Members(inner))) = members.get_mut(at) {
        put(inner, below, value);
    }
}

fn add(before: &mut Given, value: Given) {
    match before {
        Given::Items(items) => items.push(value),
        other => *other = Given::Items(vec![other.clone(), value]),
    }
}
