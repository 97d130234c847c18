use std::path::Path;
use std::{fs, io};

use specs::Diagnostics;

use super::hints::Hints;
use crate::arazzo::of_file;

/// What somebody says of the differences of all steps, in a file.
#[derive(Clone, Debug, Default)]
pub struct Overrides(pub(super) Hints);

/// Why there are none.
#[derive(Debug, thiserror::Error)]
pub enum OverridesError {
    /// The file cannot be read.
    #[error(
        "cannot read the overrides {path}: {error}\nhint: name a YAML file with `ignore`, `equal` or `count`"
    )]
    Unreadable {
        /// As it was named.
        path: String,
        /// What the system said.
        error: io::Error,
    },
    /// It says something that is not understood.
    #[error("the overrides cannot be used\n{0}")]
    Invalid(#[from] Diagnostics),
}

/// Reads overrides.
///
/// # Errors
/// When the file cannot be read, or with everything that is wrong in it.
pub fn overrides(path: &Path) -> Result<Overrides, OverridesError> {
    let name = path.display().to_string();
    let text =
        fs::read_to_string(path).map_err(|error| OverridesError::Unreadable { path: name.clone(), error })?;
    Ok(Overrides(of_file(&name, text)?))
}
