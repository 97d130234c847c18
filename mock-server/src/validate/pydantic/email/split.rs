//! An address' two parts.

/// An address taken apart.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    /// What stands before the sign, without quotes.
    pub(super) local: String,
    /// Whether it was in quotes.
    pub(super) quoted: bool,
    /// What stands behind the sign.
    pub(super) domain: &'a str,
    /// Whether the address was in angle brackets.
    pub(super) named: bool,
}

/// Splits at the first sign that is not in quotes.
pub(super) fn split(text: &str) -> Result<Parts<'_>, String> {
    let (left, right) = split_at(text, &['@', '<'])?;
    let (local, domain, named) = match right.strip_prefix('<') {
        Some(rest) => {
            check_name(left.trim_end())?;
            let (local, domain) = split_at(bracketed(rest)?, &['@'])?;
            (local, domain, true)
        }
        None => (left, right, false),
    };
    let (local, quoted) = unquote(local)?;
    let domain = domain.strip_prefix('@').unwrap_or(domain);
    Ok(Parts { local, quoted, domain, named })
}

/// Refuses a display name that needs quotes and has none; an address with a proper name is refused later.
fn check_name(name: &str) -> Result<(), String> {
    let (_, quoted) = unquote(name)?;
    let is_fine = |c: char| c == ' ' || (c.is_ascii() && super::local::is_atom(c));
    match super::display::bad(name, is_fine).filter(|_| !quoted) {
        Some(bad) => Err(format!("The display name contains invalid characters when not quoted: {bad}.")),
        None => Ok(()),
    }
}

/// What stands between the brackets.
fn bracketed(rest: &str) -> Result<&str, String> {
    if !rest.contains('>') {
        return Err("An open angle bracket at the start of the email address has to be followed by a close angle bracket at the end.".to_owned());
    }
    let after = "There can't be anything after the email address.";
    let inner = rest.trim_end_matches(' ').strip_suffix('>');
    inner.ok_or_else(|| after.to_owned())
}

fn split_at<'a>(text: &'a str, specials: &[char]) -> Result<(&'a str, &'a str), String> {
    let (mut in_quotes, mut escaped) = (false, false);
    for (at, c) in text.char_indices() {
        if in_quotes {
            in_quotes = c != '"' || escaped;
            escaped = c == '\\' && !escaped;
        } else if c == '"' {
            in_quotes = true;
        } else if specials.contains(&c) {
            return Ok(text.split_at(at));
        }
    }
    Err(no_sign(text).to_owned())
}

fn no_sign(text: &str) -> &'static str {
    if text.contains('\u{ff20}') {
        "The email address has the \"full-width\" at-sign (@) character instead of a regular at-sign."
    } else if text.contains('\u{fe6b}') {
        "The email address has the \"small commercial at\" character instead of a regular at-sign."
    } else {
        "An email address must have an @-sign."
    }
}

/// The text without surrounding quotes and their escapes, and whether it had any.
fn unquote(text: &str) -> Result<(String, bool), String> {
    let Some(quoted) = text.strip_prefix('"') else {
        return Ok((text.to_owned(), false));
    };
    let (mut inner, mut chars) = (String::new(), quoted.chars());
    while let Some(c) = chars.next() {
        match c {
            '\\' => inner.extend(chars.next()),
            '"' => break,
            c => inner.push(c),
        }
    }
    match super::display::all(chars.as_str()) {
        Some(extra) => Err(format!("Extra character(s) found after close quote: {extra}")),
        None => Ok((inner, true)),
    }
}
