use http::StatusCode;

use crate::failure::{Failure, Kind};
use crate::flow::page;
use crate::pipeline::{Html, Outcome, Task, message};

/// Why somebody cannot be signed in by a service elsewhere. A page says so: it is a person who looks.
#[derive(Debug)]
pub(super) struct Wrong {
    status: StatusCode,
    text: String,
    /// For the journal, where it says more.
    reason: String,
    /// Where to begin again.
    again: Option<String>,
}

/// What is wrong, or a failure that the document declares or suffers from.
#[derive(Debug)]
pub(super) enum Or {
    Wrong(Wrong),
    Failure(Failure),
}

impl Wrong {
    /// What came with the browser cannot be used.
    pub(super) fn request(text: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, text)
    }

    /// There is nothing at the address.
    pub(super) fn nothing(text: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, text)
    }

    /// The service cannot be asked, or says what it may not.
    pub(super) fn service(text: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_GATEWAY, text)
    }

    fn new(status: StatusCode, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { status, reason: text.clone(), text, again: None }
    }

    /// What the document says of a failure, unless it is a protocol's own or a defect.
    pub(super) fn declared(task: &Task<'_>, failure: Failure) -> Result<Self, Failure> {
        let Kind::Declared(kind) = failure.kind else { return Err(failure) };
        let status = StatusCode::from_u16(kind.status()).unwrap_or_default();
        if status.is_server_error() {
            return Err(failure);
        }
        let text = message(Some(task.found.service), None, &failure);
        Ok(Self { status, text, reason: failure.reason, again: None })
    }

    /// Where to begin again.
    pub(super) fn again(mut self, at: Option<String>) -> Self {
        self.again = at;
        self
    }

    /// Why, for the journal.
    pub(super) fn reason(&self) -> &str {
        &self.reason
    }

    /// The same, in one sentence for people.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn page(self) -> Outcome {
        let text = page::not_vouched(&self.text, self.again.as_deref());
        Outcome::Html(Html { status: self.status, text, reason: Some(self.reason), ..Html::default() })
    }
}

impl From<Wrong> for Or {
    fn from(wrong: Wrong) -> Self {
        Self::Wrong(wrong)
    }
}

impl From<Failure> for Or {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}
