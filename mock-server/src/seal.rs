//! Values that clients carry about: cursors of lists, the state of pages that follow one another.

use aws_lc_rs::hmac::{self, HMAC_SHA256, Key};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fixtures::SigningKey;
use serde_json::{Value, json};

/// Seals values and opens them again: the values, and a code that only this server can compute over
/// them and everything that they are bound to.
#[derive(Debug)]
pub(crate) struct Seals(Key);

/// Bytes of an HMAC-SHA256.
const CODE: usize = 32;

impl Seals {
    /// The key is derived, so that what is sealed under one seed is the same after a restart.
    pub(crate) fn new(keys: &[SigningKey]) -> Self {
        let secret = keys.first().map_or("", |key| key.pem);
        let derived = hmac::sign(&Key::new(HMAC_SHA256, secret.as_bytes()), b"cursors of lists");
        Self(Key::new(HMAC_SHA256, derived.as_ref()))
    }

    /// A text that holds these values.
    pub(crate) fn seal(&self, values: &[Value], bound: &Value) -> String {
        let held = json!(values).to_string();
        let code = hmac::sign(&self.0, &covered(&held, bound));
        URL_SAFE_NO_PAD.encode([code.as_ref(), held.as_bytes()].concat())
    }

    /// The values of a text that this server made for the same use.
    pub(crate) fn open(&self, sealed: &str, bound: &Value) -> Option<Vec<Value>> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (code, held) = bytes.split_at_checked(CODE)?;
        let held = std::str::from_utf8(held).ok()?;
        hmac::verify(&self.0, &covered(held, bound), code).ok()?;
        serde_json::from_str(held).ok()
    }

    /// Bytes that follow from a value and that nobody else can tell.
    pub(crate) fn mark(&self, of: &Value) -> [u8; CODE] {
        let code = hmac::sign(&self.0, of.to_string().as_bytes());
        std::array::from_fn(|at| code.as_ref().get(at).copied().unwrap_or_default())
    }
}

/// What the code covers; JSON text has no zero byte, so the two cannot be cut elsewhere.
fn covered(held: &str, bound: &Value) -> Vec<u8> {
    [held.as_bytes(), &[0], bound.to_string().as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seals() -> Seals {
        Seals::new(fixtures::signing_keys())
    }

    #[test]
    fn what_is_sealed_opens_for_the_same_use_alone() {
        let values = [json!(7), json!("2026-03-01"), json!(null)];
        let sealed = seals().seal(&values, &json!(["users", "acme"]));
        assert_eq!(seals().open(&sealed, &json!(["users", "acme"])).as_deref(), Some(&values[..]));
        assert_eq!(seals().open(&sealed, &json!(["users", "globex"])), None);
    }

    #[test]
    fn what_was_changed_anywhere_is_refused() {
        let sealed = seals().seal(&[json!(7)], &json!(null));
        for at in 0..sealed.len() {
            let mut changed = sealed.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(seals().open(&changed, &json!(null)), None, "{changed}");
        }
        for broken in ["", "A", "no base64!", &sealed[1..], &format!("{sealed}AAAA")] {
            assert_eq!(seals().open(broken, &json!(null)), None, "{broken}");
        }
    }
}
