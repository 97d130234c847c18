use std::time::Duration;

use crate::secret::Secret;

/// What a login gives.
#[derive(Debug)]
pub(in crate::target) struct Grant {
    pub(in crate::target) token: Secret,
    /// From the moment of asking; none where it was not told.
    pub(in crate::target) lifetime: Option<Duration>,
    pub(in crate::target) refresh: Option<Secret>,
}
