use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use serde_json::Value;

use super::{Content, MediaType};

/// A response, read whole.
#[derive(Clone, Debug)]
pub(crate) struct Response {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) content: Content,
    /// Whether it came from elsewhere than was asked, since redirects were followed.
    pub(crate) is_redirected: bool,
}

impl Response {
    pub(crate) fn new(status: StatusCode, headers: HeaderMap, body: &Bytes) -> Self {
        let media_type =
            headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).map(MediaType::parse);
        let content = Content::read(media_type.as_ref(), body);
        Self { status, headers, content, is_redirected: false }
    }

    /// The value that `$response.body` reads.
    pub(crate) fn content(&self) -> Option<&Value> {
        self.content.value()
    }
}
