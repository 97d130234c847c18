//! Documents on disk and in text, by what can go wrong with them.

mod bounds;
mod bundling;
mod folder;
mod loading;
mod opaque;
mod positions;

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::Document;

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// The document in a folder with these files.
fn load(files: &[(&str, &str)]) -> Document {
    Document::load(folder(files).path()).unwrap()
}

/// What is wrong with it, files named from the folder on.
fn problems(files: &[(&str, &str)]) -> String {
    let folder = folder(files);
    without(folder.path(), &Document::load(folder.path()).unwrap_err().to_string())
}

fn without(folder: &Path, text: &str) -> String {
    text.replace(&format!("{}/", folder.display()), "")
}
