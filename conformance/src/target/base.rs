use http::HeaderMap;

/// What every request to a system begins with.
#[derive(Clone, Debug, Default)]
pub(crate) struct Base {
    /// What stands before the paths of its operations, without a slash at its end.
    pub(crate) url: String,
    /// Sent unless the request has its own.
    pub(crate) headers: HeaderMap,
}

impl Base {
    /// Without headers of its own.
    pub(crate) fn new(url: &str) -> Self {
        Self { url: url.trim_end_matches('/').to_owned(), headers: HeaderMap::new() }
    }

    /// Adds the headers that a request does not have itself.
    pub(crate) fn complete(&self, headers: &mut HeaderMap) {
        for (name, value) in &self.headers {
            if !headers.contains_key(name) {
                headers.insert(name.clone(), value.clone());
            }
        }
    }
}
