use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures::FutureExt;
use http::Response;
use http_body::{Frame, SizeHint};
use http_body_util::{BodyExt, Full};

use super::Answer;
use super::fault::Cut;
use crate::stream::Streaming;

/// The body of an answer. Most are there whole, and cost nothing beyond their bytes.
#[derive(Debug)]
pub enum Body {
    /// All of it.
    Full(Full<Bytes>),
    /// One that comes bit by bit.
    Stream(Box<Streaming>),
    /// One that breaks off.
    Cut(Part),
}

impl Body {
    /// Its bytes, where they are all there.
    pub(super) fn whole(&self) -> Option<Bytes> {
        let Self::Full(body) = self else { return None };
        let collected = body.clone().collect().now_or_never()?;
        collected.ok().map(http_body_util::Collected::to_bytes)
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::Full(Full::default())
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self::Full(Full::new(bytes))
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = BrokenOff;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BrokenOff>>> {
        match self.get_mut() {
            Self::Full(body) => Pin::new(body).poll_frame(context).map_err(|never| match never {}),
            Self::Stream(stream) => {
                stream.poll_next(context).map(|bytes| bytes.map(|bytes| Ok(Frame::data(bytes))))
            }
            Self::Cut(part) => part.poll_next(context).map(|bytes| Some(bytes.map(Frame::data))),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Full(body) => body.is_end_stream(),
            Self::Stream(_) | Self::Cut(..) => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Full(body) => body.size_hint(),
            Self::Stream(_) => SizeHint::default(),
            Self::Cut(part) => SizeHint::with_exact(part.announced),
        }
    }
}

/// The first bytes of a body that breaks off.
#[derive(Debug)]
pub struct Part {
    left: Option<Bytes>,
    /// How long the body says to be.
    announced: u64,
    is_sent: bool,
}

impl Part {
    /// The bytes; then, once they had the time to be sent, the end.
    fn poll_next(&mut self, context: &Context<'_>) -> Poll<Result<Bytes, BrokenOff>> {
        if let Some(bytes) = self.left.take() {
            return Poll::Ready(Ok(bytes));
        }
        if std::mem::replace(&mut self.is_sent, true) {
            return Poll::Ready(Err(BrokenOff));
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

/// A body that ends before it should: the connection is closed.
#[derive(Debug, thiserror::Error)]
#[error("the answer is broken off, as a fault of this world says")]
pub struct BrokenOff;

/// Travels with an answer that is not to be sent: the connection is closed instead.
#[derive(Debug, Clone, Copy)]
pub(crate) struct HangUp;

/// An answer as it leaves, where something becomes of it on its way.
pub(super) fn cut(mut answer: Answer, cut: Option<Cut>) -> Answer {
    match cut {
        None => {}
        Some(Cut::Whole) => drop(answer.extensions_mut().insert(HangUp)),
        Some(Cut::After(bytes)) => return broken_off(answer, bytes),
    }
    answer
}

/// An answer that comes bit by bit, or that has no more bytes than these, stays as it is.
fn broken_off(answer: Answer, bytes: usize) -> Answer {
    let (parts, body) = answer.into_parts();
    let whole = match body {
        Body::Full(full) => full,
        other => return Response::from_parts(parts, other),
    };
    let announced = http_body::Body::size_hint(&whole).exact().unwrap_or_default();
    let taken = futures::FutureExt::now_or_never(http_body_util::BodyExt::collect(whole));
    let whole = taken.and_then(Result::ok).map(http_body_util::Collected::to_bytes).unwrap_or_default();
    let body = if bytes < whole.len() {
        Body::Cut(Part { left: Some(whole.slice(..bytes)), announced, is_sent: false })
    } else {
        whole.into()
    };
    Response::from_parts(parts, body)
}
