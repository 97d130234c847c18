use serde_json::{Map, Value};
use specs::Pointer;

use super::problem::Problems;

/// A value of the document, where it stands, and where to report what is wrong with it.
///
/// Its readers answer `None` after they have reported why.
#[derive(Clone)]
pub(super) struct Node<'d> {
    value: &'d Value,
    pointer: Pointer,
    problems: &'d Problems<'d>,
}

impl<'d> Node<'d> {
    pub(super) fn root(value: &'d Value, problems: &'d Problems<'d>) -> Self {
        Self { value, pointer: Pointer::default(), problems }
    }

    pub(super) fn value(&self) -> &'d Value {
        self.value
    }

    /// Where it stands in the document.
    pub(super) fn pointer(&self) -> &Pointer {
        &self.pointer
    }

    /// The node at a pointer of the same document.
    pub(super) fn elsewhere(&self, root: &Self, pointer: Pointer) -> Option<Self> {
        let value = pointer.lookup(root.value)?;
        Some(Self { value, pointer, problems: self.problems })
    }

    /// Reports what is wrong with the value here.
    pub(super) fn report(&self, message: impl Into<String>, hint: impl Into<String>) {
        self.problems.about_value(&self.pointer, message.into(), hint.into());
    }

    /// Reports what is wrong with the key that leads here.
    pub(super) fn report_key(&self, message: String, hint: impl Into<String>) {
        self.problems.about_key(&self.pointer, message, hint.into());
    }

    /// Remarks on the value here: it runs, and `conformance check` tells it.
    pub(super) fn remark(
        &self,
        message: impl Into<String>,
        expected: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let place = self.problems.source().position(&self.pointer);
        self.problems.remark(place, message.into(), expected.into(), hint.into());
    }

    /// Remarks on the key that leads here.
    pub(super) fn remark_key(&self, message: String, expected: String, hint: &str) {
        let place = self.problems.source().key_position(&self.pointer);
        self.problems.remark(place, message, expected, hint.to_owned());
    }

    /// A member, if it is there.
    pub(super) fn get(&self, key: &str) -> Option<Self> {
        let value = self.value.get(key)?;
        Some(Self { value, pointer: self.pointer.push(key), problems: self.problems })
    }

    /// A member that must be there.
    pub(super) fn required(&self, key: &str) -> Option<Self> {
        let member = self.get(key);
        if member.is_none() && self.value.is_object() {
            self.report(format!("`{key}` is missing"), format!("add `{key}:` here"));
        }
        member
    }

    pub(super) fn text(&self) -> Option<&'d str> {
        let text = self.value.as_str();
        if text.is_none() {
            self.expected("a string", "quote it if it is meant as text");
        }
        text
    }

    /// Members of an object.
    pub(super) fn members(&self) -> Vec<(&'d str, Self)> {
        let members = self.object().into_iter().flatten();
        members
            .map(|(key, value)| {
                (key.as_str(), Self { value, pointer: self.pointer.push(key), problems: self.problems })
            })
            .collect()
    }

    /// Items of an array member; none where it is left out.
    pub(super) fn list(&self, key: &str) -> Vec<Self> {
        self.get(key).map(|list| list.items()).unwrap_or_default()
    }

    /// Items of an array member that must be there and must have some.
    pub(super) fn filled(&self, key: &str) -> Vec<Self> {
        let Some(list) = self.required(key) else { return Vec::new() };
        let is_empty = list.value.as_array().is_some_and(Vec::is_empty);
        if is_empty {
            list.report(format!("`{key}` is empty"), "a suite without it checks nothing");
        }
        list.items()
    }

    /// Items of an array.
    pub(super) fn items(&self) -> Vec<Self> {
        let Some(items) = self.value.as_array() else {
            self.expected("a list", "start each item with `- `");
            return Vec::new();
        };
        let item = |(index, value)| Self {
            value,
            pointer: self.pointer.push(&usize::to_string(&index)),
            problems: self.problems,
        };
        items.iter().enumerate().map(item).collect()
    }

    /// Reports every key that is neither known nor an extension.
    pub(super) fn keys(&self, known: &[&str]) {
        for (key, member) in self.members() {
            if !known.contains(&key) && !key.starts_with("x-") {
                let known = format!("known here: {}", known.join(", "));
                member.report_key(format!("unknown key `{key}`"), known);
            }
        }
    }

    fn object(&self) -> Option<&'d Map<String, Value>> {
        let object = self.value.as_object();
        if object.is_none() {
            self.expected("an object", "write it as `key: value` lines");
        }
        object
    }

    fn expected(&self, what: &str, hint: &str) {
        self.report(format!("expected {what}, found {}", kind(self.value)), hint);
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
