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
    /// The parameter with the number of rows a page.
    #[serde(default)]
    pub size: Option<String>,
    /// The parameter with the search text.
    #[serde(default)]
    pub search: Option<String>,
    /// The answer, over `rows`, `page`, `size`, `total` and `pages`.
    pub envelope: Template,
}

/// How a client walks a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paging {
    /// By page number and size.
    Page,
    /// Not at all: every row at once.
    Bare,
}

impl ListStyle {
    /// Names a list envelope may use.
    pub const NAMES: [&'static str; 5] = ["rows", "page", "size", "total", "pages"];
}
