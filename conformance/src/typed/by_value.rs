//! What a text is by its look, where the contract says nothing of it.

use specs::expression::parse_instant;

use super::form::Forms;
use super::kind::{Kind, is_entity_tag};

pub(super) fn kind(text: &str, forms: &Forms<'_>) -> Option<Kind> {
    if let Some(form) = forms.of_text(text) {
        return Some(Kind::Id(form));
    }
    if is_url(text) {
        Some(Kind::Url)
    } else if is_entity_tag(text) {
        Some(Kind::Version)
    } else if is_jwt(text) {
        Some(Kind::Token)
    } else {
        is_instant(text).then_some(Kind::Instant)
    }
}

fn is_url(text: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| text.starts_with(scheme))
}

/// Three parts in Base64url, the first of them an object (RFC 7519).
pub(super) fn is_jwt(text: &str) -> bool {
    let parts: Vec<_> = text.split('.').collect();
    let is_base64url =
        |part: &&str| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    parts.len() == 3 && text.starts_with("eyJ") && parts.iter().all(is_base64url)
}

/// With a time: a date alone may be a birthday.
fn is_instant(text: &str) -> bool {
    text.as_bytes().get(10) == Some(&b'T') && parse_instant(text).is_some()
}
