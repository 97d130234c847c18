//! One file of a document.

use std::path::PathBuf;

use serde_json::Value;

use super::read::{Syntax, read};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::pointer::Pointer;
use crate::position::{Aim, Locator, Place};

/// A file that was read: its name as the user would write it, its text, its value.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) name: PathBuf,
    pub(super) value: Value,
    text: String,
    syntax: Syntax,
    locator: Locator,
}

impl Source {
    /// Parses `text`. Repeated keys are told to `problems` and do not stop it.
    pub(super) fn parse(name: PathBuf, text: String, problems: &mut Diagnostics) -> Option<Self> {
        let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
        let syntax = Syntax::of(&name, &text);
        let (value, duplicates) = match read(&text, syntax) {
            Ok(read) => read,
            Err(error) => {
                let place = Place { position: error.position, ..Place::file(name) };
                let diagnostic = Diagnostic::error(place, error.message);
                problems.push(Diagnostic { hint: error.hint, ..diagnostic });
                return None;
            }
        };
        let source = Self { name, value, text, syntax, locator: Locator::default() };
        problems.extend(duplicates.iter().map(|at| source.duplicate(at)));
        Some(source)
    }

    /// The same of a text that was parsed before.
    pub(super) fn known(name: PathBuf, text: String, value: Value) -> Self {
        let syntax = Syntax::of(&name, &text);
        Self { name, value, text, syntax, locator: Locator::default() }
    }

    /// The place of `pointer`, which is one of this file.
    pub(super) fn place(&self, pointer: &Pointer, aim: Aim) -> Place {
        let position = self.locator.find(&self.text, self.syntax, pointer, aim);
        Place { file: self.name.clone(), position, pointer: pointer.clone() }
    }

    fn duplicate(&self, at: &Pointer) -> Diagnostic {
        let key = at.last().unwrap_or_default();
        Diagnostic::error(self.place(at, Aim::Key), format!("key \"{key}\" is written twice"))
            .hint("keep one of them")
    }
}
