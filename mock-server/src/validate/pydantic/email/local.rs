//! What stands before the sign.

use super::display;
use super::dots;
use super::split::Parts;

/// Mailboxes whose names have no case: RFC 2142.
const CASELESS: [&str; 11] = [
    "info",
    "marketing",
    "sales",
    "support",
    "abuse",
    "noc",
    "security",
    "postmaster",
    "hostmaster",
    "usenet",
    "news",
];
/// The others of them; two lists because they name services, not departments.
const CASELESS_SERVICES: [&str; 4] = ["webmaster", "www", "uucp", "ftp"];

/// The part in its normal form, or why it is none.
pub(super) fn check(parts: &Parts<'_>) -> Result<String, String> {
    let local = parts.local.as_str();
    if local.is_empty() {
        return Err("There must be something before the @-sign.".to_owned());
    }
    if parts.quoted && !is_dot_atom(local) {
        check_quoted(local)?;
    } else {
        check_plain(local)?;
    }
    if parts.quoted {
        return Err("Quoting the part before the @-sign is not allowed here.".to_owned());
    }
    Ok(normal(local))
}

fn check_plain(local: &str) -> Result<(), String> {
    if let Some(bad) = display::bad(local, |c| is_atom(c) || c == '.') {
        return Err(format!("The email address contains invalid characters before the @-sign: {bad}."));
    }
    dots::check(local, "start with a {}", "have a {} immediately before the @-sign")?;
    check_safe(local)
}

fn check_quoted(local: &str) -> Result<(), String> {
    if let Some(bad) = display::bad(local, |c| !c.is_ascii_control()) {
        return Err(format!(
            "The email address contains invalid characters in quotes before the @-sign: {bad}."
        ));
    }
    check_safe(&local.replace(' ', ""))
}

fn check_safe(text: &str) -> Result<(), String> {
    match display::unsafe_characters(text) {
        Some(bad) => Err(format!("The email address contains unsafe characters: {bad}.")),
        None => Ok(()),
    }
}

fn is_dot_atom(local: &str) -> bool {
    local.chars().all(|c| is_atom(c) || c == '.') && !local.split('.').any(str::is_empty)
}

/// Whether a character may stand in an address without quotes, periods aside.
pub(super) fn is_atom(c: char) -> bool {
    c.is_ascii_alphanumeric() || !c.is_ascii() || "_!#$%&'*+-/=?^`{|}~".contains(c)
}

fn normal(local: &str) -> String {
    let lower = local.to_ascii_lowercase();
    if CASELESS.contains(&lower.as_str()) || CASELESS_SERVICES.contains(&lower.as_str()) {
        lower
    } else {
        local.to_owned()
    }
}
