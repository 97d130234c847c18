use reqwest::Url;
use specs::Operation;

use crate::exchange::Request;

/// What stands before the paths of the systems on a target: `http://127.0.0.1:4010`, `/@world/scaikey`.
///
/// The host of an issued URL may be another than the one that was asked, the path before it is the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bases(Vec<Base>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Base {
    origin: String,
    path: String,
}

impl Bases {
    /// Learns from a request where its operation's system stands, and with it those that stand beside it.
    pub(crate) fn learn(&mut self, operation: &Operation, request: &Request) {
        let values: Vec<_> =
            request.path.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let Ok(own) = operation.path.expand(&values) else { return };
        let Some(path) = request.url.path().strip_suffix(own.as_str()) else { return };
        let above = path.rfind('/').map(|end| &path[..end]).filter(|above| !above.is_empty());
        for path in std::iter::once(path).chain(above) {
            let base = Base { origin: request.url.origin().ascii_serialization(), path: path.to_owned() };
            if !self.0.contains(&base) {
                self.0.push(base);
            }
        }
        self.0.sort_by_key(|base| std::cmp::Reverse(base.path.len()));
    }

    /// Does a path lead to where the systems stand, or above: that of a cookie for instance?
    pub(crate) fn lie_below(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let is_above = |base: &Base| {
            base.path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        !path.is_empty() && self.0.iter().any(is_above)
    }

    /// A URL or a path as what stands before a system's paths, and the rest of it; none where it
    /// leads elsewhere.
    pub(crate) fn split<'t>(&self, text: &'t str) -> Option<(&'t str, &'t str)> {
        let origin = origin(text);
        let path = &text[origin.len()..];
        let is_own = |base: &&Base| match base.path.as_str() {
            "" => origin.is_empty() || base.origin == origin,
            own => path
                .strip_prefix(own)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?', '#'])),
        };
        let base = self.0.iter().find(is_own)?;
        Some(text.split_at(origin.len() + base.path.len()))
    }
}

/// `https://host:port` of a URL, nothing of a path.
pub(super) fn origin(text: &str) -> &str {
    let Some(start) = text.find("://").map(|at| at + 3) else { return "" };
    let end = text[start..].find(['/', '?', '#']).map_or(text.len(), |at| start + at);
    match text.parse::<Url>() {
        Ok(_) => &text[..end],
        Err(_) => "",
    }
}
