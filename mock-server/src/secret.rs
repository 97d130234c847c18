use sha2::{Digest, Sha256};

/// The form in which a secret is kept: hexadecimal SHA-256 of it.
///
/// The secrets here are test values that the fixtures print; a hash without salt or cost is
/// enough to keep them out of dumps and diffs, and cheap enough for every token request.
pub(crate) fn hashed(secret: &str) -> String {
    Sha256::digest(secret.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether a secret has this hash. Both sides are hashes, so the time it takes tells nothing.
pub(crate) fn matches(secret: &str, hash: &str) -> bool {
    hashed(secret) == hash
}
