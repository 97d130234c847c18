use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use specs::expression::token_pieces;

use super::deflate::{Deflate, FARTHEST};
use super::dice::Dice;
use super::{Source, unusable};
use crate::failure::Failure;

/// Longest side: twice what models of the field draw.
const MOST: usize = 4_096;
/// What is drawn where nobody says a size.
const USUAL: &str = "1024x1024";
const BANDS: usize = 8;

/// A picture: bands of colours that follow from the prompt, as PNG.
pub(super) fn generate(mut source: Source<'_>) -> Result<Value, Failure> {
    let tokens = token_pieces(source.text("prompt")?).count();
    let size = match source.text_or("size", USUAL)? {
        "auto" => USUAL,
        size => size,
    };
    let side = |text: &str| text.parse().ok().filter(|side| (1..=MOST).contains(side));
    let sides = size.split_once('x').and_then(|(width, height)| Some((side(width)?, side(height)?)));
    let (width, height): (usize, usize) = sides
        .ok_or_else(|| unusable("size", &format!("<width>x<height>, each from 1 to {MOST}, or auto")))?;
    let seed = match source.input("seed") {
        Value::Null => Value::from(source.dice.number() >> 32),
        given => given.clone(),
    };
    let picture = png(width, height, &mut source.dice);
    Ok(json!({
        "base64": STANDARD.encode(picture),
        "media_type": "image/png",
        "width": width,
        "height": height,
        "seed": seed,
        "input_tokens": tokens,
    }))
}

/// A picture of horizontal bands (PNG, third edition: a palette, 8 bits a pixel).
fn png(width: usize, height: usize, dice: &mut Dice) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let side = |side: usize| u32::try_from(side).unwrap_or(1).to_be_bytes();
    chunk(&mut png, *b"IHDR", &[&side(width)[..], &side(height), &[8, 3, 0, 0, 0]].concat());
    let colours: Vec<u8> = (0..BANDS).flat_map(|_| dice.number().to_le_bytes().into_iter().take(3)).collect();
    chunk(&mut png, *b"PLTE", &colours);
    chunk(&mut png, *b"IDAT", &bands(width, height));
    chunk(&mut png, *b"IEND", &[]);
    png
}

/// Rows, each led by its filter type, which is none; a row repeats the one above it.
fn bands(width: usize, height: usize) -> Vec<u8> {
    let mut deflate = Deflate::new();
    let mut last = None;
    for row in 0..height {
        let colour = u8::try_from(row * BANDS / height).unwrap_or_default();
        let pixels = [&[0][..], &vec![colour; width]].concat();
        if last == Some(colour) && pixels.len() <= FARTHEST {
            deflate.repeat(pixels.len(), &pixels);
        } else {
            deflate.byte(0);
            deflate.byte(colour);
            deflate.repeat(1, &pixels[2..]);
        }
        last = Some(colour);
    }
    deflate.finish()
}

fn chunk(png: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    png.extend(u32::try_from(data.len()).unwrap_or_default().to_be_bytes());
    let from = png.len();
    png.extend(kind);
    png.extend(data);
    png.extend(crc(&png[from..]).to_be_bytes());
}

/// The checksum of chunks (PNG, annex D).
fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, _| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
    !bytes.iter().fold(u32::MAX, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), step))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::testing::{failure, result};
    use specs::annotation::Generation;

    #[test]
    fn the_checksum_is_that_of_the_standard() {
        assert_eq!(crc(b"IEND"), 0xae42_6082);
    }

    #[test]
    fn a_picture_has_the_size_that_is_asked_for() {
        let image = result(Generation::Image, json!({"prompt": "a red lighthouse", "size": "640x480"}));
        assert_eq!((&image["width"], &image["height"]), (&json!(640), &json!(480)));
        let bytes = STANDARD.decode(image["base64"].as_str().unwrap()).unwrap();
        assert_eq!(&bytes[16..24], [0, 0, 2, 128, 0, 0, 1, 224]);
        assert!(bytes.len() < 8_000, "{}", bytes.len());
        let other = result(Generation::Image, json!({"prompt": "a green lighthouse", "size": "640x480"}));
        assert_ne!(image["base64"], other["base64"]);
    }

    #[test]
    fn a_size_that_is_none_is_refused() {
        for size in ["0x1", "10", "5000x1", "axb"] {
            let refused = failure(Generation::Image, json!({"prompt": "x", "size": size}));
            assert_eq!(refused, "size must be <width>x<height>, each from 1 to 4096, or auto");
        }
    }
}
