use std::path::Path;

use super::System;
use super::build::{self, Trust};
use crate::diagnostic::Diagnostics;
use crate::document::Document;

/// Reads and compiles the document at a path, a file or a folder with an `openapi.yaml` in it.
///
/// # Errors
/// Everything that is wrong with the files, the references, the operations and the annotations.
pub fn load(name: &str, path: &Path) -> Result<System, Diagnostics> {
    build::system(name, Document::load(path)?, Trust::Nothing)
}
