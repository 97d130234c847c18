use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use specs::expression::token_pieces;

use super::speech::rounded;
use super::{Source, mp3, prose, unusable, wav};
use crate::failure::Failure;

/// Bytes of a second of sound, where a file does not say how long it is: 64 kbit/s.
const BYTES_PER_SECOND: u32 = 8_000;

/// What is said in a recording: what was spoken where [`super::speech`] made the file, else sentences
/// that follow from its bytes.
pub(super) fn generate(mut source: Source<'_>) -> Result<Value, Failure> {
    let file = STANDARD.decode(source.text("file")?).ok().filter(|file| !file.is_empty());
    let file = file.ok_or_else(|| unusable("file", "base64 of a file that is not empty"))?;
    let language = source.text_or("language", "en")?.to_owned();
    let size = u32::try_from(file.len()).unwrap_or(u32::MAX);
    let guess = || (f64::from(size) / f64::from(BYTES_PER_SECOND), None);
    let (seconds, spoken) = wav::read(&file).or_else(|| mp3::read(&file)).unwrap_or_else(guess);
    let seconds = rounded(seconds.max(0.1));
    let text = source.said.text.clone().or(spoken).unwrap_or_else(|| {
        // A sentence takes about four seconds.
        let count = [4.0, 8.0, 16.0, 32.0, 64.0].iter().filter(|end| seconds > **end).count() + 1;
        prose::spoken(count, &mut source.dice).join(" ")
    });
    let (segments, words) = timed(&text, seconds);
    Ok(json!({
        "text": text,
        "language": language,
        "duration": seconds,
        "output_tokens": token_pieces(&text).count(),
        "segments": segments,
        "words": words,
    }))
}

/// Sentences and words with when they are said: each for as long as it has characters.
fn timed(text: &str, seconds: f64) -> (Vec<Value>, Vec<Value>) {
    let total = text.split_whitespace().map(|word| word.chars().count() + 1).sum::<usize>().max(1);
    let instant = |at: usize| {
        let [at, total] = [at, total].map(|count| u32::try_from(count).map_or(1.0, f64::from));
        rounded(seconds * at / total)
    };
    let (mut segments, mut words) = (Vec::new(), Vec::new());
    let (mut at, mut sentence, mut begin) = (0, String::new(), 0);
    let mut left = text.split_whitespace().peekable();
    while let Some(word) = left.next() {
        let start = at;
        at += word.chars().count() + 1;
        let bare = word.trim_matches(|c: char| c.is_ascii_punctuation());
        words.push(json!({"word": bare, "start": instant(start), "end": instant(at)}));
        sentence.push_str(if sentence.is_empty() { "" } else { " " });
        sentence.push_str(word);
        if word.ends_with(['.', '!', '?']) || left.peek().is_none() {
            let text = std::mem::take(&mut sentence);
            segments.push(
                json!({"id": segments.len(), "start": instant(begin), "end": instant(at), "text": text}),
            );
            begin = at;
        }
    }
    (segments, words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::testing::{failure, result};
    use specs::annotation::Generation;

    #[test]
    fn what_was_spoken_is_heard() {
        for format in ["wav", "mp3"] {
            let text = "Good evening. Grüße aus Köln!";
            let spoken = result(Generation::Speech, json!({"input": text, "format": format}));
            let heard = result(Generation::Transcript, json!({"file": spoken["base64"]}));
            assert_eq!(heard["text"], text);
            let (said, heard_for) =
                (spoken["duration"].as_f64().unwrap(), heard["duration"].as_f64().unwrap());
            assert!((said - heard_for).abs() < 0.05, "{said} {heard_for}");
            assert_eq!(heard["segments"].as_array().unwrap().len(), 2);
            assert_eq!(heard["segments"][1]["end"], heard["duration"]);
            assert_eq!(heard["words"].as_array().unwrap().len(), 5);
        }
    }

    #[test]
    fn another_recording_says_what_follows_from_its_bytes() {
        let of = |byte: u8| {
            let file = STANDARD.encode(vec![byte; 80_000]);
            result(Generation::Transcript, json!({"file": file, "language": "en"}))
        };
        assert_eq!(of(1), of(1));
        assert_eq!(of(1)["duration"], json!(10.0));
        assert_eq!(of(1)["segments"].as_array().unwrap().len(), 3);
        assert!((2..9).any(|byte| of(byte)["text"] != of(1)["text"]));
    }

    #[test]
    fn files_that_lie_about_their_length_are_read_as_far_as_they_go() {
        let broken =
            [&b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0"[..], &[1; 16], b"data\xff\xff\xff\xff123"].concat();
        let heard = result(Generation::Transcript, json!({"file": STANDARD.encode(broken)}));
        assert_eq!(heard["duration"], json!(0.1));
        let short = STANDARD.encode(b"RIFF1234WAVEfmt \x02\0\0\0ab");
        assert_eq!(result(Generation::Transcript, json!({"file": short}))["duration"], json!(0.1));
        let tag = STANDARD.encode(b"ID3\x03\0\0\x7f\x7f\x7f\x7fUSLT");
        assert_eq!(result(Generation::Transcript, json!({"file": tag}))["duration"], json!(0.1));
    }

    #[test]
    fn what_is_no_file_is_refused() {
        for file in ["", "!"] {
            let refused = failure(Generation::Transcript, json!({"file": file}));
            assert_eq!(refused, "file must be base64 of a file that is not empty");
        }
    }
}
