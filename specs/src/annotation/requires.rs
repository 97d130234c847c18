use crate::IndexMap;
use serde::Deserialize;

use super::verb::Names;
use super::{Equal, Lookup};
use crate::expression::{Condition, Template};

/// Permissions an operation needs: one, a list of which all are needed, or
///
/// ```yaml
/// requires: {any: [page.write, page.manage], on: {page: "${path.space}/${path.page}"}}
/// ```
#[derive(Debug, Default, Deserialize)]
#[serde(from = "WrittenRequires")]
pub struct Requires {
    /// Every one of these.
    pub all: Vec<String>,
    /// At least one of these, if there are any.
    pub any: Vec<String>,
    /// Names for `on` and `unless`, looked up.
    pub find: IndexMap<String, Lookup>,
    /// Where the operation acts, by names that grants and scopes bind themselves to with the same
    /// `on`. What is bound counts only where this says so, with the same value, one that lies below
    /// it (`a` and `a/b`), or one that it matches as a pattern (`*` one part, `**` any). The contexts
    /// of the request, and the levels they lie in, are there without being named.
    pub on: IndexMap<String, Template>,
    /// When nothing is needed.
    pub unless: Option<Condition>,
}

impl Requires {
    /// Names that `on` and `unless` may use besides `caller` and `context`.
    pub const NAMES: [&'static str; 3] = ["path", "query", "body"];

    /// Every set of fields that records are looked up by, with its resource.
    pub fn equalities<'a>(&'a self, seen: &mut dyn FnMut(&'a str, &'a Equal)) {
        self.find.values().for_each(|lookup| lookup.equalities(seen));
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenRequires {
    Permissions(Names),
    Whole(Box<WholeRequires>),
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct WholeRequires {
    all: Names,
    any: Names,
    find: IndexMap<String, Lookup>,
    on: IndexMap<String, Template>,
    unless: Option<Condition>,
}

impl From<WrittenRequires> for Requires {
    fn from(written: WrittenRequires) -> Self {
        match written {
            WrittenRequires::Permissions(Names(all)) => Self { all, ..Self::default() },
            WrittenRequires::Whole(whole) => {
                let WholeRequires { all, any, find, on, unless } = *whole;
                Self { all: all.0, any: any.0, find, on, unless }
            }
        }
    }
}
