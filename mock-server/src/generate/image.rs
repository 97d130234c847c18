use std::io::Write;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use png::{ColorType, Compression, Encoder, EncodingError};
use serde_json::{Value, json};
use specs::annotation::FailureKind;
use specs::expression::token_pieces;

use super::dice::Dice;
use super::{Source, unusable};
use crate::failure::Failure;

/// Longest side: twice what models of the field draw.
const MOST: u32 = 4_096;
/// What is drawn where nobody says a size.
const USUAL: &str = "1024x1024";
const BANDS: u32 = 8;

/// A picture: bands of colours that follow from the prompt, as PNG.
pub(super) fn generate(mut source: Source<'_>) -> Result<Value, Failure> {
    let tokens = token_pieces(source.text("prompt")?).count();
    let size = match source.text_or("size", USUAL)? {
        "auto" => USUAL,
        size => size,
    };
    let side = |text: &str| text.parse().ok().filter(|side| (1..=MOST).contains(side));
    let sides = size.split_once('x').and_then(|(width, height)| Some((side(width)?, side(height)?)));
    let (width, height): (u32, u32) = sides
        .ok_or_else(|| unusable("size", &format!("<width>x<height>, each from 1 to {MOST}, or auto")))?;
    let seed = match source.input("seed") {
        Value::Null => Value::from(source.dice.number() >> 32),
        given => given.clone(),
    };
    let picture = png(width, height, &mut source.dice).map_err(|error| {
        Failure::new(FailureKind::Internal, format!("the picture cannot be drawn: {error}"))
    })?;
    Ok(json!({
        "base64": STANDARD.encode(picture),
        "media_type": "image/png",
        "width": width,
        "height": height,
        "seed": seed,
        "input_tokens": tokens,
    }))
}

/// A picture of horizontal bands, each of one colour of its palette.
fn png(width: u32, height: u32, dice: &mut Dice) -> Result<Vec<u8>, EncodingError> {
    let palette: Vec<u8> = (0..BANDS).flat_map(|_| dice.number().to_le_bytes().into_iter().take(3)).collect();
    let mut picture = Vec::new();
    let mut encoder = Encoder::new(&mut picture, width, height);
    encoder.set_color(ColorType::Indexed);
    encoder.set_palette(palette);
    encoder.set_compression(Compression::Fast);
    let mut header = encoder.write_header()?;
    let mut pixels = header.stream_writer()?;
    for row in 0..height {
        let colour = u8::try_from(row * BANDS / height).unwrap_or_default();
        pixels.write_all(&vec![colour; width as usize])?;
    }
    pixels.finish()?;
    header.finish()?;
    Ok(picture)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generate::testing::{failure, result};
    use specs::annotation::Generation;

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
