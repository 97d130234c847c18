use std::collections::HashSet;

use serde_json::Value;

use super::facts::Pair;
use super::renaming::{Origin, Renaming};
use crate::exchange::Request;

/// What the scenario sent: the same on both sides, but for what the sides themselves named.
#[derive(Debug, Default)]
pub(super) struct Sent {
    /// Members and parameters with their values.
    named: Pair<HashSet<(String, String)>>,
    /// Texts, wherever they were sent.
    texts: Pair<HashSet<String>>,
    /// Members of records that requests changed.
    touched: HashSet<(String, String)>,
}

/// A shorter text may stand anywhere by chance.
const SHORTEST: usize = 4;

impl Sent {
    /// Learns two requests of one step, and pairs what differs in them.
    pub(super) fn learn(&mut self, left: &Request, right: &Request, renaming: &mut Renaming) {
        let parameters = |request: &Request| {
            let pairs = request.path.iter().chain(&request.query);
            pairs.map(|(name, value)| (name.clone(), value.clone())).collect::<Vec<_>>()
        };
        let body = |request: &Request| {
            let mut found = Vec::new();
            request.content().into_iter().for_each(|body| collect("", body, &mut found));
            found
        };
        let (left_found, right_found) =
            ([parameters(left), body(left)].concat(), [parameters(right), body(right)].concat());
        if left_found.len() == right_found.len() {
            for ((_, left), (_, right)) in left_found.iter().zip(&right_found) {
                // A word that both send names nothing that could be something else.
                if left != right {
                    renaming.meet(left, right, Origin::Sent);
                }
            }
        }
        self.named.left.extend(left_found.iter().cloned());
        self.named.right.extend(right_found.iter().cloned());
        let long = |found: Vec<(String, String)>| {
            found.into_iter().map(|(_, text)| text).filter(|text| text.chars().count() >= SHORTEST)
        };
        self.texts.left.extend(long(left_found));
        self.texts.right.extend(long(right_found));
    }

    /// Learns which members of a record a request was about.
    pub(super) fn touch(&mut self, record: &str, request: &Request) {
        let members = request.content().and_then(Value::as_object).into_iter().flatten();
        self.touched.extend(members.map(|(name, _)| (record.to_owned(), name.clone())));
    }

    pub(super) fn is_touched(&self, record: &str, name: &str) -> bool {
        self.touched.contains(&(record.to_owned(), name.to_owned()))
    }

    /// Did one side answer what was sent to it under this name?
    pub(super) fn has(&self, name: &str, left: &Value, right: &Value) -> bool {
        let holds = |named: &HashSet<(String, String)>, value: &Value| match value {
            Value::String(text) if text.chars().count() >= SHORTEST => {
                named.contains(&(name.to_owned(), text.clone()))
            }
            _ => false,
        };
        holds(&self.named.left, left) || holds(&self.named.right, right)
    }

    /// Was this very text sent to both?
    pub(super) fn is_everywhere(&self, text: &str) -> bool {
        self.texts.left.contains(text) && self.texts.right.contains(text)
    }

    /// Was this very text sent to one of them?
    pub(super) fn has_text(&self, text: &str) -> bool {
        self.texts.left.contains(text) || self.texts.right.contains(text)
    }
}

fn collect(name: &str, value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => found.push((name.to_owned(), text.clone())),
        Value::Array(items) => items.iter().for_each(|item| collect(name, item, found)),
        Value::Object(members) => members.iter().for_each(|(name, member)| collect(name, member, found)),
        Value::Number(number) => found.push((name.to_owned(), number.to_string())),
        Value::Null | Value::Bool(_) => {}
    }
}
