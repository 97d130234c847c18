use std::path::Path;

use serde::Deserialize;

use super::{Absence, SecretSource};
use crate::secret::Secret;

/// A text that may be secret: the value of a header, of a field of a login page.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Text {
    /// Written as it is, so it is no secret.
    Open(String),
    /// Comes from elsewhere, and is masked.
    Secret(SecretSource),
}

impl Text {
    pub(crate) fn read(&self, folder: &Path) -> Result<Secret, Absence> {
        match self {
            Self::Open(text) => Ok(Secret::new(text)),
            Self::Secret(source) => source.read(folder),
        }
    }

    pub(crate) const fn is_secret(&self) -> bool {
        matches!(self, Self::Secret(_))
    }
}
