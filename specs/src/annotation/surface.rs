use crate::IndexMap;
use serde::Deserialize;

use super::{Envelopes, FailureForm, FailureName};

/// A part of a system that speaks a dialect of its own: every path below a prefix.
///
/// ```yaml
/// compatible: {prefix: /compatible/v1, failures: {default: {body: {error: {message: "${message}"}}}}}
/// ```
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Surface {
    /// Whole segments of the path, without a slash at the end.
    pub prefix: String,
    /// Failures by kind; what is absent comes from the system's.
    #[serde(default)]
    pub failures: IndexMap<FailureName, FailureForm>,
    /// What wraps successful answers; what is absent comes from the system's.
    #[serde(default)]
    pub envelopes: Envelopes,
}

impl Surface {
    /// Whether a path, or a template of paths, lies below it.
    pub fn holds(&self, path: &str) -> bool {
        path.strip_prefix(self.prefix.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_surface_holds_whole_segments() {
        let surface = Surface {
            prefix: "/v1".to_owned(),
            failures: IndexMap::default(),
            envelopes: Envelopes::default(),
        };
        for (path, held) in
            [("/v1", true), ("/v1/", true), ("/v1/models", true), ("/v10/models", false), ("/v2/v1", false)]
        {
            assert_eq!(surface.holds(path), held, "{path}");
        }
    }
}
