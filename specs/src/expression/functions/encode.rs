//! Encodings and digests of text, as UTF-8.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use super::call::{Answer, Call, Own, own};

pub(super) const FUNCTIONS: &[Own] = &[
    own!("base64", ["text"], [], "base64 of its bytes, padded (RFC 4648, section 4)", base64),
    own!("from_base64", ["text"], [], "the text that was encoded so", from_base64),
    own!("hex", ["text"], [], "its bytes in lower-case hexadecimal", hex),
    own!("sha256", ["text"], [], "SHA-256 of its bytes in lower-case hexadecimal", sha256),
];

fn base64(call: &Call<'_, '_>) -> Answer<String> {
    call.text(0).map(|text| STANDARD.encode(text))
}

fn from_base64(call: &Call<'_, '_>) -> Answer<String> {
    let bytes = STANDARD.decode(call.text(0)?).map_err(|_| call.wrong(0, "base64"))?;
    String::from_utf8(bytes).map_err(|_| call.wrong(0, "base64 of UTF-8"))
}

fn hex(call: &Call<'_, '_>) -> Answer<String> {
    call.text(0).map(|text| digits(text.as_bytes()))
}

fn sha256(call: &Call<'_, '_>) -> Answer<String> {
    call.text(0).map(|text| digits(&Sha256::digest(text)))
}

pub(super) fn digits(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::expression::tests::{failure, value};

    #[test]
    fn text_is_encoded_and_decoded() {
        assert_eq!(value("base64('hé')"), json!("aMOp"));
        assert_eq!(value("from_base64('aMOp')"), json!("hé"));
        assert_eq!(value("hex('hé')"), json!("68c3a9"));
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(value("sha256('')"), json!(empty));
    }

    #[test]
    fn what_is_not_encoded_is_named() {
        assert!(failure("from_base64('a')").ends_with("from_base64: \"a\" is not base64"));
        assert!(failure("from_base64('/w==')").ends_with("from_base64: \"/w==\" is not base64 of UTF-8"));
    }
}
