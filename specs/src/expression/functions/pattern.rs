//! `matches`, with every pattern compiled once.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use cel::common::types::{CelBool, CelString, STRING_TYPE};
use cel::common::value::CowVal;
use cel::{DeclarationError, Env, ExecutionError};
use regex::{Regex, RegexBuilder};

const NAME: &str = "matches";

/// Largest compiled pattern, in bytes: far more than one that people read takes.
const LARGEST: usize = 1 << 20;

/// Patterns that are kept; documents have dozens, so past this they come from requests.
const KEPT: usize = 512;

pub(super) fn register(env: &mut Env) -> Result<(), DeclarationError> {
    env.add_overload(NAME, "matches", vec![STRING_TYPE, STRING_TYPE], matches)?;
    env.add_member_overload(NAME, "text_matches", STRING_TYPE, vec![STRING_TYPE], matches)
}

/// A pattern made ready to use.
///
/// # Errors
/// Why it is none, or that it is too large.
pub(crate) fn compiled(pattern: &str) -> Result<Regex, String> {
    RegexBuilder::new(pattern).size_limit(LARGEST).build().map_err(|error| match error {
        regex::Error::CompiledTooBig(_) => format!("the pattern `{pattern}` takes more than {LARGEST} bytes"),
        _ => format!("`{pattern}` is not a regular expression"),
    })
}

fn matches<'b, 'v>(arguments: Vec<CowVal<'b, 'v>>) -> Result<CowVal<'b, 'v>, ExecutionError> {
    let text = |at: usize| arguments.get(at).and_then(|argument| argument.downcast_ref::<CelString<'_>>());
    let (Some(text), Some(pattern)) = (text(0), text(1)) else {
        return Err(ExecutionError::function_error(NAME, "a text and a pattern are needed"));
    };
    let found = kept(pattern.inner()).map(|pattern| pattern.is_match(text.inner()));
    found
        .map(|found| CowVal::owned(CelBool::from(found)))
        .map_err(|reason| ExecutionError::function_error(NAME, reason))
}

fn kept(pattern: &str) -> Result<Arc<Regex>, String> {
    static PATTERNS: LazyLock<RwLock<HashMap<String, Arc<Regex>>>> = LazyLock::new(RwLock::default);
    if let Some(known) = PATTERNS.read().unwrap_or_else(PoisonError::into_inner).get(pattern) {
        return Ok(Arc::clone(known));
    }
    let fresh = Arc::new(compiled(pattern)?);
    let mut patterns = PATTERNS.write().unwrap_or_else(PoisonError::into_inner);
    if patterns.len() >= KEPT {
        patterns.clear();
    }
    patterns.insert(pattern.to_owned(), Arc::clone(&fresh));
    Ok(fresh)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::expression::tests::{failure, value};

    #[test]
    fn a_pattern_fits_a_part_of_a_text_in_both_forms() {
        assert_eq!(value("'abc-12'.matches('^[a-z]+-[0-9]+$')"), json!(true));
        assert_eq!(value("matches('abc', 'b')"), json!(true));
        assert_eq!(value("matches('abc', '^b')"), json!(false));
    }

    #[test]
    fn a_pattern_that_is_none_or_too_large_is_an_error() {
        assert!(failure("'a'.matches('(' + '')").ends_with("matches: `(` is not a regular expression"));
        assert!(failure("'a'.matches('(a{1000}){1000}' + '')").contains("takes more than 1048576 bytes"));
    }
}
