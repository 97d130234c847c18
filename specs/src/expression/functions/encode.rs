//! Encodings and digests of text, as UTF-8.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::call::{Answer, Call, Own, own};

pub(super) const FUNCTIONS: &[Own] = &[
    own!("base64", ["text"], [], "base64 of its bytes, padded (RFC 4648, section 4)", base64),
    own!(
        "from_base64",
        ["text"],
        ["otherwise"],
        "the text that was encoded so; of what was not, what is given instead",
        from_base64
    ),
    own!(
        "base64url",
        ["text"],
        [],
        "base64url of its bytes, without padding (RFC 4648, section 5)",
        base64url
    ),
    own!(
        "from_base64url",
        ["text"],
        ["otherwise"],
        "the text that was encoded so; of what was not, what is given instead",
        from_base64url
    ),
    own!("hex", ["text"], [], "its bytes in lower-case hexadecimal", hex),
    own!("sha256", ["text"], [], "SHA-256 of its bytes in lower-case hexadecimal", sha256),
    own!(
        "sha256_base64url",
        ["text"],
        [],
        "SHA-256 of its bytes as base64url: the challenge of a verifier (RFC 7636, section 4.2)",
        sha256_base64url
    ),
];

fn base64(call: &Call<'_, '_>) -> Answer<String> {
    call.text(0).map(|text| STANDARD.encode(text))
}

fn from_base64(call: &Call<'_, '_>) -> Answer<Value> {
    decoded(call, STANDARD.decode(call.text(0)?).ok(), "base64")
}

fn base64url(call: &Call<'_, '_>) -> Answer<String> {
    call.text(0).map(|text| URL_SAFE_NO_PAD.encode(text))
}

fn from_base64url(call: &Call<'_, '_>) -> Answer<Value> {
    decoded(call, URL_SAFE_NO_PAD.decode(call.text(0)?.trim_end_matches('=')).ok(), "base64url")
}

fn decoded(call: &Call<'_, '_>, bytes: Option<Vec<u8>>, encoding: &str) -> Answer<Value> {
    let read = bytes.ok_or_else(|| encoding.to_owned());
    let text = read.and_then(|bytes| String::from_utf8(bytes).map_err(|_| format!("{encoding} of UTF-8")));
    match text {
        Ok(text) => Ok(text.into()),
        Err(expected) => call.given(1)?.ok_or_else(|| call.wrong(0, &expected)),
    }
}

fn hex(call: &Call<'_, '_>) -> Answer<String> {
    call.text(0).map(|text| digits(text.as_bytes()))
}

fn sha256(call: &Call<'_, '_>) -> Answer<String> {
    call.text(0).map(|text| digits(&Sha256::digest(text)))
}

fn sha256_base64url(call: &Call<'_, '_>) -> Answer<String> {
    call.text(0).map(|text| URL_SAFE_NO_PAD.encode(Sha256::digest(text)))
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
        assert_eq!(value("base64url('a?>')"), json!("YT8-"));
        assert_eq!(value("base64url('a')"), json!("YQ"));
        assert_eq!(value("from_base64url('YQ') + from_base64url('YQ==')"), json!("aa"));
        assert_eq!(value("hex('hé')"), json!("68c3a9"));
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(value("sha256('')"), json!(empty));
    }

    #[test]
    fn a_challenge_follows_from_its_verifier() {
        // RFC 7636, appendix B.
        let challenge = value("sha256_base64url('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')");
        assert_eq!(challenge, json!("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"));
    }

    #[test]
    fn what_is_not_encoded_is_named_or_what_is_given_instead() {
        assert!(failure("from_base64('a')").ends_with("from_base64: \"a\" is not base64"));
        assert!(failure("from_base64('/w==')").ends_with("from_base64: \"/w==\" is not base64 of UTF-8"));
        assert!(failure("from_base64url('+')").ends_with("from_base64url: \"+\" is not base64url"));
        assert_eq!(value("from_base64('a', null)"), json!(null));
        assert_eq!(value("from_base64url('_w', 'none')"), json!("none"));
    }
}
