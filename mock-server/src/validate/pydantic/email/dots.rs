//! Where periods and hyphens may stand.

/// Refuses a period at the start, at the end, or next to another.
///
/// `start` and `end` finish the sentence `An email address cannot …` with the name of the character in place of `{}`.
pub(super) fn check(label: &str, start: &str, end: &str) -> Result<(), String> {
    if label.ends_with('.') {
        return Err(reason(end, "period"));
    }
    if label.starts_with('.') {
        return Err(reason(start, "period"));
    }
    if label.contains("..") {
        return Err("An email address cannot have two periods in a row.".to_owned());
    }
    Ok(())
}

/// Refuses a hyphen at the start, at the end, or next to a period, as host names have it.
pub(super) fn check_hyphens(label: &str, start: &str, end: &str) -> Result<(), String> {
    if label.ends_with('-') {
        return Err(reason(end, "hyphen"));
    }
    if label.starts_with('-') {
        return Err(reason(start, "hyphen"));
    }
    if label.contains(".-") || label.contains("-.") {
        return Err("An email address cannot have a period and a hyphen next to each other.".to_owned());
    }
    Ok(())
}

fn reason(ending: &str, character: &str) -> String {
    format!("An email address cannot {}.", ending.replace("{}", character))
}
