//! What stands behind the sign.

use super::display;
use super::dots;

/// The longest domain, and the longest label of one: RFC 1035 2.3.
const LONGEST: usize = 253;
const LONGEST_LABEL: usize = 63;

/// Domains that are no one's mail domain: RFC 6761, 6762 and 7686.
const SPECIAL_USE: [&str; 6] = ["arpa", "invalid", "local", "localhost", "onion", "test"];

/// The part in its normal form, or why it is none.
pub(super) fn check(domain: &str) -> Result<String, String> {
    if domain.is_empty() {
        return Err("There must be something after the @-sign.".to_owned());
    }
    if domain.starts_with('[') && domain.ends_with(']') {
        return Err(literal(domain).to_owned());
    }
    check_length(domain)?;
    check_characters(domain)?;
    let domain = domain.to_lowercase();
    check_labels(&domain)?;
    check_top(&domain)?;
    Ok(domain)
}

/// Why an address in brackets is refused, as it always is; of the ways to write it wrongly only one is told apart.
fn literal(domain: &str) -> &'static str {
    let is_numeric = domain.chars().all(|c| c.is_ascii_digit() || "[.]".contains(c));
    if is_numeric || domain.contains(':') {
        "A bracketed IP address after the @-sign is not allowed here."
    } else {
        "The part after the @-sign in brackets is not an IPv4 address and has no address literal tag."
    }
}

fn check_length(domain: &str) -> Result<(), String> {
    let length = domain.chars().count();
    if length <= LONGEST {
        return Ok(());
    }
    let reason = display::too_many(length - LONGEST);
    Err(format!("The email address is too long after the @-sign {reason}."))
}

fn check_characters(domain: &str) -> Result<(), String> {
    let is_fine = |c: char| c.is_ascii_alphanumeric() || !c.is_ascii() || matches!(c, '-' | '.');
    if let Some(bad) = display::bad(domain, is_fine) {
        return Err(format!("The part after the @-sign contains invalid characters: {bad}."));
    }
    match display::unsafe_characters(domain) {
        Some(bad) => Err(format!("The email address contains unsafe characters: {bad}.")),
        None => Ok(()),
    }
}

fn check_labels(domain: &str) -> Result<(), String> {
    let (start, end) = ("have a {} immediately after the @-sign", "end with a {}");
    dots::check(domain, start, end)?;
    dots::check_hyphens(domain, start, end)?;
    if domain.split('.').any(is_reserved) {
        return Err("An email address cannot have two letters followed by two dashes immediately after the @-sign or after a period, except Punycode.".to_owned());
    }
    let longest = domain.split('.').map(|label| label.chars().count()).max();
    match longest.filter(|length| *length > LONGEST_LABEL) {
        Some(length) => Err(format!(
            "After the @-sign, periods cannot be separated by so many characters {}.",
            display::too_many(length - LONGEST_LABEL)
        )),
        None => Ok(()),
    }
}

/// RFC 5890 reserves labels with hyphens in the third and fourth place for encodings, of which there is one.
fn is_reserved(label: &str) -> bool {
    !label.starts_with("xn") && label.chars().skip(2).take(2).collect::<String>() == "--"
}

fn check_top(domain: &str) -> Result<(), String> {
    if !domain.contains('.') {
        return Err("The part after the @-sign is not valid. It should have a period.".to_owned());
    }
    if !domain.ends_with(char::is_alphabetic) {
        return Err(
            "The part after the @-sign is not valid. It is not within a valid top-level domain.".to_owned()
        );
    }
    if domain.rsplit('.').next().is_some_and(|top| SPECIAL_USE.contains(&top)) {
        return Err(
            "The part after the @-sign is a special-use or reserved name that cannot be used with email."
                .to_owned(),
        );
    }
    Ok(())
}
