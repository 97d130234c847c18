//! E-mail addresses, judged as pydantic's `EmailStr` and the `email-validator` package judge them.

mod display;
mod domain;
mod dots;
mod local;
mod split;

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use super::fault::Fault;
use super::list::{too_long, too_short};
use super::loc::Loc;
use super::run::Run;
use super::text::{Pattern, not_a_string};

/// The longest text that is looked at, in characters.
const LONGEST: usize = 2048;
/// The longest address, in characters: RFC 3696, erratum 1690.
const LONGEST_ADDRESS: usize = 254;

/// `Name <a@b.example>`, of which only the address is kept. It compiles, so it is always there.
static PRETTY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let name = r"[\w.!#$%&'*+\-/=?^_`{|}~]";
    let name = format!(r#"(?:(?:{name}+\s+)*{name}+|"(?:[^"]|")+")"#);
    Regex::new(&format!(r"^\s*{name}?\s*<(.+)>\s*$")).ok()
});

/// An address of which only the syntax is checked, answered in its normal form: the domain in lower case.
///
/// Not covered: international domains are only lower-cased, not converted to and from Punycode, and of characters
/// outside ASCII only letters, digits and their like are told from the rest.
#[derive(Debug, Default)]
pub(super) struct Email {
    pub(super) min: Option<usize>,
    pub(super) max: Option<usize>,
    pub(super) pattern: Option<Pattern>,
}

impl Email {
    pub(super) fn check(&self, input: &Value, loc: &Loc<'_>, run: &mut Run<'_>) -> Option<Value> {
        let Some(text) = input.as_str() else {
            return run.reject(loc, input, not_a_string());
        };
        match self.read(text) {
            Ok(address) => Some(Value::String(address)),
            Err(fault) => run.reject(loc, input, fault),
        }
    }

    /// The bounds apply to the normal form, and pydantic words them as for any value with a length.
    fn read(&self, text: &str) -> Result<String, Fault> {
        let address = normal(text).map_err(|reason| not_an_address(&reason))?;
        let length = address.chars().count();
        if let Some(min) = self.min.filter(|min| length < *min) {
            return Err(too_short("Value", min, length));
        }
        if let Some(max) = self.max.filter(|max| length > *max) {
            return Err(too_long("Value", max, Some(length)));
        }
        match self.pattern.as_ref().and_then(|pattern| pattern.fault(&address)) {
            Some(fault) => Err(fault),
            None => Ok(address),
        }
    }
}

fn not_an_address(reason: &str) -> Fault {
    Fault::with(
        "value_error",
        format!("value is not a valid email address: {reason}"),
        [("reason", Value::from(reason))],
    )
}

/// The address in its normal form, or why there is none.
fn normal(text: &str) -> Result<String, String> {
    if text.chars().count() > LONGEST {
        return Err(format!("Length must not exceed {LONGEST} characters"));
    }
    if text.contains(['\r', '\n']) {
        return Err("Carriage return and line feed characters are not allowed".to_owned());
    }
    let parts = split::split(without_name(text).trim())?;
    let local = local::check(&parts)?;
    let domain = domain::check(parts.domain)?;
    let address = format!("{local}@{domain}");
    check_length(&address)?;
    if parts.named {
        let reason = "A display name and angle brackets around the email address are not permitted here.";
        return Err(reason.to_owned());
    }
    Ok(address)
}

fn without_name(text: &str) -> &str {
    // The pattern is worth trying only where there is a bracket.
    let pretty = PRETTY.as_ref().filter(|_| text.contains('<'));
    let found = pretty.and_then(|pretty| pretty.captures(text)?.get(1));
    found.map_or(text, |address| address.as_str())
}

fn check_length(address: &str) -> Result<(), String> {
    let length = address.chars().count();
    if length <= LONGEST_ADDRESS {
        return Ok(());
    }
    let reason = display::too_many(length - LONGEST_ADDRESS);
    Err(format!("The email address is too long {reason}."))
}
