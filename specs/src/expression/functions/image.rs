//! Pictures.

use std::io::Cursor;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use image::imageops::FilterType;
use image::{DynamicImage, ImageFormat, ImageReader, Limits};
use serde_json::{Value, json};

use super::call::{Answer, Call, Own, own};
use crate::file::File;

pub(super) const FUNCTIONS: &[Own] = &[
    own!(
        "image.size",
        ["file"],
        [],
        "`{width, height}` of a PNG, JPEG, GIF or WebP in pixels; null of anything else",
        size
    ),
    own!(
        "image.fit",
        ["file", "width", "height", "mode"],
        [],
        "such a picture made to `cover` so many pixels, what is over cut off, or to lie `inside` them, never enlarged; null of anything else",
        fit
    ),
];

/// The largest side of a picture that is read, in pixels, and of one that is made.
const LARGEST: u32 = 8192;

fn size(call: &Call<'_, '_>) -> Answer<Value> {
    let file = read(call)?;
    let dimensions = reader(&file).and_then(|reader| reader.into_dimensions().ok());
    Ok(dimensions.map_or(Value::Null, |(width, height)| json!({"width": width, "height": height})))
}

fn fit(call: &Call<'_, '_>) -> Answer<Value> {
    let file = read(call)?;
    let side = |at: usize| match u32::try_from(call.int(at)?) {
        Ok(side @ 1..=LARGEST) => Ok(side),
        _ => Err(call.wrong(at, &format!("a number of pixels from 1 to {LARGEST}"))),
    };
    let (width, height) = (side(1)?, side(2)?);
    let covers = match call.text(3)? {
        "cover" => true,
        "inside" => false,
        _ => return Err(call.wrong(3, "cover or inside")),
    };
    let Some(reader) = reader(&file) else { return Ok(Value::Null) };
    let format = reader.format();
    let (Some(format), Ok(picture)) = (format, reader.decode()) else { return Ok(Value::Null) };
    let made = if covers {
        middle(&picture, width, height).resize_exact(width, height, FilterType::Triangle)
    } else if picture.width() > width || picture.height() > height {
        picture.resize(width, height, FilterType::Triangle)
    } else {
        picture
    };
    let (bytes, format) = encoded(&made, format).map_err(|error| call.fault(error.to_string()))?;
    let made = File::sent(file.name.as_deref(), Some(format.to_mime_type()), &bytes);
    Ok(made.written("base64", &STANDARD.encode(bytes)))
}

/// The largest part in the middle of a picture that is as wide for its height as what is to be made: cut before
/// it is scaled, so that a narrow picture does not grow without bound on the way.
fn middle(picture: &DynamicImage, width: u32, height: u32) -> DynamicImage {
    let (wide, high) = (u64::from(picture.width()), u64::from(picture.height()));
    let (width, height) = (u64::from(width), u64::from(height));
    let part = |of: u64, by: u64, to: u64| u32::try_from((of * by / to).max(1)).unwrap_or(LARGEST);
    let (wide, high) = match wide * height > high * width {
        true => (part(high, width, height), picture.height()),
        false => (picture.width(), part(wide, height, width)),
    };
    let (left, top) = ((picture.width() - wide) / 2, (picture.height() - high) / 2);
    picture.crop_imm(left, top, wide, high)
}

/// In the format it had; one that takes no such pixels gives way to PNG.
fn encoded(picture: &DynamicImage, format: ImageFormat) -> Result<(Vec<u8>, ImageFormat), image::ImageError> {
    let (picture, format) = match format {
        ImageFormat::Jpeg => (&DynamicImage::from(picture.to_rgb8()), ImageFormat::Jpeg),
        _ => (picture, ImageFormat::Png),
    };
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format)?;
    Ok((bytes.into_inner(), format))
}

fn read(call: &Call<'_, '_>) -> Answer<File> {
    File::read(&call.value(0)?).map_err(|error| call.fault(error.to_string()))
}

/// What reads a picture, bounded whatever its header says; nothing where the bytes are no picture.
fn reader(file: &File) -> Option<ImageReader<Cursor<&[u8]>>> {
    let mut reader = ImageReader::new(Cursor::new(file.blob.bytes())).with_guessed_format().ok()?;
    reader.format()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST);
    limits.max_image_height = Some(LARGEST);
    limits.max_alloc = Some(u64::from(LARGEST) * u64::from(LARGEST));
    reader.limits(limits);
    Some(reader)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::expression::tests::{failure_of, value_of};

    fn picture(width: u32, height: u32, format: ImageFormat) -> Value {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(width, height).write_to(&mut bytes, format).unwrap();
        let bytes = bytes.into_inner();
        File::sent(Some("a"), Some(format.to_mime_type()), &bytes).written("base64", &STANDARD.encode(&bytes))
    }

    #[test]
    fn pictures_are_measured_and_made_to_fit() {
        for (format, made) in [
            (ImageFormat::Png, "image/png"),
            (ImageFormat::Jpeg, "image/jpeg"),
            (ImageFormat::Gif, "image/png"),
            (ImageFormat::WebP, "image/png"),
        ] {
            let given = picture(40, 20, format);
            assert_eq!(value_of("image.size(it)", &given), json!({"width": 40, "height": 20}));
            for (fit, size) in [
                ("image.fit(it, 10, 10, 'cover')", json!({"width": 10, "height": 10})),
                ("image.fit(it, 10, 10, 'inside')", json!({"width": 10, "height": 5})),
                ("image.fit(it, 100, 100, 'inside')", json!({"width": 40, "height": 20})),
            ] {
                let fitted = value_of(fit, &given);
                assert_eq!(fitted["media_type"], made, "{fit}");
                assert_eq!(value_of("image.size(it)", &fitted), size, "{fit}");
            }
        }
    }

    #[test]
    fn a_narrow_picture_covers_too() {
        for (width, height) in [(1, 5000), (5000, 1), (3, 2), (1, 1)] {
            let fitted =
                value_of("image.fit(it, 150, 150, 'cover')", &picture(width, height, ImageFormat::Png));
            assert_eq!(value_of("image.size(it)", &fitted), json!({"width": 150, "height": 150}));
        }
    }

    #[test]
    fn what_is_no_picture_is_null_and_what_is_no_size_is_named() {
        let text = json!({"name": null, "media_type": "image/png", "text": "no picture"});
        assert_eq!(value_of("image.size(it)", &text), json!(null));
        assert_eq!(value_of("image.fit(it, 1, 1, 'cover')", &text), json!(null));
        let given = picture(1, 1, ImageFormat::Png);
        assert!(failure_of("image.fit(it, 0, 1, 'cover')", &given).contains("0 is not a number of pixels"));
        assert!(failure_of("image.fit(it, 1, 1, 'x')", &given).ends_with("\"x\" is not cover or inside"));
    }
}
