//! Files as answers: whole, or the part that is asked for (RFC 9110, sections 13 and 14).

mod disposition;
mod range;

use std::sync::Arc;

use bytes::Bytes;
use http::header::{
    ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, ETAG, IF_MATCH, IF_NONE_MATCH,
    IF_RANGE, RANGE,
};
use http::{HeaderName, HeaderValue, Method, StatusCode};
use specs::annotation::FailureKind;
use specs::file::Blob;

use super::{empty, with_body};
use crate::failure::Failure;
use crate::pipeline::{Answer, Download, Exchange};
use range::Part;

/// A file, as far as the client asks for it and does not have it.
///
/// # Errors
/// When the part that is asked for is not there, or the client wants another file than this.
pub(super) fn file(exchange: &Exchange, status: StatusCode, download: &Download) -> Result<Answer, Failure> {
    let Download { file, disposition } = download;
    let tag = format!("\"{}\"", file.blob.sha256());
    if exchange.header(IF_MATCH).is_some_and(|wanted| !names(wanted, &tag)) {
        let reason = format!(
            "the client wants the file {}, this is {tag}",
            exchange.header(IF_MATCH).unwrap_or_default()
        );
        return Err(Failure::new(FailureKind::PreconditionFailed, reason));
    }
    if exchange.header(IF_NONE_MATCH).is_some_and(|known| names(known, &tag)) {
        let mut answer = empty(StatusCode::NOT_MODIFIED);
        set(&mut answer, ETAG, &tag);
        return Ok(answer);
    }
    let length = file.blob.bytes().len();
    let mut answer = match asked(exchange, &tag, length) {
        Some(Part::Of(first, last)) if status == StatusCode::OK => {
            let bytes = held(&file.blob).slice(first..=last);
            let mut answer = with_body(StatusCode::PARTIAL_CONTENT, media_type(&file.media_type), bytes);
            set(&mut answer, CONTENT_RANGE, &format!("bytes {first}-{last}/{length}"));
            set(&mut answer, CONTENT_LENGTH, &(last - first + 1).to_string());
            answer
        }
        Some(Part::Nowhere) => {
            let reason = format!("the client asks for a part that a file of {length} bytes does not have");
            let failure = Failure::new(FailureKind::RangeNotSatisfiable, reason);
            return Err(failure.header(CONTENT_RANGE, &format!("bytes */{length}")));
        }
        _ => {
            let mut answer = with_body(status, media_type(&file.media_type), held(&file.blob));
            set(&mut answer, CONTENT_LENGTH, &length.to_string());
            answer
        }
    };
    answer.headers_mut().insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    set(&mut answer, ETAG, &tag);
    if let Some(disposition) = disposition {
        set(&mut answer, CONTENT_DISPOSITION, &disposition::of(disposition, file.name.as_deref()));
    }
    Ok(answer)
}

/// The bytes, which are held as long as the answer is under way.
fn held(blob: &Arc<Blob>) -> Bytes {
    struct Held(Arc<Blob>);
    impl AsRef<[u8]> for Held {
        fn as_ref(&self) -> &[u8] {
            self.0.bytes()
        }
    }
    Bytes::from_owner(Held(Arc::clone(blob)))
}

/// The part that a GET asks for. With `If-Range` it counts only for this file.
fn asked(exchange: &Exchange, tag: &str, length: usize) -> Option<Part> {
    let range = exchange.header(RANGE).filter(|_| exchange.method == Method::GET)?;
    let is_same = exchange.header(IF_RANGE).is_none_or(|wanted| wanted.trim() == tag);
    if is_same { range::part(range, length) } else { None }
}

/// Whether a list of entity tags names this one. They are all strong, so that weak ones name it too
/// where only a copy is asked for (RFC 9110, section 8.8.3.2).
fn names(list: &str, tag: &str) -> bool {
    list.split(',').map(str::trim).any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}

fn media_type(name: &str) -> HeaderValue {
    HeaderValue::from_str(name).unwrap_or(HeaderValue::from_static(specs::file::UNKNOWN))
}

fn set(answer: &mut Answer, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().insert(name, value);
    }
}
