use aws_lc_rs::hmac::{self, HMAC_SHA256, Key};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fixtures::SigningKey;
use serde_json::{Value, json};
use specs::annotation::ListStyle;

use crate::pipeline::Task;

/// Makes and opens cursors: a place in an order, and a code that only this server can compute over
/// the place and everything the cursor is bound to.
#[derive(Debug)]
pub(crate) struct Cursors(Key);

/// Bytes of an HMAC-SHA256.
const CODE: usize = 32;

impl Cursors {
    /// The key is derived, so that cursors of one seed are the same after a restart.
    pub(crate) fn new(keys: &[SigningKey]) -> Self {
        let secret = keys.first().map_or("", |key| key.pem);
        let derived = hmac::sign(&Key::new(HMAC_SHA256, secret.as_bytes()), b"cursors of lists");
        Self(Key::new(HMAC_SHA256, derived.as_ref()))
    }

    /// A cursor that holds these values.
    pub(super) fn seal(&self, values: &[Value], bound: &Value) -> String {
        let held = json!(values).to_string();
        let code = hmac::sign(&self.0, &covered(&held, bound));
        URL_SAFE_NO_PAD.encode([code.as_ref(), held.as_bytes()].concat())
    }

    /// The values of a cursor that this server made for the same use.
    pub(super) fn open(&self, cursor: &str, bound: &Value) -> Option<Vec<Value>> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let (code, held) = bytes.split_at_checked(CODE)?;
        let held = std::str::from_utf8(held).ok()?;
        hmac::verify(&self.0, &covered(held, bound), code).ok()?;
        serde_json::from_str(held).ok()
    }
}

/// What the code covers; JSON text has no zero byte, so the two cannot be cut elsewhere.
fn covered(held: &str, bound: &Value) -> Vec<u8> {
    [held.as_bytes(), &[0], bound.to_string().as_bytes()].concat()
}

/// What a cursor is good for: this operation with these parameters, but for the cursor and the size,
/// this caller where they stand, this world since its last reset.
pub(super) fn bound(task: &Task<'_>, style: &ListStyle) -> Value {
    let walks = [&style.cursor, &style.size];
    let is_fixed = |name: &String| !walks.iter().any(|parameter| parameter.as_ref() == Some(name));
    let mut query: Vec<_> = task.input.query.iter().filter(|(name, _)| is_fixed(name)).collect();
    query.sort_by_key(|(name, _)| *name);
    let world = &task.exchange.world;
    let place = task.caller.and_then(|caller| caller.place.as_ref());
    json!([
        task.found.system().name(),
        task.found.operation.pointer.to_string(),
        task.path(),
        query,
        task.facts().get("subject"),
        place.map(|place| format!("{place:?}")),
        world.name().to_string(),
        world.generation(),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursors() -> Cursors {
        Cursors::new(fixtures::signing_keys())
    }

    #[test]
    fn a_cursor_gives_back_what_it_holds_for_the_same_use_alone() {
        let values = [json!(7), json!("2026-03-01"), json!(null)];
        let cursor = cursors().seal(&values, &json!(["users", "acme"]));
        assert_eq!(cursors().open(&cursor, &json!(["users", "acme"])).as_deref(), Some(&values[..]));
        assert_eq!(cursors().open(&cursor, &json!(["users", "globex"])), None);
    }

    #[test]
    fn a_cursor_that_was_changed_anywhere_is_refused() {
        let cursor = cursors().seal(&[json!(7)], &json!(null));
        for at in 0..cursor.len() {
            let mut changed = cursor.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).unwrap();
            assert_eq!(cursors().open(&changed, &json!(null)), None, "{changed}");
        }
        for broken in ["", "A", "no base64!", &cursor[1..], &format!("{cursor}AAAA")] {
            assert_eq!(cursors().open(broken, &json!(null)), None, "{broken}");
        }
    }
}
