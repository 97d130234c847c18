//! Secrets: how they are kept and compared.

use std::fmt;

use aws_lc_rs::constant_time::verify_slices_are_equal;
pub(crate) use specs::expression::hashed;

/// What a caller shows to prove who it is. It is compared and never printed.
pub struct Shown(Box<str>);

impl Shown {
    /// What was shown.
    pub fn new(text: &str) -> Self {
        Self(text.into())
    }

    /// Whether the same is shown again.
    pub fn is(&self, text: &str) -> bool {
        same(&self.0, text)
    }
}

impl fmt::Debug for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Shown(***)")
    }
}

/// Whether a secret has this hash.
pub(crate) fn matches(secret: &str, hash: &str) -> bool {
    same(&hashed(secret), hash)
}

/// Whether two texts are the same. How long it takes tells their lengths and nothing else.
pub(crate) fn same(left: &str, right: &str) -> bool {
    verify_slices_are_equal(left.as_bytes(), right.as_bytes()).is_ok()
}
