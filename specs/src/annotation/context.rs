use serde::Deserialize;

use super::Fail;
use super::verb::Names;
use crate::expression::Condition;

/// A record that a request chooses to act in, such as a site.
///
/// ```yaml
/// site: {header: X-Site-ID, resource: site, missing: {kind: bad_request}, if: "size(caller.roles) > 0"}
/// ```
#[derive(Debug, Deserialize)]
#[serde(try_from = "WrittenContext")]
pub struct Context {
    /// Where the request names it.
    pub place: ContextPlace,
    /// The resource.
    pub resource: String,
    /// The unique field it is named by. Absent: the id.
    pub by: Option<String>,
    /// Whether the caller may act there, over `caller` and `record`. What lies outside the caller's
    /// place never may.
    pub condition: Option<Condition>,
    /// What a request answers that names none. Absent: there is none, and nothing is narrowed.
    pub missing: Option<Fail>,
    /// What an unknown name answers. Absent: `not_found`.
    pub unknown: Option<Fail>,
    /// What it answers that the caller may not act there. Absent: `forbidden`.
    pub denied: Option<Fail>,
    /// Which operations have it that do not say.
    pub operations: ContextOperations,
}

/// Where a request names a context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContextPlace {
    /// In this header.
    Header(String),
    /// In this query parameter.
    Query(String),
    /// In this path parameter.
    Path(String),
}

/// Which operations have a context that do not say.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContextOperations {
    /// All of them.
    #[default]
    All,
    /// None: it is for those that name it.
    Named,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenContext {
    header: Option<String>,
    query: Option<String>,
    path: Option<String>,
    resource: String,
    by: Option<String>,
    #[serde(rename = "if")]
    condition: Option<Condition>,
    missing: Option<Fail>,
    unknown: Option<Fail>,
    denied: Option<Fail>,
    #[serde(default)]
    operations: ContextOperations,
}

impl TryFrom<WrittenContext> for Context {
    type Error = &'static str;

    fn try_from(written: WrittenContext) -> Result<Self, Self::Error> {
        let places = [
            written.header.map(ContextPlace::Header),
            written.query.map(ContextPlace::Query),
            written.path.map(ContextPlace::Path),
        ];
        let mut places = places.into_iter().flatten();
        let (Some(place), None) = (places.next(), places.next()) else {
            return Err("a context is named in exactly one of header, query, path");
        };
        let WrittenContext { resource, by, condition, missing, unknown, denied, operations, .. } = written;
        Ok(Self { place, resource, by, condition, missing, unknown, denied, operations })
    }
}

/// The contexts of one operation: `none`, or a name or list of names.
#[derive(Debug, Deserialize)]
#[serde(from = "Names")]
pub struct OperationContexts(pub Vec<String>);

impl OperationContexts {
    /// The word for no context; no context is called so.
    pub const NONE: &'static str = "none";
}

impl From<Names> for OperationContexts {
    fn from(Names(mut names): Names) -> Self {
        if names == [Self::NONE] {
            names.clear();
        }
        Self(names)
    }
}
