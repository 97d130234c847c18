use std::path::Path;

use serde_json::Value;

use super::System;
use super::build::{self, Trust};
use crate::diagnostic::Diagnostics;
use crate::document::Document;
use crate::overlay::Overlay;

/// Reads and compiles the document at a path, a file or a folder with an `openapi.yaml` in it. One without
/// annotations is somebody else's: what can be passed over in it is, with a warning.
///
/// # Errors
/// Everything that is wrong with the files, the references, the operations and the annotations.
pub fn load(name: &str, path: &Path) -> Result<System, Diagnostics> {
    build::system(name, Document::load_any(path)?, Trust::Nothing)
}

/// The same with overlays, one after the other.
///
/// # Errors
/// As [`load`].
pub fn load_overlaid(name: &str, path: &Path, overlays: &[&Overlay]) -> Result<System, Diagnostics> {
    let amend = |document: &mut Value| {
        overlays.iter().flat_map(|overlay| overlay.apply(document)).collect::<Diagnostics>()
    };
    build::system(name, Document::load_amended(path, &amend)?, Trust::Nothing)
}

/// Reads and compiles a document that is one text, JSON or YAML.
///
/// # Errors
/// As [`load`]; a reference to a file is one of them.
pub fn read(name: &str, text: &str) -> Result<System, Diagnostics> {
    build::system(name, Document::any_from_str(name, text)?, Trust::Nothing)
}
