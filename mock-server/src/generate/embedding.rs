use serde_json::{Map, Value, json};
use specs::expression::{keywords, token_pieces};

use super::dice::Dice;
use super::{Source, unusable};
use crate::failure::Failure;

/// Numbers of a vector where nobody says how many: what the field's most used model has.
const USUAL: usize = 1_536;
/// Most of them; twice what models of the field have.
const MOST: usize = 8_192;
/// Most texts of one request: the field's own limit.
const MOST_TEXTS: usize = 2_048;
/// Places of a vector that a word adds to; enough that two words seldom share most of theirs.
const PLACES: usize = 24;
/// How much of a vector is its own: texts of the same words are close, and not the same.
const NOISE: f64 = 0.05;

/// Vectors of texts, of length one: texts that share words lie close to one another.
pub(super) fn generate(source: &Source<'_>) -> Result<Value, Failure> {
    let dimensions = source.count("dimensions", MOST)?.unwrap_or(USUAL);
    let input = source.input("input");
    let texts = texts(input).filter(|texts| (1..=MOST_TEXTS).contains(&texts.len()));
    let texts = texts.ok_or_else(|| {
        unusable("input", &format!("a text, a list of tokens, or a list of 1 to {MOST_TEXTS} of them"))
    })?;
    let seed = source.values.seed();
    let chance = |kind: &str, text: &str| {
        let from = Map::from_iter([
            ("model".to_owned(), source.input("model").clone()),
            ("text".to_owned(), text.into()),
        ]);
        Dice::of(seed, kind, &from)
    };
    let vectors: Vec<Vec<f64>> = texts.iter().map(|(text, _)| vector(text, dimensions, &chance)).collect();
    let tokens: usize = texts.iter().map(|(_, tokens)| tokens).sum();
    Ok(json!({"vectors": vectors, "dimensions": dimensions, "input_tokens": tokens}))
}

/// Each text with its tokens. Tokens that were sent as numbers are words nobody knows.
fn texts(input: &Value) -> Option<Vec<(String, usize)>> {
    let list = match input {
        Value::Array(list) if list.iter().all(Value::is_u64) => return Some(vec![one(input)?]),
        Value::Array(list) => list.as_slice(),
        text => std::slice::from_ref(text),
    };
    list.iter().map(one).collect()
}

fn one(input: &Value) -> Option<(String, usize)> {
    match input {
        Value::String(text) => Some((text.clone(), token_pieces(text).count())),
        Value::Array(tokens) if !tokens.is_empty() && tokens.iter().all(Value::is_u64) => {
            let words: Vec<String> = tokens.iter().map(Value::to_string).collect();
            Some((words.join(" "), tokens.len()))
        }
        _ => None,
    }
}

fn vector(text: &str, dimensions: usize, chance: &impl Fn(&str, &str) -> Dice) -> Vec<f64> {
    let mut vector = vec![0.0; dimensions];
    for word in keywords(text) {
        let mut dice = chance("word", &word);
        for _ in 0..PLACES {
            let at = dice.below(dimensions);
            vector[at] += if dice.number() & 1 == 0 { 1.0 } else { -1.0 };
        }
    }
    scale(&mut vector, 1.0);
    let mut noise: Vec<f64> = Vec::with_capacity(dimensions);
    let mut dice = chance("text", text);
    noise.extend((0..dimensions).map(|_| share(&mut dice)));
    scale(&mut noise, NOISE);
    vector.iter_mut().zip(&noise).for_each(|(number, noise)| *number += noise);
    scale(&mut vector, 1.0);
    // What a 32-bit float holds, so that both ways to write a vector say the same.
    #[expect(clippy::cast_possible_truncation, reason = "to what the other encoding holds")]
    vector.iter().map(|number| f64::from(*number as f32)).collect()
}

/// A number from -1 up to 1.
fn share(dice: &mut Dice) -> f64 {
    let number = u32::try_from(dice.number() >> 32).unwrap_or_default();
    f64::from(number) / f64::from(u32::MAX) * 2.0 - 1.0
}

/// Gives a vector a length; one without any direction keeps none.
fn scale(vector: &mut [f64], length: f64) {
    let own = vector.iter().map(|number| number * number).sum::<f64>().sqrt();
    if own > 0.0 {
        vector.iter_mut().for_each(|number| *number *= length / own);
    }
}
