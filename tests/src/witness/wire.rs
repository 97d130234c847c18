//! Broken on the wire.

use http::header::{ALLOW, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};

use super::Breakage;

/// What is read is answered with a status that no document declares.
pub const UNDECLARED_STATUS: Breakage =
    Breakage::of_answer(|_, answered, _| answered.turn(StatusCode::OK, StatusCode::ACCEPTED));

/// Nobody is told which methods there are.
pub const NO_ALLOW: Breakage = Breakage::of_answer(|_, answered, _| drop(answered.headers.remove(ALLOW)));

/// JSON is called a page.
pub const WRONG_MEDIA_TYPE: Breakage = Breakage::of_answer(|_, answered, _| {
    if answered.headers.contains_key(CONTENT_TYPE) {
        answered.headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
    }
});

/// Bodies break off before their end.
pub const CUT_OFF: Breakage = Breakage::of_answer(|_, answered, _| {
    answered.body.truncate(answered.body.len().saturating_sub(1));
});
