use openapiv3::{PathStyle, QueryStyle};

/// How a value is written where only text can stand (OpenAPI 3.1, section 4.8.12.2; RFC 6570).
///
/// A `spaceDelimited` or `pipeDelimited` value that is exploded is written like an exploded `form`,
/// and is one here; a `deepObject` cannot be anything but exploded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `3,4,5` in a path segment or header.
    Simple(Explode),
    /// `.3,4,5` in a path segment.
    Label(Explode),
    /// `;id=3,4,5` in a path segment.
    Matrix(Explode),
    /// `id=3,4,5` in a query, form or cookie.
    Form(Explode),
    /// `id=3%204%205` in a query or form.
    SpaceDelimited,
    /// `id=3%7C4%7C5` in a query or form.
    PipeDelimited,
    /// `id[role]=admin` in a query or form.
    DeepObject,
}

/// How the items of a list and the members of an object are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Explode {
    /// Together, in one value: `id=3,4` and `id=role,admin`.
    Joined,
    /// Each by itself: `id=3&id=4` and `role=admin`.
    Apart,
}

impl Explode {
    const fn of(declared: Option<bool>, default: Self) -> Self {
        match declared {
            Some(true) => Self::Apart,
            Some(false) => Self::Joined,
            None => default,
        }
    }
}

impl Style {
    /// The style of a header.
    pub(super) const fn header(explode: Option<bool>) -> Self {
        Self::Simple(Explode::of(explode, Explode::Joined))
    }

    /// The style of a cookie.
    pub(super) const fn cookie(explode: Option<bool>) -> Self {
        Self::Form(Explode::of(explode, Explode::Apart))
    }

    /// A style of a path segment.
    pub(super) const fn path(style: &PathStyle, explode: Option<bool>) -> Self {
        let explode = Explode::of(explode, Explode::Joined);
        match style {
            PathStyle::Simple => Self::Simple(explode),
            PathStyle::Label => Self::Label(explode),
            PathStyle::Matrix => Self::Matrix(explode),
        }
    }

    /// A style of a query or form.
    pub(super) const fn query(style: &QueryStyle, explode: Option<bool>) -> Self {
        match (style, explode) {
            (QueryStyle::Form, _) => Self::Form(Explode::of(explode, Explode::Apart)),
            (QueryStyle::DeepObject, _) => Self::DeepObject,
            (QueryStyle::SpaceDelimited | QueryStyle::PipeDelimited, Some(true)) => {
                Self::Form(Explode::Apart)
            }
            (QueryStyle::SpaceDelimited, _) => Self::SpaceDelimited,
            (QueryStyle::PipeDelimited, _) => Self::PipeDelimited,
        }
    }
}
