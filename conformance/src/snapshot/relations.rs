//! How the instants of one record stand to each other: hidden each for itself, they still tell something together.

use std::collections::BTreeMap;

use serde_json::Value;
use specs::Pointer;

use crate::compare::{Hint, Hints};
use crate::typed::{Kind, Object, Parts, Typed, instant};

/// Where something begins, by what the names of its instants hold.
const BEGINNINGS: [&str; 6] = ["created", "issued", "iat", "started", "granted", "added"];
/// What comes no earlier than that.
const LATER: [&str; 5] = ["updated", "modified", "changed", "deleted", "last_"];
/// What comes after it.
const ENDS: [&str; 4] = ["expir", "exp", "ended", "valid_until"];

/// A line for each two instants of a record that have an order, rows of one list taken together:
/// `/data/*: created_at <= updated_at`.
pub(super) fn lines(body: &Typed<'_>, hints: &Hints) -> Vec<String> {
    let mut found = BTreeMap::new();
    walk(body, &Pointer::root(), hints, &mut found);
    found.into_iter().map(|((at, names), sign)| format!("{at}: {}", names.replace('?', sign))).collect()
}

type Found = BTreeMap<(String, String), &'static str>;

fn walk(typed: &Typed<'_>, at: &Pointer, hints: &Hints, found: &mut Found) {
    match &typed.parts {
        Parts::Object(object) => {
            record(object, at, hints, found);
            object.members.iter().for_each(|(name, member)| walk(member, &at.push(name), hints, found));
        }
        Parts::Array(items, _) => items.iter().for_each(|item| walk(item, &at.push("*"), hints, found)),
        Parts::None => {}
    }
}

fn record(object: &Object<'_>, at: &Pointer, hints: &Hints, found: &mut Found) {
    let is_told = |(name, member): &&(&str, Typed<'_>)| {
        let hint = hints.of(|| format!("body#{}", at.push(name)), member.schema.as_ref());
        member.kind == Kind::Instant && hint != Some(Hint::Ignore)
    };
    let instants = || object.members.iter().filter(is_told);
    let begins = |name: &str| names(name, &BEGINNINGS);
    for (first, begun) in instants().filter(|(name, _)| begins(name)) {
        for (second, later) in instants().filter(|(name, _)| !begins(name)) {
            let strict = names(second, &ENDS);
            if !strict && !names(second, &LATER) {
                continue;
            }
            let place = if at.is_root() { "/".to_owned() } else { at.to_string() };
            let key = (place, format!("{first} ? {second}"));
            let sign = sign(begun.value, later.value, strict);
            // A row that is out of order counts more than those that are in order.
            found
                .entry(key)
                .and_modify(|known| *known = if *known == ">" { known } else { sign })
                .or_insert(sign);
        }
    }
}

fn sign(first: &Value, second: &Value, strict: bool) -> &'static str {
    match instant(first).zip(instant(second)) {
        Some((first, second)) if first > second => ">",
        Some((first, second)) if strict && first < second => "<",
        _ => "<=",
    }
}

fn names(name: &str, words: &[&str]) -> bool {
    words.iter().any(|word| name.starts_with(word))
}
