//! Broken refusals.

use http::StatusCode;
use http::header::WWW_AUTHENTICATE;
use serde_json::{Value, json};

use super::Breakage;

/// Refusals come in an envelope of somebody else's.
pub const WRONG_ENVELOPE: Breakage = Breakage::of_answer(|_, answered, _| {
    answered.json(|body| {
        if let Some(detail) = body.get("detail").cloned() {
            *body = json!({"error": {"message": detail}});
        }
    });
});

/// What is not there is forbidden.
pub const FORBIDDEN_FOR_MISSING: Breakage =
    Breakage::of_answer(|_, answered, _| answered.turn(StatusCode::NOT_FOUND, StatusCode::FORBIDDEN));

/// Somebody who may not is let in.
pub const LET_IN: Breakage =
    Breakage::of_answer(|_, answered, _| answered.turn(StatusCode::FORBIDDEN, StatusCode::OK));

/// A value that is taken is a bad request.
pub const BAD_REQUEST_FOR_CONFLICT: Breakage =
    Breakage::of_answer(|_, answered, _| answered.turn(StatusCode::CONFLICT, StatusCode::BAD_REQUEST));

/// A caller without a token is not told which scheme to use.
pub const NO_CHALLENGE: Breakage =
    Breakage::of_answer(|_, answered, _| drop(answered.headers.remove(WWW_AUTHENTICATE)));

/// A fault in a body is told without its place.
pub const NO_PLACE: Breakage = Breakage::of_answer(|_, answered, _| {
    answered.json(|body| {
        let items = body.get_mut("detail").and_then(Value::as_array_mut);
        items.into_iter().flatten().for_each(|item| item["loc"] = json!(["body"]));
    });
});
