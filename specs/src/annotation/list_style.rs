use serde::Deserialize;

use crate::expression::Template;

/// How lists are paged and wrapped. Defaults and maxima stand in the parameters' own schemas.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListStyle {
    /// How a client walks the list.
    pub by: Paging,
    /// The parameter with the page's number, from 1.
    #[serde(default)]
    pub page: Option<String>,
    /// The parameter with the cursor that the page before gave.
    #[serde(default)]
    pub cursor: Option<String>,
    /// The parameter with the number of the first row.
    #[serde(default)]
    pub offset: Option<String>,
    /// What the first row of all is numbered: 0, or 1 as SCIM does.
    #[serde(default)]
    pub from: u64,
    /// The parameter with the number of rows a page.
    #[serde(default)]
    pub size: Option<String>,
    /// What a size above its maximum is.
    #[serde(default)]
    pub past_maximum: PastMaximum,
    /// The parameter with the search text.
    #[serde(default)]
    pub search: Option<String>,
    /// The answer, over the names of [`Self::names`].
    pub envelope: Template,
}

/// How a client walks a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paging {
    /// By page number and size.
    Page,
    /// By a cursor, which holds a position in the order: rows that come and go move nothing.
    Cursor,
    /// By the number of the first row.
    Offset,
    /// Not at all: every row at once, or the first ones.
    Bare,
}

/// What a size above the maximum of its parameter is.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PastMaximum {
    /// A validation failure.
    #[default]
    Refuse,
    /// The maximum.
    Clamp,
}

impl Paging {
    /// The word, as documents spell it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Cursor => "cursor",
            Self::Offset => "offset",
            Self::Bare => "bare",
        }
    }
}

impl ListStyle {
    /// Names its envelope may use.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        let own: &[&str] = match self.by {
            Paging::Page => &["page", "pages"],
            Paging::Cursor => &["next_cursor"],
            Paging::Offset => &["offset"],
            Paging::Bare => &[],
        };
        ["rows", "count", "size", "total", "has_more"].into_iter().chain(own.iter().copied())
    }

    /// The parameters it reads, the search aside.
    pub fn parameters(&self) -> impl Iterator<Item = &str> {
        [&self.page, &self.cursor, &self.offset, &self.size].into_iter().flatten().map(String::as_str)
    }

    /// Whether its envelope says how many rows there are in all, which is counted only then.
    pub fn counts(&self) -> bool {
        self.envelope.mentions("total") || self.envelope.mentions("pages")
    }
}
