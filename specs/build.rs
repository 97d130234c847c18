//! Bundles and normalises the systems that ship inside, so that no YAML is read at start.
//!
//! Every folder here that holds an `openapi.yaml` is a system; a sixth one needs no change.

use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::{Value, json};

// The same code that reads documents at run time; what a build does not call is not dead there.
#[path = "src"]
#[expect(dead_code, unused_imports, reason = "only loading is needed here")]
mod contract {
    pub mod diagnostic;
    pub mod document;
    pub mod pointer;
    pub mod position;
    #[path = "."]
    pub mod schema {
        #[path = "schema/normalise.rs"]
        pub mod normalise;
        #[path = "schema/nullable.rs"]
        mod nullable;
    }
}

use contract::{diagnostic, document, pointer, position};

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var("OUT_DIR").unwrap_or_default());
    println!("cargo::rerun-if-changed={}", root.display());
    if let Err(message) = write(&root, &out) {
        println!("cargo::error={}", message.replace('\n', " | "));
    }
}

/// A file for each system, so that who needs one reads one, and the list of them.
fn write(root: &Path, out: &Path) -> Result<(), String> {
    let mut list = String::from("[\n");
    for folder in entries(root)?.iter().filter(|folder| folder.join("openapi.yaml").is_file()) {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let file = out.join(format!("{name}.json"));
        let text = system(folder)?.to_string();
        fs::write(&file, text).map_err(|error| format!("cannot write {}: {error}", file.display()))?;
        list.push_str(&format!("    ({name:?}, include_str!({:?})),\n", file.display().to_string()));
    }
    list.push_str("]\n");
    let file = out.join("systems.rs");
    fs::write(&file, list).map_err(|error| format!("cannot write {}: {error}", file.display()))
}

fn system(folder: &Path) -> Result<Value, String> {
    let document = document::Document::load(folder).map_err(|problems| problems.to_string())?;
    let version = document.version();
    let mut bundle = document.value().clone();
    contract::schema::normalise::normalise(&mut bundle, version);
    Ok(json!({"document": bundle, "suites": suites(&folder.join("suites"))?}))
}

fn suites(folder: &Path) -> Result<Vec<Value>, String> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    entries(folder)?
        .iter()
        .filter(|path| path.to_string_lossy().ends_with(".arazzo.yaml"))
        .map(|path| {
            let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            Ok(json!({"name": name, "text": text}))
        })
        .collect()
}

/// What is in a folder, by name, so that builds are the same everywhere.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let unreadable = |error: std::io::Error| format!("{}: {error}", folder.display());
    let entries = fs::read_dir(folder).map_err(unreadable)?;
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>().map_err(unreadable)?;
    paths.sort();
    Ok(paths)
}
