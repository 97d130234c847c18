use std::collections::HashMap;
use std::fmt;
use std::sync::Mutex;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use serde_json::Value;

/// What a proxy does to one promise: to requests before they are passed on, to answers after.
#[derive(Clone, Copy)]
pub struct Breakage {
    pub(super) asked: fn(&mut Asked),
    pub(super) answered: fn(&Asked, &mut Answered, &Memory),
}

/// Rows seen before, by path.
pub type Memory = Mutex<HashMap<String, Value>>;

/// A request on its way to the mock.
#[derive(Debug)]
pub struct Asked {
    pub(super) method: Method,
    /// With the world before it.
    pub(super) path: String,
    /// As sent, still percent-encoded.
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// Answered like this, without a body, and not passed on.
    pub(super) swallowed: Option<StatusCode>,
}

/// An answer on its way back.
#[derive(Debug)]
pub struct Answered {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Breakage {
    /// Breaks nothing.
    pub const NONE: Self = Self { asked: |_| {}, answered: |_, _, _| {} };

    pub(super) const fn of_request(asked: fn(&mut Asked)) -> Self {
        Self { asked, ..Self::NONE }
    }

    pub(super) const fn of_answer(answered: fn(&Asked, &mut Answered, &Memory)) -> Self {
        Self { answered, ..Self::NONE }
    }
}

impl fmt::Debug for Breakage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Breakage")
    }
}

impl Asked {
    pub(super) fn pairs(query: &str) -> Vec<(String, String)> {
        let pair = |part: &str| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            (name.to_owned(), value.to_owned())
        };
        query.split('&').filter(|part| !part.is_empty()).map(pair).collect()
    }

    pub(super) fn target(&self) -> String {
        let pairs: Vec<String> = self.query.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mark = if pairs.is_empty() { "" } else { "?" };
        format!("{}{mark}{}", self.path, pairs.join("&"))
    }

    /// Whether it is for this collection or a record of it.
    pub(super) fn is_of(&self, collection: &str) -> bool {
        self.path.contains(collection)
    }

    /// Drops a query parameter.
    pub(super) fn forget(&mut self, parameter: &str) {
        self.query.retain(|(name, _)| name != parameter);
    }

    /// The page that is asked for.
    pub(super) fn page(&self) -> &str {
        self.query.iter().find(|(name, _)| name == "page").map_or("1", |(_, number)| number)
    }
}

impl Answered {
    pub(super) fn empty(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), body: Bytes::new() }
    }

    /// Changes a status into another.
    pub(super) fn turn(&mut self, from: StatusCode, to: StatusCode) {
        if self.status == from {
            self.status = to;
        }
    }

    /// Changes a JSON body.
    pub(super) fn json(&mut self, change: impl FnOnce(&mut Value)) {
        if let Ok(mut body) = serde_json::from_slice(&self.body) {
            change(&mut body);
            self.body = Bytes::from(body.to_string());
        }
    }

    /// Changes the rows of a page that has some.
    pub(super) fn rows(&mut self, change: impl FnOnce(&mut Vec<Value>)) {
        self.json(|body| {
            if let Some(rows) = body["data"].as_array_mut().filter(|rows| !rows.is_empty()) {
                change(rows);
            }
        });
    }

    /// Changes the one record of an answer.
    pub(super) fn record(&mut self, change: impl FnOnce(&mut Value)) {
        self.json(|body| {
            if let Some(record) = body.get_mut("data").filter(|data| data.is_object()) {
                change(record);
            }
        });
    }
}
