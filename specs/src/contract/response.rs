use super::MediaRange;
use crate::IndexMap;
use crate::pointer::Pointer;

/// What an operation may answer, by status.
#[derive(Debug, Clone, Default)]
pub struct Responses {
    /// Keys are `200`, `4XX` or `default`.
    pub(super) by_status: IndexMap<String, Response>,
}

/// One declared answer.
#[derive(Debug, Clone, Default)]
pub struct Response {
    /// Where it stands in the bundled document.
    pub pointer: Pointer,
    /// Declared headers, without `Content-Type`, which the content declares.
    pub headers: Vec<ResponseHeader>,
    /// Declared media types; none: no body is promised.
    pub content: Vec<Content>,
}

/// A declared header of an answer.
#[derive(Debug, Clone)]
pub struct ResponseHeader {
    /// Its name.
    pub name: String,
    /// Whether an answer without it is wrong.
    pub required: bool,
    /// Where its schema stands in the bundled document.
    pub schema: Option<Pointer>,
}

/// One media type of an answer.
#[derive(Debug, Clone)]
pub struct Content {
    /// `type/subtype`, possibly with parameters or wildcards.
    pub media_type: String,
    /// Where it stands in the bundled document.
    pub pointer: Pointer,
    /// Where its schema stands in the bundled document.
    pub schema: Option<Pointer>,
}

/// How an answer is written that comes bit by bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreamForm {
    /// Server-sent events (HTML, section 9.2).
    Events,
    /// A JSON text a line.
    Lines,
}

impl StreamForm {
    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Events => "text/event-stream",
            Self::Lines => "application/x-ndjson",
        }
    }

    /// The form of a media type.
    pub fn of(media_type: &str) -> Option<Self> {
        [Self::Events, Self::Lines].into_iter().find(|form| essence_eq(media_type, form.media_type()))
    }
}

impl Responses {
    /// The declared answer for a status: the exact one, then its class, then `default`.
    pub fn for_status(&self, status: u16) -> Option<&Response> {
        self.by_status
            .get(status.to_string().as_str())
            .or_else(|| self.by_status.get(format!("{}XX", status / 100).as_str()))
            .or_else(|| self.by_status.get("default"))
    }

    /// The answer that is declared for exactly this: a number, a class or `default`.
    pub(crate) fn declared(&self, status: &str) -> Option<&Response> {
        self.by_status.get(status)
    }

    /// Every declared status that is a number, with its answer.
    pub fn exact(&self) -> impl Iterator<Item = (u16, &Response)> {
        self.by_status.iter().filter_map(|(status, response)| Some((status.parse().ok()?, response)))
    }

    /// Every declared answer.
    pub(super) fn all(&self) -> impl Iterator<Item = &Response> {
        self.by_status.values()
    }

    /// The status of success: the first declared 2xx, else 200.
    pub fn success(&self) -> u16 {
        self.exact().map(|(status, _)| status).find(|status| status / 100 == 2).unwrap_or(200)
    }

    /// The form of success that comes bit by bit, the first that is declared.
    pub fn stream_form(&self) -> Option<StreamForm> {
        let content = &self.for_status(self.success())?.content;
        content.iter().find_map(|content| StreamForm::of(&content.media_type))
    }

    /// Where every schema of a body or header stands.
    pub(super) fn schemas(&self) -> impl Iterator<Item = &Pointer> {
        self.by_status.values().flat_map(|response| {
            let bodies = response.content.iter().filter_map(|content| content.schema.as_ref());
            bodies.chain(response.headers.iter().filter_map(|header| header.schema.as_ref()))
        })
    }

    /// Declared statuses, as written.
    pub fn statuses(&self) -> impl Iterator<Item = &str> {
        self.by_status.keys().map(String::as_str)
    }
}

impl Response {
    /// The declared content for a `Content-Type`: the exact one, then `type/*`, then `*/*`.
    pub fn content_for(&self, content_type: &str) -> Option<&Content> {
        let essence = essence(content_type);
        let family = format!("{}/*", essence.split('/').next().unwrap_or_default());
        [essence.as_str(), family.as_str(), "*/*"]
            .into_iter()
            .find_map(|wanted| self.content.iter().find(|content| essence_eq(&content.media_type, wanted)))
    }

    /// Whether a body is promised.
    pub fn has_content(&self) -> bool {
        !self.content.is_empty()
    }
}

impl Content {
    /// Whether its values are JSON or may be: a range of media types is written as that where it can be.
    pub fn is_json(&self) -> bool {
        MediaRange::parse(&self.media_type).is_ok_and(|range| range.may_be_json())
    }
}

/// `type/subtype` in lower case, without parameters.
fn essence(content_type: &str) -> String {
    content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn essence_eq(declared: &str, wanted: &str) -> bool {
    declared.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(wanted)
}
