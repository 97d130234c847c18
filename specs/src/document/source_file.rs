//! A YAML or JSON file that is no description: fixtures, suites, target files.

use std::path::PathBuf;

use serde_json::Value;

use super::source::Source;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::pointer::Pointer;
use crate::position::{Aim, Place};

/// One file that was read, with the way back from any value to line and column.
#[derive(Debug)]
pub struct SourceFile(Source);

impl SourceFile {
    /// Parses a text, JSON or YAML by the ending of `name` or, without one, by its first character.
    ///
    /// # Errors
    /// A text that does not parse, and every key that is written twice.
    pub fn parse(name: impl Into<PathBuf>, text: String) -> Result<Self, Diagnostics> {
        let mut problems = Diagnostics::new();
        match Source::parse(name.into(), text, &mut problems) {
            Some(source) if problems.is_empty() => Ok(Self(source)),
            _ => Err(problems.sorted()),
        }
    }

    /// A file that was parsed before, and says this.
    #[must_use]
    pub fn known(name: impl Into<PathBuf>, text: String, value: Value) -> Self {
        Self(Source::known(name.into(), text, value))
    }

    /// All that the file says.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.0.value
    }

    /// Where the value at `pointer` was written, or the nearest place above it.
    #[must_use]
    pub fn position(&self, pointer: &Pointer) -> Place {
        self.0.place(pointer, Aim::Value)
    }

    /// Where the key that leads to `pointer` was written.
    #[must_use]
    pub fn key_position(&self, pointer: &Pointer) -> Place {
        self.0.place(pointer, Aim::Key)
    }

    /// An error about the value at `pointer`.
    pub fn diagnostic(&self, pointer: &Pointer, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(self.position(pointer), message)
    }
}
