use std::sync::Arc;

use axum::extract::State;
use axum::{Extension, Json};
use fixtures::instant_text;
use jiff::{SignedDuration, Span, SpanRelativeTo, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::problem::JsonBody;
use super::{Chosen, Problem};
use crate::deliver;
use crate::site::Site;
use crate::state::{Clock, ClockChange};

/// `GET clock`: what time it is in the chosen world.
pub(super) async fn read(Extension(chosen): Extension<Chosen>) -> Json<Value> {
    Json(shown(chosen.world.snapshot().clock()))
}

/// Exactly one of these is to be there.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Wanted {
    /// An instant, RFC 3339.
    set: Option<String>,
    /// A duration, ISO 8601, not negative; days have 24 hours.
    advance: Option<String>,
    /// `true`: the clock stands still.
    freeze: Option<bool>,
    /// `true`: it runs on.
    run: Option<bool>,
}

impl Wanted {
    fn change(&self) -> Result<ClockChange, Problem> {
        match (&self.set, &self.advance, self.freeze, self.run) {
            (Some(text), None, None, None) => Ok(ClockChange::Set(instant(text)?)),
            (None, Some(text), None, None) => Ok(ClockChange::Advance(duration(text)?)),
            (None, None, Some(true), None) => Ok(ClockChange::Freeze),
            (None, None, None, Some(true)) => Ok(ClockChange::Run),
            _ => Err(Problem::bad_request(
                "the body holds exactly one of `set` and `advance`, with a text, `freeze` and `run`, with true",
            )),
        }
    }
}

/// `POST clock`: sets, advances, freezes or runs the chosen world's clock. Answers when everything
/// that fell due has happened.
pub(super) async fn change(
    State(site): State<Arc<Site>>,
    Extension(chosen): Extension<Chosen>,
    JsonBody(wanted): JsonBody<Wanted>,
) -> Result<Json<Value>, Problem> {
    let change = wanted.change()?;
    let clock = chosen.world.commit(|transaction| Ok::<_, Problem>(transaction.change_clock(change)))?;
    deliver::run_due(&site, &chosen.world).await;
    deliver::wake(&site, &chosen.world);
    Ok(Json(shown(clock)))
}

fn instant(text: &str) -> Result<Timestamp, Problem> {
    text.parse()
        .map_err(|error| Problem::bad_request(format!("`{text}` is not an RFC 3339 instant: {error}")))
}

fn duration(text: &str) -> Result<SignedDuration, Problem> {
    let wrong =
        |reason: String| Problem::bad_request(format!("`{text}` is not an ISO 8601 duration: {reason}"));
    let span: Span = text.parse().map_err(|error: jiff::Error| wrong(error.to_string()))?;
    let duration = span
        .to_duration(SpanRelativeTo::days_are_24_hours())
        .map_err(|_| wrong("months and years have no fixed length; say it in days".to_owned()))?;
    if duration.is_negative() {
        return Err(Problem::bad_request(format!("`{text}` goes back; use `set` to go back in time")));
    }
    Ok(duration)
}

fn shown(clock: Clock) -> Value {
    let running = matches!(clock, Clock::Running { .. });
    json!({"now": instant_text(clock.now()), "running": running})
}
