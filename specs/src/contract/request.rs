use indexmap::IndexMap;

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
}

/// The request body of an operation.
#[derive(Debug, Clone)]
pub struct Body {
    /// Whether a request without one is wrong.
    pub required: bool,
    /// Media type to where its schema stands in the bundled document.
    pub content: IndexMap<String, Option<Pointer>>,
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
