use axum::{Extension, Json};
use fixtures::instant_text;
use jiff::{SignedDuration, Span, SpanRelativeTo, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};

use super::problem::JsonBody;
use super::{Chosen, Problem};
use crate::state::{Clock, ClockChange};

/// `GET clock`: what time it is in the chosen world.
pub(super) async fn read(Extension(chosen): Extension<Chosen>) -> Json<Value> {
    Json(shown(chosen.world.snapshot().clock()))
}

/// Exactly one of these.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub(super) enum Wanted {
    /// An instant, RFC 3339.
    Set(String),
    /// A duration, ISO 8601, not negative; days have 24 hours.
    Advance(String),
    /// `true`: the clock stands still.
    Freeze(True),
    /// `true`: it runs on.
    Run(True),
}

/// The literal `true`.
#[derive(Debug, Deserialize)]
#[serde(try_from = "bool")]
pub(super) struct True;

impl TryFrom<bool> for True {
    type Error = &'static str;

    fn try_from(flag: bool) -> Result<Self, Self::Error> {
        flag.then_some(Self).ok_or("expected true")
    }
}

/// `POST clock`: sets, advances, freezes or runs the chosen world's clock.
pub(super) async fn change(
    Extension(chosen): Extension<Chosen>,
    JsonBody(wanted): JsonBody<Wanted>,
) -> Result<Json<Value>, Problem> {
    let change = match wanted {
        Wanted::Set(text) => ClockChange::Set(instant(&text)?),
        Wanted::Advance(text) => ClockChange::Advance(duration(&text)?),
        Wanted::Freeze(True) => ClockChange::Freeze,
        Wanted::Run(True) => ClockChange::Run,
    };
    let clock = chosen.world.commit(|transaction| Ok::<_, Problem>(transaction.change_clock(change)))?;
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
