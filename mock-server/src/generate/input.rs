use serde_json::Value;

use super::{Source, unusable};
use crate::failure::Failure;

impl Source<'_> {
    /// An input; null where it is not there.
    pub(super) fn input(&self, name: &str) -> &Value {
        self.from.get(name).unwrap_or(&Value::Null)
    }

    /// A text that is needed.
    pub(super) fn text(&self, name: &str) -> Result<&str, Failure> {
        self.input(name).as_str().ok_or_else(|| unusable(name, "a text"))
    }

    /// A text, or what stands for one that is not there.
    pub(super) fn text_or<'s>(&'s self, name: &str, absent: &'s str) -> Result<&'s str, Failure> {
        if self.input(name).is_null() { Ok(absent) } else { self.text(name) }
    }

    /// A whole number in these bounds, where one is given.
    pub(super) fn count(&self, name: &str, most: usize) -> Result<Option<usize>, Failure> {
        let given = self.input(name);
        if given.is_null() {
            return Ok(None);
        }
        let count = given.as_u64().and_then(|count| usize::try_from(count).ok());
        let count = count.filter(|count| (1..=most).contains(count));
        count.map(Some).ok_or_else(|| unusable(name, &format!("a whole number from 1 to {most}")))
    }

    /// A text, or a list of texts; none where it is not there.
    pub(super) fn texts(&self, name: &str) -> Result<Vec<&str>, Failure> {
        let texts = match self.input(name) {
            Value::Null => Some(Vec::new()),
            Value::String(text) => Some(vec![text.as_str()]),
            Value::Array(texts) => texts.iter().map(Value::as_str).collect(),
            _ => None,
        };
        texts.ok_or_else(|| unusable(name, "a text or a list of texts"))
    }
}
