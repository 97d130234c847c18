//! Line, column, and the file they belong to.

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

use crate::pointer::Pointer;

/// A line and a column of a text, both counted from 1; columns count characters, not bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// Lines end at `\n`.
    pub line: u64,
    /// Characters from the start of the line.
    pub column: u64,
}

impl Position {
    /// The position of the byte at `offset` of `text`; past the end, that of the end.
    pub(crate) fn of_byte(text: &str, offset: usize) -> Self {
        let before = text.get(..offset).unwrap_or(text);
        let line = before.rsplit('\n').next().unwrap_or(before);
        Self { line: before.split('\n').count() as u64, column: line.chars().count() as u64 + 1 }
    }
}

/// Where something stands: the file as the user named it, the pointer inside that file, and, when
/// the text is at hand, the position in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The file, or the name of a document that has none.
    pub file: PathBuf,
    /// Absent for an embedded document and for an error about the file as a whole.
    pub position: Option<Position>,
    /// Inside that file, which need not be the file the document starts from.
    pub pointer: Pointer,
}

impl Place {
    /// The file as a whole.
    #[must_use]
    pub fn file(file: impl Into<PathBuf>) -> Self {
        Self { file: file.into(), position: None, pointer: Pointer::root() }
    }
}

/// `file:line:column`, or `file#/pointer` where there is no position.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        match self.position {
            Some(Position { line, column }) => write!(f, ":{line}:{column}"),
            None if self.pointer.is_root() => Ok(()),
            None => write!(f, "#{}", self.pointer),
        }
    }
}
