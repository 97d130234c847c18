//! Where in a request validation stands.

use super::item::LocPart;

/// A location that costs nothing to extend: each step borrows the one before it, and names are copied only into an
/// [`Item`](super::Item).
///
/// `Loc::at("query").key("page")` becomes `["query", "page"]`.
#[derive(Debug, Clone, Copy)]
pub struct Loc<'a> {
    parent: Option<&'a Loc<'a>>,
    part: Part<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Part<'a> {
    Key(&'a str),
    Index(usize),
}

impl<'a> Loc<'a> {
    /// The outermost step: `body`, `path`, `query`, `header` or `cookie`.
    #[must_use]
    pub fn at(place: &'a str) -> Self {
        Self { parent: None, part: Part::Key(place) }
    }

    /// The same location, one name further in.
    #[must_use]
    pub fn key(&'a self, name: &'a str) -> Self {
        Self { parent: Some(self), part: Part::Key(name) }
    }

    /// The same location, one position further in.
    #[must_use]
    pub fn index(&'a self, index: usize) -> Self {
        Self { parent: Some(self), part: Part::Index(index) }
    }

    pub(super) fn parts(&self) -> Vec<LocPart> {
        let mut parts = Vec::new();
        let mut step = Some(self);
        while let Some(loc) = step {
            parts.push(loc.part.owned());
            step = loc.parent;
        }
        parts.reverse();
        parts
    }
}

impl Part<'_> {
    fn owned(self) -> LocPart {
        match self {
            Self::Key(name) => LocPart::Name(name.to_owned()),
            Self::Index(index) => LocPart::Index(index),
        }
    }
}
