use std::time::Duration;

use reqwest::{Certificate, Identity};

use super::Retry;

/// How requests are sent.
#[derive(Debug, Default)]
pub struct Settings {
    /// What is waited for.
    pub limits: Limits,
    /// Whom to trust.
    pub trust: Trust,
    /// The most requests a second; none for as many as there are.
    pub rate: Option<f64>,
    /// What is sent again.
    pub retry: Retry,
}

/// Bounds within which a target must answer; past them there is nothing to check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Until the connection stands. A target on this planet needs less, or is not there.
    pub connect: Duration,
    /// From sending to the last byte. A page of any documented API is far below; a body that never
    /// ends is cut here.
    pub answer: Duration,
    /// The most of a body that is read, in bytes.
    pub body: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), answer: Duration::from_secs(30), body: 16 * 1024 * 1024 }
    }
}

/// Whose certificates are trusted, and what is shown to who asks for one.
#[derive(Debug, Default)]
pub struct Trust {
    /// Beside those that the system trusts.
    pub roots: Vec<Certificate>,
    /// The client's own certificate with its key.
    pub identity: Option<Identity>,
    /// Nothing is verified.
    pub is_blind: bool,
}

impl Trust {
    /// Whether it is the system's alone.
    pub(super) fn is_default(&self) -> bool {
        self.roots.is_empty() && self.identity.is_none() && !self.is_blind
    }
}
