use serde_json::{Number, Value};

use super::{Comparison, ConditionError};
use crate::expression::Expression;

/// A word of a simple condition.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Token {
    Open,
    Close,
    Not,
    And,
    Or,
    Compare(Comparison),
    Literal(Value),
    Expression(Expression),
}

/// Longest first: `<=` must be seen before `<`.
const SYMBOLS: [(&str, Token); 11] = [
    ("==", Token::Compare(Comparison::Equal)),
    ("!=", Token::Compare(Comparison::NotEqual)),
    ("<=", Token::Compare(Comparison::LessOrEqual)),
    (">=", Token::Compare(Comparison::GreaterOrEqual)),
    ("&&", Token::And),
    ("||", Token::Or),
    ("<", Token::Compare(Comparison::Less)),
    (">", Token::Compare(Comparison::Greater)),
    ("!", Token::Not),
    ("(", Token::Open),
    (")", Token::Close),
];

/// Splits a condition into its words.
///
/// An expression, or the whole condition, may stand in braces (`{$statusCode == 401}`), which mean nothing here.
pub(crate) fn tokens(text: &str) -> Result<Vec<Token>, ConditionError> {
    let mut found = Vec::new();
    let mut open = 0_usize;
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix('{') {
            open += 1;
            rest = after.trim_start();
        } else if let Some(after) = rest.strip_prefix('}') {
            open = open.checked_sub(1).ok_or(ConditionError::Brace)?;
            rest = after.trim_start();
        } else {
            let (token, after) = next(rest)?;
            found.push(token);
            rest = after.trim_start();
        }
    }
    if open == 0 { Ok(found) } else { Err(ConditionError::Brace) }
}

fn next(rest: &str) -> Result<(Token, &str), ConditionError> {
    if let Some((token, after)) = symbol(rest) {
        return Ok((token, after));
    }
    if let Some(quoted) = rest.strip_prefix('\'') {
        return string(quoted);
    }
    let (word, after) = rest.split_at(rest.find(ends_word).unwrap_or(rest.len()));
    if word.starts_with('$') {
        return Ok((Token::Expression(word.parse()?), after));
    }
    literal(word)
        .map(|value| (Token::Literal(value), after))
        .ok_or_else(|| ConditionError::Word(shown(rest, word)))
}

fn symbol(rest: &str) -> Option<(Token, &str)> {
    SYMBOLS.iter().find_map(|(spelling, token)| Some((token.clone(), rest.strip_prefix(spelling)?)))
}

/// Reads up to the closing quote; two quotes stand for one.
fn string(quoted: &str) -> Result<(Token, &str), ConditionError> {
    let mut text = String::new();
    let mut rest = quoted;
    loop {
        let (part, after) =
            rest.split_once('\'').ok_or_else(|| ConditionError::OpenString(quoted.to_owned()))?;
        text.push_str(part);
        let Some(more) = after.strip_prefix('\'') else {
            return Ok((Token::Literal(Value::String(text)), after));
        };
        text.push('\'');
        rest = more;
    }
}

fn literal(word: &str) -> Option<Value> {
    match word {
        "true" => Some(Value::Bool(true)),
        "false" => Some(Value::Bool(false)),
        "null" => Some(Value::Null),
        _ => word.parse::<Number>().ok().map(Value::Number),
    }
}

fn ends_word(c: char) -> bool {
    c.is_whitespace() || "=!<>&|()'{}".contains(c)
}

/// The word that was not understood, or the character where there is no word.
fn shown(rest: &str, word: &str) -> String {
    if word.is_empty() { rest.chars().take(1).collect() } else { word.to_owned() }
}
