use crate::IndexMap;

use super::{MediaRange, Style};
use crate::pointer::Pointer;

/// Where a parameter travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query string.
    Query,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
}

/// One parameter of an operation.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Its name, as it travels.
    pub name: String,
    /// Where it travels.
    pub location: Location,
    /// Whether a request without it is wrong.
    pub required: bool,
    /// Where its schema stands in the bundled document.
    pub schema: Option<Pointer>,
    /// How its value is written.
    pub notation: Notation,
    /// What an empty text stands for.
    pub empty: Empty,
    /// How much of the path it takes.
    pub extent: Extent,
}

/// How much of a path a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// What stands between two slashes; a slash in it is encoded.
    Segment,
    /// All that is left of it, slashes included, encoded or not.
    Rest,
}

/// How the value of a parameter is written.
#[derive(Debug, Clone)]
pub enum Notation {
    /// In a style, reserved characters as it says.
    Style(Style, Reserved),
    /// As a whole document of a media type, percent-encoded where its location asks for that.
    Content(MediaRange),
}

/// What `+` and its like mean in a query or form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reserved {
    /// They are encoded where they are data: a bare `+` is a space.
    Encoded,
    /// They may stand for themselves (`allowReserved`): a bare `+` is one.
    Literal,
}

/// What an empty text stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Empty {
    /// A value like any other.
    Value,
    /// A parameter that is left out (`allowEmptyValue`).
    Absence,
}

/// The request body of an operation.
#[derive(Debug, Clone)]
pub struct Body {
    /// Whether a request without one is wrong.
    pub required: bool,
    /// By media type, as declared.
    pub content: IndexMap<String, BodyContent>,
}

/// One form a request body may have.
#[derive(Debug, Clone)]
pub struct BodyContent {
    /// The media types it is declared for; absent where the key is none.
    pub range: Option<MediaRange>,
    /// Where its schema stands in the bundled document.
    pub schema: Option<Pointer>,
    /// How properties are written in a form, where the document says.
    pub encoding: IndexMap<String, Encoding>,
}

/// How one property is written in a form.
#[derive(Debug, Clone)]
pub enum Encoding {
    /// As a query parameter of this style is.
    Style(Style, Reserved),
    /// As a document of one of these media types.
    Content(Vec<MediaRange>),
}

impl Location {
    /// The word, as OpenAPI spells it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}

impl Body {
    /// The declared form that describes a media type most closely.
    pub fn content_for(&self, sent: &MediaRange) -> Option<&BodyContent> {
        let fits = |content: &BodyContent| content.range.as_ref()?.fit(sent);
        // Of equals the first that is declared, which `max_by_key` alone would pass over.
        self.content.values().rev().filter(|content| fits(content).is_some()).max_by_key(|it| fits(it))
    }

    /// Where every schema of it stands.
    pub fn schemas(&self) -> impl Iterator<Item = &Pointer> {
        self.content.values().filter_map(|content| content.schema.as_ref())
    }
}
