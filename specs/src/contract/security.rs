use std::collections::BTreeMap;

use crate::IndexMap;

/// Who may call: any one of the alternatives, each a set of schemes that are needed together.
/// No alternative, or an empty one: everybody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Security {
    /// Scheme name to the scopes it must carry.
    pub alternatives: Vec<IndexMap<String, Vec<String>>>,
}

/// A security scheme of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheme {
    /// Its name in `components/securitySchemes`.
    pub name: String,
    /// How the credential travels.
    pub kind: SchemeKind,
}

/// How a credential travels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Bearer …`; also OAuth 2 and OpenID Connect, whose tokens travel so.
    Bearer,
    /// `Authorization: Basic …`.
    Basic,
    /// Another HTTP scheme, by its name in lower case.
    Http(String),
    /// A key in a header.
    Header(String),
    /// A key in the query string.
    Query(String),
    /// A key in a cookie.
    Cookie(String),
    /// A client certificate.
    MutualTls,
}

impl Security {
    /// Whether a request without any credential is let through.
    pub fn is_optional(&self) -> bool {
        self.alternatives.is_empty() || self.alternatives.iter().any(IndexMap::is_empty)
    }

    /// Every scheme that is named, once.
    pub fn schemes(&self) -> impl Iterator<Item = &str> {
        let names: BTreeMap<&str, ()> =
            self.alternatives.iter().flat_map(|all| all.keys().map(|name| (name.as_str(), ()))).collect();
        names.into_keys()
    }
}
