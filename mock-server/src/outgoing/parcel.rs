use bytes::Bytes;
use fixtures::Place;
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use jiff::Timestamp;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::Url;
use serde_json::Value;
use specs::contract::{Content, MediaRange, Outgoing};

use super::body::body;
use super::event::Event;
use super::parameters::{headers, into_query};
use super::plain;
use super::subject::Subject;
use crate::deliver::LARGEST;
use crate::inferred::{Making, written};
use crate::state::{Origin, Parcel, Standing};

/// Makes out requests about one record.
#[derive(Debug)]
pub(super) struct Maker<'a> {
    pub(super) making: &'a Making<'a>,
    pub(super) subject: &'a Subject<'a>,
    pub(super) now: Timestamp,
    /// Numbers what is made up, so that no two requests are the same.
    pub(super) next: u64,
}

impl Maker<'_> {
    /// A declared request, ready to be sent.
    ///
    /// # Errors
    /// Why it cannot be.
    pub(super) fn parcel(
        &mut self,
        outgoing: &Outgoing,
        origin: &Origin,
        event: &Event,
        url: &str,
    ) -> Result<Parcel, String> {
        self.next += 1;
        let place = Place::new(format!("{}{}", origin.system, outgoing.pointer));
        let mut url: Url = url.parse().map_err(|error| format!("its URL cannot be read: {error}"))?;
        into_query(self.making, outgoing, &place, self.next, &mut url);
        let mut headers = headers(self.making, outgoing, (&place, self.next), event);
        let mut sent = Bytes::new();
        if let Some(content) = form(outgoing)?
            && let Some(value) = body(self.making, content, (&place, self.next), self.subject, event)
        {
            let (media, bytes) = self.written(content, &value);
            headers.insert(CONTENT_TYPE, media);
            sent = bytes;
        }
        if sent.len() > LARGEST {
            return Err(format!("the body has {} bytes; at most {LARGEST} are sent", sent.len()));
        }
        Ok(Parcel {
            origin: origin.clone(),
            at: self.now,
            method: outgoing.method.clone(),
            url: url.into(),
            headers,
            body: sent,
            answers: outgoing.responses.statuses().map(str::to_owned).collect(),
            attempts: Vec::new(),
            standing: Standing::Waiting,
        })
    }

    fn written(&self, content: &Content, value: &Value) -> (HeaderValue, Bytes) {
        let (media, bytes) = written(self.making.system, content, value);
        match value {
            Value::Object(members) if essence(content).as_deref() == Some(FORM) => {
                let pairs = members.iter().filter(|(_, value)| !value.is_null());
                let pairs =
                    pairs.map(|(name, value)| format!("{}={}", encoded(name), encoded(&plain(value))));
                (media, pairs.collect::<Vec<_>>().join("&").into())
            }
            _ => (media, bytes),
        }
    }
}

const FORM: &str = "application/x-www-form-urlencoded";

/// The form that a body is sent in: JSON, else the first that can be written; none where there is no body.
///
/// # Errors
/// When none can be.
fn form(outgoing: &Outgoing) -> Result<Option<&Content>, String> {
    let can_be = |content: &&Content| !essence(content).is_some_and(|it| it.starts_with("multipart/"));
    let json = outgoing.content.iter().find(|content| content.is_json());
    let found = json.or_else(|| outgoing.content.iter().find(can_be));
    match (found, outgoing.content.first()) {
        (None, Some(first)) => Err(format!("no body is made as `{}`", first.media_type)),
        (found, _) => Ok(found),
    }
}

fn essence(content: &Content) -> Option<String> {
    MediaRange::parse(&content.media_type).ok().map(|range| range.essence().to_string())
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}
