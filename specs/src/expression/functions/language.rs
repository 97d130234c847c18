//! What a language model would count and compare.

use std::collections::BTreeMap;

use super::call::{Answer, Call, Own, own};

pub(super) const FUNCTIONS: &[Own] = &[
    own!(
        "tokens",
        ["text"],
        [],
        "how many tokens it is, about four characters each: a space goes with the word after it, six \
         characters of a word are one, so is every other character",
        tokens
    ),
    own!(
        "similarity",
        ["a", "b"],
        [],
        "how much two texts speak of the same, from 0.0 to 1.0: the cosine of their words without inflections and \
         function words",
        similarity
    ),
];

/// Longest piece of a word; with the space before it, as the tokenizers of the field have it. English
/// comes to about four characters a token so.
const LONGEST: usize = 6;

/// A text in the pieces that count as one token each. Joined they are the text.
pub fn token_pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (piece, after) = rest.split_at_checked(piece_end(rest)).filter(|(piece, _)| !piece.is_empty())?;
        rest = after;
        Some(piece)
    })
}

fn piece_end(text: &str) -> usize {
    let mut letters = 0;
    for (at, c) in text.char_indices() {
        let goes_on = match c {
            ' ' => at == 0,
            _ if is_letter(c) => letters < LONGEST,
            _ => at == 0,
        };
        if !goes_on {
            return at;
        }
        if is_letter(c) {
            letters += 1;
        } else if c != ' ' {
            return at + c.len_utf8();
        }
    }
    text.len()
}

/// Whether it stands in words that are written together; ideographs are words by themselves.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && !matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{20000}'..)
}

/// The words of a text that say what it is about, in lower case and without inflections, in order;
/// all of its words where none does.
pub fn keywords(text: &str) -> Vec<String> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let telling: Vec<String> =
        words.iter().filter(|word| !is_function_word(word)).map(|word| stem(word).to_owned()).collect();
    if telling.is_empty() { words } else { telling }
}

fn is_function_word(word: &str) -> bool {
    FUNCTION_WORDS.split(' ').any(|known| known == word)
}

/// A word without its most usual English endings, nor a last letter that stands twice; it keeps three
/// characters at least.
fn stem(word: &str) -> &str {
    let endings = ["ings", "ing", "edly", "ies", "ed", "es", "ly", "s", "y", "e"];
    let stems = endings.iter().filter_map(|ending| word.strip_suffix(ending));
    let stem = stems.filter(|stem| stem.chars().count() >= 3).min_by_key(|stem| stem.len()).unwrap_or(word);
    let mut letters = stem.char_indices().rev();
    match (letters.next(), letters.next()) {
        (Some((at, last)), Some((_, before))) if last == before && stem.chars().count() > 3 => &stem[..at],
        _ => stem,
    }
}

const FUNCTION_WORDS: &str = "a about all also am an and any are as at be been but by can could did do does for \
from get give had has have he her him his how i if in into is it its just know let like make many may me might \
more most much must my no not of on one only or other our out over please s say she should so some tell than \
that the their them then there these they this those to too up us use very was we were what when where which \
who why will with would write you your";

fn tokens(call: &Call<'_, '_>) -> Answer<usize> {
    Ok(token_pieces(call.text(0)?).count())
}

fn similarity(call: &Call<'_, '_>) -> Answer<f64> {
    let (a, b) = (bag(call.text(0)?), bag(call.text(1)?));
    let product: f64 = a.iter().filter_map(|(word, count)| Some(count * b.get(word)?)).sum();
    let square = |bag: &BTreeMap<String, f64>| bag.values().map(|count| count * count).sum::<f64>();
    let lengths = (square(&a) * square(&b)).sqrt();
    Ok(if lengths > 0.0 { (product / lengths).min(1.0) } else { 0.0 })
}

fn bag(text: &str) -> BTreeMap<String, f64> {
    let mut bag = BTreeMap::new();
    keywords(text).into_iter().for_each(|word| *bag.entry(word).or_insert(0.0) += 1.0);
    bag
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::expression::tests::{failure, value};

    #[test]
    fn pieces_joined_are_the_text() {
        for text in [
            "",
            " ",
            "Hello, world!",
            "  two  spaces\n\n",
            "Überraschung 12345678",
            "東京 2024",
            "a\u{301}🎉",
        ] {
            assert_eq!(token_pieces(text).collect::<String>(), text);
        }
        assert_eq!(
            token_pieces("Hello, big accounting").collect::<Vec<_>>(),
            ["Hello", ",", " big", " accoun", "ting"]
        );
    }

    #[test]
    fn a_token_is_about_four_characters() {
        assert_eq!(value("tokens('')"), json!(0));
        let text = "Please summarise the quarterly report for the board, and say which customers renewed.";
        let tokens = token_pieces(text).count();
        assert!((3.0..5.0).contains(&(text.len() as f64 / tokens as f64)), "{tokens}");
        assert!(failure("tokens(1)").ends_with("tokens: 1 is not a text"));
    }

    #[test]
    fn texts_about_the_same_are_similar() {
        assert_eq!(value("similarity('Refund policies', 'the date of refunds')"), json!(0.5));
        assert_eq!(value("similarity('resetting passwords', 'Reset the password')"), json!(1.0));
        assert_eq!(value("similarity('refunds', 'weather')"), json!(0.0));
        assert_eq!(value("similarity('', '')"), json!(0.0));
    }
}
