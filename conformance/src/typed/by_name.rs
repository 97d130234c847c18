//! What names tell where the contract says no more: those of standards, and the endings that every API shares.

/// Claims that are seconds since 1970 (RFC 7519, section 4.1; OpenID Connect Core 1.0, sections 2 and 5.1).
const NUMERIC_DATES: [&str; 5] = ["exp", "iat", "nbf", "auth_time", "updated_at"];

/// Claims and header parameters that name somebody or something (RFC 7519, RFC 7515, OpenID Connect).
const NAMING: [&str; 5] = ["id", "sub", "jti", "sid", "kid"];

/// Parameters of URLs that whoever leads a browser elsewhere makes up (RFC 6749, sections 4.1.1 and 4.1.2;
/// RFC 7636, section 4.3; OpenID Connect Core 1.0, section 3.1.2.1).
const MINTED: [&str; 4] = ["code", "state", "nonce", "code_challenge"];

/// Is a parameter of a URL made up for once?
pub(super) fn is_minted(name: &str) -> bool {
    MINTED.contains(&name)
}

/// Does an integer of this name hold an instant?
pub(super) fn is_numeric_date(name: &str) -> bool {
    NUMERIC_DATES.contains(&name) || name.ends_with("_at")
}

/// Does a text or integer of this name hold an id?
pub(super) fn is_id(name: &str) -> bool {
    NAMING.contains(&name) || name.ends_with("_id") || name.ends_with("Id")
}

/// Does a text of this name hold a cursor?
pub(super) fn is_cursor(name: &str) -> bool {
    name == "cursor" || name.ends_with("_cursor") || name.ends_with("Cursor")
}

/// The member that tells whom claims are about (OpenID Connect Core 1.0, section 5.3.2). With an
/// expiry they are those of a token, which is not its subject.
pub(super) fn subject(at: impl Fn(&str) -> Option<usize>) -> Option<usize> {
    at("sub").filter(|_| at("exp").is_none() && at("active").is_none())
}
