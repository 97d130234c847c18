//! A path with expressions in braces.

use std::fmt;

use super::segment::{Part, Segment};

/// A path template such as `/users/{id}/files/{path*}`.
///
/// Starts with `/`. A segment is a literal, an expression, or both mixed (`{name}.{ext}`,
/// `report-{id}.json`). Names are not empty and occur once. An expression that ends in `*`, alone in
/// a segment with nothing but literals behind it, takes the rest of the path with its slashes, up to those
/// literals. It cannot have a query.
#[derive(Clone, Debug)]
pub struct PathTemplate {
    pub(super) text: String,
    pub(super) segments: Vec<Segment>,
}

impl PathTemplate {
    /// The names of the expressions, in order, without `*`.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().flat_map(|segment| segment.names())
    }

    /// The template as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The same template whose last expression, if it has this name and a segment of its own, takes the rest
    /// of the path, but for the literals behind it: for descriptions that say so elsewhere than in the braces.
    #[must_use]
    pub fn greedy(mut self, name: &str) -> Option<Self> {
        let last = self.segments.iter_mut().rev().find(|segment| !matches!(segment, Segment::Literal(_)))?;
        if let Segment::Expression(own) = last
            && own == name
        {
            *last = Segment::Rest(std::mem::take(own));
        }
        matches!(last, Segment::Rest(own) if own == name).then_some(self)
    }

    /// Whether `other` matches the same paths: equal but for the names.
    #[must_use]
    pub fn is_same_shape(&self, other: &Self) -> bool {
        self.shape() == other.shape()
    }

    /// The template with every name taken out: `/users/{}`.
    #[must_use]
    pub fn shape(&self) -> String {
        self.segments.iter().map(|segment| format!("/{}", segment.shape())).collect()
    }
}

impl Segment {
    fn names(&self) -> Box<dyn Iterator<Item = &str> + '_> {
        match self {
            Self::Literal(_) => Box::new(std::iter::empty()),
            Self::Expression(name) | Self::Rest(name) => Box::new(std::iter::once(name.as_str())),
            Self::Mixed(mixed) => Box::new(mixed.parts.iter().filter_map(Part::name)),
        }
    }

    fn shape(&self) -> String {
        match self {
            Self::Literal(text) => text.clone(),
            Self::Expression(_) => "{}".to_owned(),
            Self::Rest(_) => "{*}".to_owned(),
            Self::Mixed(mixed) => mixed.shape(),
        }
    }
}

impl PartialEq for PathTemplate {
    fn eq(&self, other: &Self) -> bool {
        self.segments == other.segments
    }
}

impl Eq for PathTemplate {}

impl fmt::Display for PathTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::str::FromStr for PathTemplate {
    type Err = super::TemplateError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}
