/// What bytes are that are no text and begin like nothing known.
const BYTES: &str = "application/octet-stream";
/// How far into a text its root element is looked for, past comments and declarations.
const PROLOGUE: usize = 4096;

/// The media type that bytes themselves say, by how they begin; of a text without any such mark
/// `text/plain`.
pub fn sniffed(bytes: &[u8]) -> &'static str {
    let text = std::str::from_utf8(bytes).ok().filter(|text| !text.chars().any(is_binary));
    match (infer::get(bytes), text) {
        (_, Some(text)) if is_svg(text) => "image/svg+xml",
        (Some(known), _) => known.mime_type(),
        (None, Some(_)) => "text/plain",
        (None, None) => BYTES,
    }
}

fn is_binary(c: char) -> bool {
    c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}')
}

fn is_svg(text: &str) -> bool {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let end = (0..=start.len().min(PROLOGUE)).rev().find(|end| start.is_char_boundary(*end));
    let prologue = &start[..end.unwrap_or_default()];
    let root =
        prologue.find("<svg").filter(|at| prologue[at + 4..].starts_with([' ', '>', '\t', '\r', '\n', '/']));
    // Nothing but declarations and comments comes before the root of a document.
    root.is_some_and(|at| {
        prologue[..at].split('<').skip(1).all(|tag| tag.starts_with(['?', '!'])) && prologue.starts_with('<')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_say_what_they_are() {
        for (bytes, kind) in [
            (&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], "image/png"),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", "image/jpeg"),
            (b"GIF89a\x01\0\x01\0", "image/gif"),
            (b"RIFF\x24\0\0\0WEBPVP8 ", "image/webp"),
            (b"%PDF-1.7\n", "application/pdf"),
            (b"PK\x03\x04\x14\0\0\0", "application/zip"),
            (b"ID3\x04\0\0\0\0\0\0", "audio/mpeg"),
            (b"RIFF\x24\0\0\0WAVEfmt ", "audio/x-wav"),
            (b"OggS\0\x02\0\0\0\0\0\0", "audio/ogg"),
            (b"fLaC\0\0\0\x22", "audio/x-flac"),
            (
                b"<?xml version='1.0'?>\n<!-- a -->\n<svg xmlns='http://www.w3.org/2000/svg'/>",
                "image/svg+xml",
            ),
            (b"<p>about <svg ></p>", "text/html"),
            (b"about <svg >", "text/plain"),
            (b"hello", "text/plain"),
            (b"", "text/plain"),
            (b"a\0b", BYTES),
            (b"\xfe\xff\xfd", BYTES),
        ] {
            assert_eq!(sniffed(bytes), kind, "{:?}", String::from_utf8_lossy(bytes));
        }
    }
}
