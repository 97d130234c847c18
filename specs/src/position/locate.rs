//! From a pointer to a position, whatever the syntax.

use std::sync::OnceLock;

use super::yaml::Spans;
use super::{Position, json};
use crate::document::Syntax;
use crate::pointer::Pointer;

/// Which part of a member to point at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Aim {
    /// The key, the last of equal ones; the value where there is no key (an item, the root).
    Key,
    /// A scalar or an item itself; the key of a collection, because a YAML block starts on the
    /// line after the one a reader looks for.
    Value,
}

/// Finds positions in one text. What it must parse it parses on the first question.
#[derive(Debug, Default)]
pub(crate) struct Locator {
    yaml: OnceLock<Option<Spans>>,
}

impl Locator {
    /// The position of `pointer` in `text`; where nothing stands there, that of the nearest
    /// enclosing value.
    pub(crate) fn find(&self, text: &str, syntax: Syntax, pointer: &Pointer, aim: Aim) -> Option<Position> {
        match syntax {
            Syntax::Json => json::find(text, pointer, aim),
            Syntax::Yaml => {
                let spans = self.yaml.get_or_init(|| Spans::read(text));
                spans.as_ref().map(|spans| spans.find(pointer, aim))
            }
        }
    }
}
