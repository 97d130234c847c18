use std::collections::HashSet;
use std::fmt::Write;

use http::HeaderName;
use http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_LANGUAGE, CONTENT_TYPE, ETAG, LINK, LOCATION,
    RETRY_AFTER, SET_COOKIE, WWW_AUTHENTICATE,
};
use serde_json::Value;
use specs::Pointer;

use super::numbers::Numbers;
use super::redact::Redaction;
use super::relations;
use crate::exchange::{Content, MediaType, Request, Response};
use crate::mask::Mask;
use crate::run::Exchanged;
use crate::typed::{Bases, Forms, Kind, typed};

/// Headers that say something of the answer rather than of the way that it took.
pub(crate) const HEADERS: [HeaderName; 11] = [
    CONTENT_TYPE,
    CONTENT_DISPOSITION,
    CONTENT_LANGUAGE,
    CACHE_CONTROL,
    ALLOW,
    ETAG,
    LOCATION,
    LINK,
    RETRY_AFTER,
    WWW_AUTHENTICATE,
    SET_COOKIE,
];

/// What starts the section of a step.
pub(super) const START: &str = "# ";

/// What of a step's answer is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Section {
    /// `# create: POST /items`
    pub(super) title: String,
    pub(super) text: String,
}

/// The sections of a workflow's steps, in order.
pub(super) fn sections(exchanges: &[Exchanged<'_>], mask: &Mask) -> Vec<Section> {
    let mut numbers = Numbers::default();
    let mut bases = Bases::default();
    let section = |exchanged: &Exchanged<'_>| {
        bases.learn(exchanged.named.step.operation, &exchanged.request);
        learn(&exchanged.request, &mut numbers);
        section(exchanged, &mut numbers, &bases, mask)
    };
    exchanges.iter().map(section).collect()
}

/// What a request holds is the suite's own, unless an answer had it before.
fn learn(request: &Request, numbers: &mut Numbers) {
    request.path.iter().chain(&request.query).for_each(|(_, value)| numbers.sent(value));
    let mut texts = HashSet::new();
    request.content().into_iter().for_each(|body| collect(body, &mut texts));
    texts.into_iter().for_each(|text| numbers.sent(text));
}

fn collect<'v>(value: &'v Value, texts: &mut HashSet<&'v str>) {
    match value {
        Value::String(text) => drop(texts.insert(text)),
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(members) => members.values().for_each(|member| collect(member, texts)),
        _ => {}
    }
}

fn section(exchanged: &Exchanged<'_>, numbers: &mut Numbers, bases: &Bases, mask: &Mask) -> Section {
    let step = exchanged.named.step;
    let Exchanged { response, .. } = exchanged;
    let forms = Forms::of(step.system);
    let mut redaction = Redaction { numbers, forms: &forms, bases, hints: &step.compare };
    let mut text = format!("{}\n", response.status.as_u16());
    headers(response, &mut redaction, mask, &mut text);
    // Writing to a string cannot fail.
    match (&response.content, typed(step.system, step.operation, response)) {
        (Content::Json(_), Some(body)) => {
            let shown =
                serde_json::to_string_pretty(&redaction.value(&body, &Pointer::root())).unwrap_or_default();
            let _ = write!(text, "\n{shown}\n");
            let relations = relations::lines(&body, &step.compare);
            if !relations.is_empty() {
                let _ = write!(text, "\n{}\n", relations.join("\n"));
            }
        }
        (Content::Text(Value::String(body)), _) if !is_page(response) => {
            let _ = write!(text, "\n{}", indented(&mask.text(&redaction.text(body))));
        }
        _ => {}
    }
    let title = format!("{START}{}: {} {}", step.id, step.operation.method, step.operation.path);
    Section { title, text: mask.known(&text) }
}

fn headers(response: &Response, redaction: &mut Redaction<'_, '_>, mask: &Mask, text: &mut String) {
    for name in &HEADERS {
        for value in response.headers.get_all(name) {
            let value = String::from_utf8_lossy(value.as_bytes());
            let _ = writeln!(text, "{name}: {}", mask.text(&header(name, &value, redaction)));
        }
    }
}

fn header(name: &HeaderName, value: &str, redaction: &mut Redaction<'_, '_>) -> String {
    match *name {
        CONTENT_TYPE => value.to_ascii_lowercase(),
        // How long is a matter of the moment, that it is a number is not.
        RETRY_AFTER if value.parse::<u64>().is_ok() => "[seconds]".to_owned(),
        SET_COOKIE => cookie(value, redaction),
        ETAG => {
            let label = redaction.numbers.label(value, &Kind::Version);
            label.unwrap_or_else(|| value.to_owned())
        }
        _ => redaction.text(value),
    }
}

fn cookie(value: &str, redaction: &mut Redaction<'_, '_>) -> String {
    let (pair, attributes) = value.split_once(';').map_or((value, ""), |(pair, rest)| (pair, rest));
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    let shown = match value {
        "" => String::new(),
        secret => redaction.numbers.label(secret, &Kind::Token).unwrap_or_default(),
    };
    let attributes: Vec<_> = attributes.split(';').filter(|one| !one.trim().is_empty()).collect();
    let shown_attributes = attributes.iter().map(|one| match one.trim().split_once('=') {
        Some((name, _)) if name.eq_ignore_ascii_case("expires") => "; Expires=[date-time]".to_owned(),
        Some((name, path)) if name.eq_ignore_ascii_case("path") && redaction.bases.lie_below(path) => {
            "; Path=[url]".to_owned()
        }
        _ => format!("; {}", redaction.text(one.trim())),
    });
    let attributes: String = shown_attributes.collect();
    format!("{name}={shown}{attributes}")
}

/// Pages are for people: what they say may change without breaking a promise.
pub(crate) fn is_page(response: &Response) -> bool {
    let content_type = response.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|value| MediaType::parse(value).is_page())
}

/// So that no line of a body starts a section.
fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}\n")).collect()
}
