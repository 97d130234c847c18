//! Secrets: how they are kept, and the codes that are made of them.

use data_encoding::BASE32_NOPAD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::call::{Answer, Call, Own, own};
use super::encode::digits;
use super::instant::instant;

pub(super) const FUNCTIONS: &[Own] = &[
    own!("hashed", ["text"], [], "as secret fields are kept, to compare with one", kept),
    own!(
        "totp",
        ["secret", "instant"],
        [],
        "the six digits that an authenticator app shows then (RFC 6238, SHA-1, 30 seconds); the secret is Base32",
        totp
    ),
];

/// The form in which a secret is kept: hexadecimal SHA-256 of it.
///
/// The secrets of a mock are test values that its fixtures print; a hash without salt or cost is
/// enough to keep them out of dumps and diffs, and cheap enough for every token request.
#[must_use]
pub fn hashed(secret: &str) -> String {
    digits(&Sha256::digest(secret))
}

fn kept(call: &Call<'_, '_>) -> Answer<String> {
    call.text(0).map(hashed)
}

/// Seconds that a code is good for.
const PERIOD: i64 = 30;

fn totp(call: &Call<'_, '_>) -> Answer<String> {
    let written = call.text(0)?.trim_end_matches('=').to_ascii_uppercase();
    let secret =
        BASE32_NOPAD.decode(written.as_bytes()).map_err(|_| call.fault("the secret is not Base32"))?;
    let counter = instant(call, 1)?.as_second().div_euclid(PERIOD);
    let mut mac = Hmac::<Sha1>::new_from_slice(&secret).map_err(|_| call.fault("the secret is no key"))?;
    mac.update(&counter.to_be_bytes());
    let code = truncated(&mac.finalize().into_bytes()) % 1_000_000;
    Ok(format!("{code:06}"))
}

/// RFC 4226, section 5.3: four bytes from where the last one says, without their sign.
fn truncated(hash: &[u8]) -> u32 {
    let from = usize::from(hash.last().copied().unwrap_or_default() & 0xf);
    let four = hash.iter().skip(from).take(4);
    four.fold(0, |number: u32, byte| number << 8 | u32::from(*byte)) & 0x7fff_ffff
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::expression::tests::{failure, value};

    /// RFC 6238, appendix B: the last six of its eight digits; the secret is `12345678901234567890`.
    #[test]
    fn codes_are_those_of_the_standard() {
        for (instant, expected) in [
            ("1970-01-01T00:00:59Z", "287082"),
            ("2005-03-18T01:58:29Z", "081804"),
            ("2009-02-13T23:31:30Z", "005924"),
            ("2603-10-11T11:33:20Z", "353130"),
        ] {
            let code = format!("totp('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', '{instant}')");
            assert_eq!(value(&code), json!(expected), "{instant}");
        }
    }

    #[test]
    fn what_is_no_secret_is_named_without_showing_it() {
        let told = failure("totp('not base32!', '2026-03-01')");
        assert!(told.ends_with("totp: the secret is not Base32"), "{told}");
        assert_eq!(value("hashed('a') == sha256('a')"), json!(true));
    }
}
