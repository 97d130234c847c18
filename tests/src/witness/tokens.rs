//! Broken tokens.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use http::StatusCode;
use http::header::{AUTHORIZATION, CACHE_CONTROL};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Asked, Breakage};

/// A token that was given back goes on counting.
pub const REVOCATION_FORGOTTEN: Breakage = Breakage::of_request(|asked| {
    if asked.is_of("/oauth/revoke") && asked.headers.contains_key(AUTHORIZATION) {
        asked.swallowed = Some(StatusCode::OK);
    }
});

/// A token whose time is over goes on counting.
pub const EXPIRY_IGNORED: Breakage = Breakage::of_answer(|asked, answered, _| {
    if is_expired(asked) {
        answered.turn(StatusCode::UNAUTHORIZED, StatusCode::OK);
    }
});

/// Whatever the world's clock says, a token counts until its time is over elsewhere.
pub const CLOCK_IGNORED: Breakage = Breakage::of_answer(|asked, answered, _| {
    if asked.headers.contains_key(AUTHORIZATION) && !is_expired(asked) {
        answered.turn(StatusCode::UNAUTHORIZED, StatusCode::OK);
    }
});

/// Caches may keep tokens.
pub const CACHEABLE: Breakage =
    Breakage::of_answer(|_, answered, _| drop(answered.headers.remove(CACHE_CONTROL)));

/// A token has a scope that was not asked for.
pub const SCOPE_WIDENED: Breakage = Breakage::of_answer(|_, answered, _| {
    answered.json(|body| {
        if body.get("scope").is_some() {
            body["scope"] = json!("admin:read admin:write");
        }
    });
});

fn is_expired(asked: &Asked) -> bool {
    let token = asked.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let payload = token.and_then(|token| token.split('.').nth(1));
    let claims = payload.and_then(|payload| BASE64_URL_SAFE_NO_PAD.decode(payload).ok());
    let claims: Option<Value> = claims.and_then(|claims| serde_json::from_slice(&claims).ok());
    let expires = claims.and_then(|claims| claims.get("exp")?.as_i64());
    expires.is_some_and(|expires| expires < Timestamp::now().as_second())
}
