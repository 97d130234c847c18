use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, Response, StatusCode};
use specs::annotation::FailureKind;

use super::NO_CACHE;
use crate::failure::Failure;
use crate::pipeline::route::Found;
use crate::pipeline::{Answer, Body};
use crate::stream::{Streamed, Streaming};

/// An answer that comes bit by bit, in the form that the operation declares.
pub(super) fn answer(found: &Found<'_>, status: StatusCode, streamed: Streamed) -> Result<Answer, Failure> {
    let form = found.operation.responses.stream_form().ok_or_else(|| {
        Failure::new(FailureKind::Internal, "the operation declares no media type that can be streamed")
    })?;
    let mut answer = Response::new(Body::Stream(Box::new(Streaming::new(streamed, form))));
    *answer.status_mut() = status;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(form.media_type()));
    answer.headers_mut().insert(CACHE_CONTROL, NO_CACHE);
    Ok(answer)
}
