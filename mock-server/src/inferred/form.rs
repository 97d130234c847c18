use std::io;

use bytes::Bytes;
use http::HeaderValue;
use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};
use specs::System;
use specs::contract::{Content, MediaRange};

use crate::xml;

/// From here on numbers would be written with an exponent.
const EXPONENTS: f64 = 1e15;

/// What a range of media types is sent as.
const OF_RANGES: [(&str, &str); 5] = [
    ("text", "text/plain"),
    ("image", "image/png"),
    ("audio", "audio/mpeg"),
    ("video", "video/mp4"),
    ("*", "application/json"),
];

/// A value in a declared form: JSON and XML as such, a text as it is, anything else as the JSON of it under the
/// declared name, since nobody says how it is written there.
pub(crate) fn written(system: &System, content: &Content, value: &Value) -> (HeaderValue, Bytes) {
    let json = HeaderValue::from_static("application/json");
    let Ok(range) = MediaRange::parse(&content.media_type) else { return (json, written_json(value)) };
    let essence = range.essence();
    let name = match essence.split_once('/') {
        Some((family, "*")) => {
            let known = OF_RANGES.iter().find(|(known, _)| *known == family);
            HeaderValue::from_static(known.map_or("application/json", |(_, name)| *name))
        }
        _ => HeaderValue::from_str(range.as_str()).unwrap_or(json),
    };
    let body = match value {
        Value::String(text) if !range.is_json() && name != "application/json" => text.clone().into(),
        value if range.is_xml() => xml::document(system.value(), content.schema.as_ref(), value).into(),
        value => written_json(value),
    };
    (name, body)
}

/// JSON in which whole numbers have no exponent, however large they are: with one, many readers take them for none.
fn written_json(value: &Value) -> Bytes {
    let mut written = Vec::new();
    let serialized = value.serialize(&mut Serializer::with_formatter(&mut written, Digits));
    // Values have no keys but texts, and a buffer takes everything.
    serialized.map_or_else(|_| value.to_string().into(), |()| written.into())
}

struct Digits;

impl Formatter for Digits {
    fn write_f64<W: ?Sized + io::Write>(&mut self, writer: &mut W, value: f64) -> io::Result<()> {
        match value.fract() == 0.0 && value.abs() >= EXPONENTS {
            true => write!(writer, "{value:.0}"),
            false => CompactFormatter.write_f64(writer, value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn whole_numbers_are_written_in_digits() {
        let value = json!({"a": [1e23, -18_446_744_073_709_551_616.0_f64, 1.5, 2.0, 1e-7, u64::MAX]});
        let expected =
            "{\"a\":[99999999999999991611392,-18446744073709551616,1.5,2.0,1e-7,18446744073709551615]}";
        assert_eq!(written_json(&value), expected);
    }
}
