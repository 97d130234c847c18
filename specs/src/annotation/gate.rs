use serde::Deserialize;
use serde_json::{Map, Value};

use super::{OperationContexts, Requires, Under};

/// What an operation asks of its callers whatever its verb is: operands that every verb takes.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Gate {
    /// Permissions the caller needs.
    pub requires: Option<Requires>,
    /// The contexts it acts in. Absent: those that are for all operations.
    pub context: Option<OperationContexts>,
    /// The records it lies under.
    pub under: Under,
    /// Largest body, in bytes. Absent: the system's.
    pub body_limit: Option<usize>,
}

impl Gate {
    /// The operands' words.
    const WORDS: [&'static str; 4] = ["requires", "context", "under", "body_limit"];

    /// Splits an operation's annotation into these operands and the verb with its own.
    pub(crate) fn split(annotation: &Value) -> (Value, Value) {
        let members = annotation.as_object().cloned().unwrap_or_default();
        let (gate, verb): (Map<_, _>, Map<_, _>) =
            members.into_iter().partition(|(word, _)| Self::WORDS.contains(&word.as_str()));
        (Value::Object(gate), Value::Object(verb))
    }
}
