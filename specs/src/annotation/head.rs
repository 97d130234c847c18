use crate::IndexMap;
use serde::Deserialize;

use crate::expression::Template;

/// What an answer is besides its body; what is absent is as the operation declares it.
///
/// ```yaml
/// {status: 302, headers: {Location: "${link.target}"}}
/// ```
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Head {
    /// Which of the declared statuses of success.
    pub status: Option<Template>,
    /// Headers by name; null leaves one out, a list sends one each.
    pub headers: IndexMap<String, Template>,
    /// Which of the declared media types.
    pub media: Option<Template>,
}

impl Head {
    /// Headers that documents need not declare: those of RFC 9110 and its neighbours that say
    /// something of one answer.
    pub const KNOWN: [&'static str; 14] = [
        "accept-ranges",
        "cache-control",
        "content-disposition",
        "content-language",
        "content-location",
        "deprecation",
        "etag",
        "expires",
        "last-modified",
        "link",
        "location",
        "retry-after",
        "set-cookie",
        "vary",
    ];
    /// Headers that follow from the answer, which no document can say.
    pub const FOLLOWING: [&'static str; 7] = [
        "connection",
        "content-length",
        "content-range",
        "content-type",
        "date",
        "transfer-encoding",
        "x-request-id",
    ];

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.status.is_none() && self.headers.is_empty() && self.media.is_none()
    }

    /// Whether a status can be that of an answer: success, or another address.
    pub const fn may_be(status: i64) -> bool {
        status >= 200 && status < 400
    }
}
