//! The authorization endpoint (RFC 6749, section 3.1; OpenID Connect Core, section 3.1.2) and the
//! pages it shows: they are sent back to it, with what was asked in the query and how far they came in
//! a sealed field.

mod dialogue;
mod request;
mod steps;

pub(super) use request::Asked;

use super::page;
use super::provider::{Plan, Provider};
use super::{Flow, Needs};
use crate::failure::{Failure, Kind};
use crate::pipeline::{Html, Outcome, Task, message};
use crate::validate::Form;
use dialogue::Dialogue;
use request::Wrong;

/// What it needs of the provider.
pub(super) const NEEDS: &[Needs] = &[Needs::Clients, Needs::SignIn, Needs::Sessions, Needs::Codes];

/// Lets people sign in and sends their browsers back with a code.
#[derive(Debug)]
pub(super) struct Authorize(pub(super) Plan);

impl Flow for Authorize {
    fn run(&self, task: &Task<'_>) -> Result<Outcome, Failure> {
        let provider = match Provider::of(task, &self.0) {
            Ok(provider) => provider,
            Err(failure) if matches!(failure.kind, Kind::Declared(_)) => return Ok(nowhere(task, &failure)),
            Err(failure) => return Err(failure),
        };
        let empty = Form::default();
        let form = task.body.form().unwrap_or(&empty);
        let asked = match request::read(&provider, form)? {
            Ok(asked) => asked,
            Err(Wrong::Page(reason)) => {
                let text = page::error("This sign-in link does not work", &reason);
                let status = http::StatusCode::BAD_REQUEST;
                return Ok(Outcome::Html(Html { status, text, reason: Some(reason), ..Html::default() }));
            }
            Err(Wrong::Back(back)) => return Ok(back.outcome(&provider.issuer()?, Vec::new())),
        };
        let dialogue = Dialogue::new(&provider, &asked)?;
        match form.get("step") {
            Some(step) => dialogue.take(step, form),
            None => dialogue.start(),
        }
    }
}

/// A page instead of the system's own answer: a person looks at it.
fn nowhere(task: &Task<'_>, failure: &Failure) -> Outcome {
    let status = match failure.kind {
        Kind::Declared(kind) => kind.status(),
        _ => 500,
    };
    Outcome::Html(Html {
        status: http::StatusCode::from_u16(status).unwrap_or_default(),
        text: page::error(
            "This sign-in link does not work",
            &message(Some(task.found.service), None, failure),
        ),
        reason: Some(failure.reason.clone()),
        ..Html::default()
    })
}
