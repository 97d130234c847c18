use bytes::Bytes;
use encoding_rs::{Encoding, UTF_8};
use specs::contract::MediaRange;

/// Bytes as text, by the `charset` of their media type; UTF-8 where it names none that is known.
pub(super) fn text(bytes: &Bytes, media_type: Option<&MediaRange>) -> String {
    let charset = media_type.and_then(|media_type| media_type.parameter("charset"));
    let encoding = charset.and_then(|charset| Encoding::for_label(charset.as_bytes())).unwrap_or(UTF_8);
    encoding.decode(bytes).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_by_its_charset() {
        let read = |bytes: &'static [u8], media_type: &str| {
            text(&Bytes::from_static(bytes), MediaRange::parse(media_type).ok().as_ref())
        };
        assert_eq!(read("für".as_bytes(), "text/plain"), "für");
        assert_eq!(read(b"f\xfcr", "text/plain; charset=iso-8859-1"), "für");
        assert_eq!(read("für".as_bytes(), "text/plain; charset=klingon"), "für");
    }
}
