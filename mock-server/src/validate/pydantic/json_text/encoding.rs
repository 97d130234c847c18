//! Bytes to characters, guessing the encoding as Python's `json.detect_encoding` does.

/// An encoding that a JSON body may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    Utf8,
    Utf16(Order),
    Utf32(Order),
}

/// Which byte of a unit comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    Big,
    Little,
}

/// The characters without a byte order mark; `None` if they are not of the encoding that they seem to be.
///
/// A surrogate without its other half, which Python lets pass, comes as U+FFFD.
pub(super) fn decode(bytes: &[u8]) -> Option<Vec<char>> {
    let (encoding, bytes) = detect(bytes);
    match encoding {
        Encoding::Utf8 => Some(std::str::from_utf8(bytes).ok()?.chars().collect()),
        Encoding::Utf16(order) => utf16(bytes, order),
        Encoding::Utf32(order) => utf32(bytes, order),
    }
}

fn detect(bytes: &[u8]) -> (Encoding, &[u8]) {
    match bytes {
        [0, 0, 0xfe, 0xff, rest @ ..] => (Encoding::Utf32(Order::Big), rest),
        [0xff, 0xfe, 0, 0, rest @ ..] => (Encoding::Utf32(Order::Little), rest),
        [0xfe, 0xff, rest @ ..] => (Encoding::Utf16(Order::Big), rest),
        [0xff, 0xfe, rest @ ..] => (Encoding::Utf16(Order::Little), rest),
        [0xef, 0xbb, 0xbf, rest @ ..] => (Encoding::Utf8, rest),
        _ => (guess(bytes), bytes),
    }
}

/// The first character is ASCII in every JSON text, so its zero bytes tell the encoding.
fn guess(bytes: &[u8]) -> Encoding {
    match bytes {
        [0, 0, _, _, ..] => Encoding::Utf32(Order::Big),
        [0, _, _, _, ..] | [0, _] => Encoding::Utf16(Order::Big),
        [_, 0, 0, 0, ..] => Encoding::Utf32(Order::Little),
        [_, 0, _, _, ..] | [_, 0] => Encoding::Utf16(Order::Little),
        _ => Encoding::Utf8,
    }
}

fn utf16(bytes: &[u8], order: Order) -> Option<Vec<char>> {
    let (units, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    let units = units.iter().map(|unit| match order {
        Order::Big => u16::from_be_bytes(*unit),
        Order::Little => u16::from_le_bytes(*unit),
    });
    let chars = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER));
    Some(chars.collect())
}

fn utf32(bytes: &[u8], order: Order) -> Option<Vec<char>> {
    let (units, rest) = bytes.as_chunks::<4>();
    if !rest.is_empty() {
        return None;
    }
    let units = units.iter().map(|unit| match order {
        Order::Big => u32::from_be_bytes(*unit),
        Order::Little => u32::from_le_bytes(*unit),
    });
    units.map(char::from_u32).collect()
}
