//! Text.

use serde_json::Value;

use super::call::{Answer, Call, Own, own};

pub(super) const FUNCTIONS: &[Own] = &[
    own!("words", ["text"], [], "the parts between white space; of null none, a list as it is", words),
    own!("lower", ["text"], [], "in lower case", lower),
    own!("upper", ["text"], [], "in upper case", upper),
    own!("trim", ["text"], [], "without white space around it", trim),
    own!("split", ["text", "by"], [], "the parts between separators", split),
    own!("join", ["list", "by"], [], "the texts of a list with a separator between them", join),
    own!("replace", ["text", "from", "to"], [], "with every `from` replaced", replace),
    own!(
        "part",
        ["text", "from"],
        ["to"],
        "the characters from one position up to another, counted from 0; what is past the end is nothing",
        part
    ),
    own!(
        "pad",
        ["text", "length"],
        ["with"],
        "with spaces, or another character, before it up to a length",
        pad
    ),
    own!(
        "slug",
        ["text"],
        [],
        "as part of a path: lower-case ASCII letters and digits joined by `-`",
        slugged
    ),
    own!(
        "mask",
        ["text"],
        ["first", "last"],
        "with `*` for every character but so many first and last ones",
        mask
    ),
];

/// Longest text that a function makes: as much as a body may hold.
const LONGEST: usize = 1 << 20;

fn words(call: &Call<'_, '_>) -> Answer<Value> {
    Ok(match call.value(0)? {
        Value::Null => Vec::<Value>::new().into(),
        Value::String(text) => text.split_whitespace().collect(),
        Value::Array(items) => items.into(),
        _ => return Err(call.wrong(0, "a text")),
    })
}

fn lower(call: &Call<'_, '_>) -> Answer<String> {
    call.text(0).map(str::to_lowercase)
}

fn upper(call: &Call<'_, '_>) -> Answer<String> {
    call.text(0).map(str::to_uppercase)
}

fn trim(call: &Call<'_, '_>) -> Answer<String> {
    call.text(0).map(|text| text.trim().to_owned())
}

fn split(call: &Call<'_, '_>) -> Answer<Value> {
    Ok(call.text(0)?.split(call.text(1)?).collect())
}

fn join(call: &Call<'_, '_>) -> Answer<String> {
    let (texts, by) = (call.texts(0)?, call.text(1)?);
    let length = texts.iter().map(String::len).sum::<usize>() + by.len() * texts.len();
    within(call, length)?;
    Ok(texts.join(by))
}

fn replace(call: &Call<'_, '_>) -> Answer<String> {
    let (text, from, to) = (call.text(0)?, call.text(1)?, call.text(2)?);
    within(call, text.len() + text.matches(from).count().saturating_mul(to.len()))?;
    Ok(text.replace(from, to))
}

fn part(call: &Call<'_, '_>) -> Answer<String> {
    let text = call.text(0)?;
    let from = call.count(1, LONGEST)?;
    let to = if call.has(2) { call.count(2, LONGEST)? } else { LONGEST };
    Ok(text.chars().take(to).skip(from).collect())
}

fn pad(call: &Call<'_, '_>) -> Answer<String> {
    let (text, length, with) = (call.text(0)?, call.count(1, LONGEST)?, call.text_or(2, " ")?);
    let mut one = with.chars();
    let (Some(with), None) = (one.next(), one.next()) else { return Err(call.wrong(2, "one character")) };
    let missing = length.saturating_sub(text.chars().count());
    Ok(std::iter::repeat_n(with, missing).chain(text.chars()).collect())
}

fn slugged(call: &Call<'_, '_>) -> Answer<String> {
    call.text(0).map(slug::slugify)
}

fn mask(call: &Call<'_, '_>) -> Answer<String> {
    let text = call.text(0)?;
    let shown = |at| if call.has(at) { call.count(at, LONGEST) } else { Ok(0) };
    let (first, last, length) = (shown(1)?, shown(2)?, text.chars().count());
    // What is too short to hide anything in is hidden whole.
    let (first, last) = if first + last < length { (first, length - last) } else { (0, length) };
    Ok(text.chars().enumerate().map(|(at, c)| if (first..last).contains(&at) { '*' } else { c }).collect())
}

fn within(call: &Call<'_, '_>, length: usize) -> Answer<()> {
    if length <= LONGEST {
        Ok(())
    } else {
        Err(call.fault(format!("{length} bytes are more than {LONGEST}")))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::expression::tests::{failure, value};

    #[test]
    fn words_splits_a_scope_string_and_takes_null_for_none() {
        assert_eq!(value("words('openid  admin:read')"), json!(["openid", "admin:read"]));
        assert_eq!(value("words(null)"), json!([]));
        assert_eq!(value("words(['a'])"), json!(["a"]));
    }

    #[test]
    fn texts_are_changed_split_and_joined() {
        for (expression, expected) in [
            ("lower('ÄB')", json!("äb")),
            ("upper('äb')", json!("ÄB")),
            ("trim(' a ')", json!("a")),
            ("split('a,b,', ',')", json!(["a", "b", ""])),
            ("join(['a', 'b'], '-')", json!("a-b")),
            ("join([], '-')", json!("")),
            ("replace('a.b.c', '.', '/')", json!("a/b/c")),
            ("part('héllo', 1, 3)", json!("él")),
            ("part('abc', 2)", json!("c")),
            ("part('abc', 9)", json!("")),
            ("pad('42', 6, '0')", json!("000042")),
            ("pad('abc', 2)", json!("abc")),
            ("slug(' Größe & Maß! ')", json!("grosse-mass")),
        ] {
            assert_eq!(value(expression), expected, "{expression}");
        }
    }

    #[test]
    fn a_mask_shows_so_many_characters_and_never_all_of_them() {
        assert_eq!(value("mask('sgk_live_abcd1234', 4, 4)"), json!("sgk_*********1234"));
        assert_eq!(value("mask('secret')"), json!("******"));
        assert_eq!(value("mask('abcd', 2, 2)"), json!("****"));
    }

    #[test]
    fn what_is_no_text_is_named_with_the_function() {
        assert_eq!(failure("lower(5)"), "`lower(5)` failed: lower: 5 is not a text");
        assert_eq!(
            failure("pad('a', -1)"),
            "`pad('a', -1)` failed: pad: -1 is not a number from 0 to 1048576"
        );
        assert_eq!(
            failure("pad('a', 3, 'xy')"),
            "`pad('a', 3, 'xy')` failed: pad: \"xy\" is not one character"
        );
    }

    #[test]
    fn a_text_that_would_grow_too_long_is_refused() {
        let long = "replace(pad('a', 100000, 'b'), 'b', 'cccccccccccccccccccc')";
        assert!(failure(long).ends_with("replace: 2099980 bytes are more than 1048576"), "{}", failure(long));
    }
}
