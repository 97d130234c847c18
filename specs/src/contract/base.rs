use percent_encoding::percent_decode_str;
use serde_json::Value;

/// The path that a server of a document has before the document's own: `https://example.com/v1` has `/v1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base(Vec<Option<String>>);

impl Base {
    /// Those of every server that has one, each once: with the values that variables usually have, and with any.
    pub(super) fn all(document: &Value) -> Vec<Self> {
        let items =
            document.get("paths").and_then(Value::as_object).into_iter().flatten().map(|(_, item)| item);
        let servers = std::iter::once(document).chain(items);
        let servers = servers.filter_map(|holder| holder.get("servers")?.as_array()).flatten();
        let mut bases: Vec<Self> = Vec::new();
        for server in servers {
            let Some(url) = server.get("url").and_then(Value::as_str) else { continue };
            for base in [Self::of(&usual(url, server)), Self::of(url)] {
                if !base.0.is_empty() && !bases.contains(&base) {
                    bases.push(base);
                }
            }
        }
        // The longer of two says more.
        bases.sort_by_key(|base| std::cmp::Reverse(base.0.len()));
        bases
    }

    fn of(url: &str) -> Self {
        let after_host = match url.split_once("//") {
            Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
            None => url,
        };
        let path = after_host.split(['?', '#']).next().unwrap_or_default();
        let segments = path.split('/').filter(|segment| !segment.is_empty());
        let segment = |text: &str| {
            (!text.contains('{')).then(|| percent_decode_str(text).decode_utf8_lossy().into_owned())
        };
        Self(segments.map(segment).collect())
    }

    /// What is left of a path that starts with it.
    pub fn strip<'p>(&self, path: &'p str) -> Option<&'p str> {
        let mut rest = path;
        for wanted in &self.0 {
            let after = rest.strip_prefix('/')?;
            let end = after.find('/').unwrap_or(after.len());
            let segment = percent_decode_str(&after[..end]).decode_utf8_lossy();
            if segment.is_empty() || wanted.as_ref().is_some_and(|wanted| *wanted != segment) {
                return None;
            }
            rest = &after[end..];
        }
        Some(rest)
    }
}

/// A server's URL with the values that its variables have where nobody chooses.
fn usual(url: &str, server: &Value) -> String {
    let variables = server.get("variables").and_then(Value::as_object).into_iter().flatten();
    variables.fold(url.to_owned(), |url, (name, variable)| {
        match variable.get("default").and_then(Value::as_str) {
            Some(value) => url.replace(&format!("{{{name}}}"), value),
            None => url,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn paths_are_taken_off_with_variables_and_without_hosts() {
        let document = json!({"servers": [
            {"url": "https://{region}.example.com/api/{version}/", "variables": {"version": {"default": "v2/stable"}}},
            {"url": "/rel"},
            {"url": "https://example.com"},
        ]});
        let bases = Base::all(&document);
        let strip = |path| bases.iter().find_map(|base| base.strip(path));
        assert_eq!(strip("/api/v2/stable/pets"), Some("/pets"));
        assert_eq!(strip("/api/v1/pets"), Some("/pets"));
        assert_eq!(strip("/rel/pets/1"), Some("/pets/1"));
        assert_eq!(strip("/rel"), Some(""));
        assert_eq!(strip("/relative/pets"), None);
    }
}
