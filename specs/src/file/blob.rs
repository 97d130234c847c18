use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError, Weak};

use sha2::{Digest, Sha256};

/// What is in a file. Two with the same bytes are one, as long as somebody holds it: however many
/// records, worlds and requests do, its bytes are there once, and gone with the last of them.
pub struct Blob {
    bytes: Vec<u8>,
    digest: [u8; 32],
}

/// Everything that is held, by its digest. It says nothing but what bytes have which digest, so
/// that it makes no difference who put something in.
static HELD: LazyLock<Mutex<HashMap<[u8; 32], Weak<Blob>>>> = LazyLock::new(Mutex::default);

fn held() -> MutexGuard<'static, HashMap<[u8; 32], Weak<Blob>>> {
    // Nothing panics while it is locked, and a map of weak references is sound at any time.
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Blob {
    /// These bytes, which are copied where nobody holds them yet: they are often part of something larger.
    pub fn of(bytes: &[u8]) -> Arc<Self> {
        let digest: [u8; 32] = Sha256::digest(bytes).into();
        let mut held = held();
        if let Some(known) = held.get(&digest).and_then(Weak::upgrade) {
            return known;
        }
        let blob = Arc::new(Self { bytes: bytes.to_vec(), digest });
        held.insert(digest, Arc::downgrade(&blob));
        blob
    }

    /// The bytes with this SHA-256, in lower-case hexadecimal, if somebody holds them.
    pub fn find(sha256: &str) -> Option<Arc<Self>> {
        let digest = data_encoding::HEXLOWER.decode(sha256.as_bytes()).ok()?;
        held().get(digest.as_slice()).and_then(Weak::upgrade)
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Their SHA-256, in lower-case hexadecimal.
    pub fn sha256(&self) -> String {
        data_encoding::HEXLOWER.encode(&self.digest)
    }
}

impl Drop for Blob {
    fn drop(&mut self) {
        let mut held = held();
        // Another may have come in the meantime that has the same bytes.
        if held.get(&self.digest).is_some_and(|known| known.strong_count() == 0) {
            held.remove(&self.digest);
        }
    }
}

impl fmt::Debug for Blob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Blob({} bytes, {})", self.bytes.len(), self.sha256())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_bytes_are_held_once_and_go_with_their_last_holder() {
        let (one, other) = (Blob::of(b"held once"), Blob::of(b"held once"));
        assert!(Arc::ptr_eq(&one, &other));
        let digest = one.sha256();
        drop(one);
        assert_eq!(Blob::find(&digest).unwrap().bytes(), b"held once");
        drop(other);
        assert!(Blob::find(&digest).is_none());
        assert!(!held().contains_key(<[u8; 32]>::from(Sha256::digest(b"held once")).as_slice()));
    }

    #[test]
    fn what_is_no_digest_finds_nothing() {
        let blob = Blob::of(b"found");
        for text in ["", "00", "zz", &blob.sha256().to_uppercase(), &format!("{}0", blob.sha256())] {
            assert!(Blob::find(text).is_none(), "{text}");
        }
    }
}
