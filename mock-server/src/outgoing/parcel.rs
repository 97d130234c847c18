use std::convert::Infallible;

use bytes::Bytes;
use fixtures::Place;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Method};
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
use crate::state::{Origin, Parcel, Standing, World};

/// Requests in a row of which each follows from the one before, at most: a receiver that is this server, and has
/// the same done again, would be told without end.
const DEEPEST: u16 = 8;

/// Makes out requests about one record.
#[derive(Debug)]
pub(super) struct Maker<'a> {
    pub(super) making: &'a Making<'a>,
    pub(super) subject: &'a Subject<'a>,
    /// Numbers what is made up, so that no two requests are the same.
    pub(super) world: &'a World,
    /// The body that is wanted, where one is.
    pub(super) given: Option<&'a Value>,
    /// How many requests of this server's own led to it.
    pub(super) depth: u16,
}

impl Maker<'_> {
    /// A declared request, ready to be sent.
    ///
    /// # Errors
    /// Why it cannot be.
    pub(super) fn parcel(
        &self,
        outgoing: &Outgoing,
        origin: &Origin,
        event: &Event,
        url: &str,
    ) -> Result<Parcel, String> {
        if self.depth >= DEEPEST {
            return Err(format!("it follows from {DEEPEST} requests in a row that were sent from here"));
        }
        let number = self.number();
        let place = Place::new(format!("{}{}", origin.system, outgoing.pointer));
        let mut url: Url = url.parse().map_err(|error| format!("its URL cannot be read: {error}"))?;
        into_query(self.making, outgoing, &place, number, &mut url);
        let mut headers = headers(self.making, outgoing, (&place, number), event);
        let written = match self.given.filter(|_| outgoing.method != Method::GET) {
            Some(given) => Some((json(outgoing), Bytes::from(given.to_string()))),
            None => self.made_up(outgoing, (&place, number), event)?,
        };
        let mut sent = Bytes::new();
        if let Some((media, bytes)) = written {
            headers.insert(CONTENT_TYPE, media);
            sent = bytes;
        }
        if sent.len() > LARGEST {
            return Err(format!("the body has {} bytes; at most {LARGEST} are sent", sent.len()));
        }
        Ok(Parcel {
            origin: origin.clone(),
            at: self.world.snapshot().clock().now(),
            method: outgoing.method.clone(),
            url: url.into(),
            headers,
            body: sent,
            answers: outgoing.responses.statuses().map(str::to_owned).collect(),
            attempts: Vec::new(),
            standing: Standing::Waiting,
            depth: self.depth + 1,
        })
    }

    /// Another number at every request, though others are made out at the same time.
    fn number(&self) -> u64 {
        let number: Result<u64, Infallible> =
            self.world.commit(|transaction| Ok(transaction.parcels().next_number()));
        number.unwrap_or_else(|never| match never {})
    }

    /// The body in a declared form, and its media type; none where it has none.
    fn made_up(
        &self,
        outgoing: &Outgoing,
        nth: (&Place, u64),
        event: &Event,
    ) -> Result<Option<(HeaderValue, Bytes)>, String> {
        let Some(content) = form(outgoing)? else { return Ok(None) };
        let value = body(self.making, content, nth, self.subject, event);
        Ok(value.map(|value| self.written(content, &value)))
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

/// The declared media type of JSON, else the plain one.
fn json(outgoing: &Outgoing) -> HeaderValue {
    let declared = outgoing.content.iter().filter_map(|it| MediaRange::parse(&it.media_type).ok());
    let mut named =
        declared.filter(MediaRange::is_json).filter_map(|it| HeaderValue::from_str(it.as_str()).ok());
    named.next().unwrap_or_else(|| HeaderValue::from_static("application/json"))
}

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
