use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use specs::expression::token_pieces;

use super::{Source, mp3, unusable, wav};
use crate::failure::Failure;

/// How fast people read aloud: 150 words a minute are 15 characters a second.
const CHARACTERS_PER_SECOND: f64 = 15.0;
/// Longest text; the field takes 4096 characters.
const LONGEST: usize = 20_000;
const SLOWEST: f64 = 0.25;
const FASTEST: f64 = 4.0;

/// A text, spoken for as long as a person would take: a hum in `wav` and `pcm`, silence in `mp3`.
/// Files that can hold a note hold the text, so that a transcript of one is what was spoken.
pub(super) fn generate(source: &Source<'_>) -> Result<Value, Failure> {
    let text = source.text("input")?;
    let length = text.chars().count();
    if !(1..=LONGEST).contains(&length) {
        return Err(unusable("input", &format!("a text of 1 to {LONGEST} characters")));
    }
    let speed = match source.input("speed") {
        Value::Null => 1.0,
        given => given
            .as_f64()
            .filter(|speed| (SLOWEST..=FASTEST).contains(speed))
            .ok_or_else(|| unusable("speed", &format!("a number from {SLOWEST} to {FASTEST}")))?,
    };
    let length = u32::try_from(length).map_or(CHARACTERS_PER_SECOND, f64::from);
    let seconds = (length / CHARACTERS_PER_SECOND / speed).max(0.3);
    let (media_type, bytes) = match source.text_or("format", "mp3")? {
        "mp3" => ("audio/mpeg", mp3::write(seconds, text)),
        "wav" => ("audio/wav", wav::write(seconds, text)),
        "pcm" => ("audio/pcm", wav::samples(seconds)),
        _ => return Err(unusable("format", "mp3, wav or pcm")),
    };
    Ok(json!({
        "base64": STANDARD.encode(bytes),
        "media_type": media_type,
        "duration": rounded(seconds),
        "input_tokens": token_pieces(text).count(),
    }))
}

/// Milliseconds are as exact as anybody needs it.
pub(super) fn rounded(seconds: f64) -> f64 {
    (seconds * 1_000.0).round() / 1_000.0
}
