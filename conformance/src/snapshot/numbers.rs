use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::typed::Kind;

/// What stands for the ids, tokens and cursors of a workflow: the same for equal values, numbered
/// in the order in which they come up.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    labels: HashMap<String, String>,
    /// How many there are of each label.
    counts: HashMap<String, usize>,
    /// What the suite itself sends: the same in every run, so it is shown.
    given: HashSet<String>,
}

impl Numbers {
    /// Learns a text that is sent; unless an answer had it before, it is the suite's own.
    pub(super) fn sent(&mut self, text: &str) {
        if !self.labels.contains_key(text) {
            self.given.insert(text.to_owned());
        }
    }

    /// What is shown for a text of a kind; none where it is shown as it is.
    pub(super) fn label(&mut self, text: &str, kind: &Kind) -> Option<String> {
        let label = kind.label()?;
        match kind {
            Kind::Instant => Some(format!("[{label}]")),
            Kind::Id(_) if self.given.contains(text) => None,
            _ => Some(self.numbered(text, label)),
        }
    }

    /// What stands for a word that came up as a value of its own before.
    pub(super) fn known(&self, word: &str) -> Option<&str> {
        self.labels.get(word).map(String::as_str)
    }

    fn numbered(&mut self, text: &str, label: String) -> String {
        if let Some(known) = self.labels.get(text) {
            return known.clone();
        }
        let count = self.counts.entry(label.clone()).or_default();
        *count += 1;
        let label = format!("[{label} #{count}]");
        self.labels.insert(text.to_owned(), label.clone());
        label
    }
}

/// The text by which a value is known.
pub(super) fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
