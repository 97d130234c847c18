use std::collections::HashMap;
use std::time::Duration;

use super::base::Base;
use super::keyring::Keyring;

/// Systems that are no mock: nobody's to break.
#[derive(Debug)]
pub(crate) struct Deployment {
    /// By name.
    pub(super) systems: HashMap<String, Base>,
    pub(super) writes: Writes,
    pub(super) keyring: Keyring,
    /// How many workflows run at once unless the caller says otherwise.
    pub(super) jobs: usize,
    /// How long taking away what one workflow made may take.
    pub(super) cleanup: Duration,
}

/// Whether operations that change the target may be sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Writes {
    /// What writes is skipped.
    #[default]
    Refused,
    /// `--allow-writes`
    Allowed,
}

/// Long enough for a hundred deletions, short enough for somebody who pressed Ctrl-C.
pub(super) const CLEANUP: Duration = Duration::from_secs(30);
