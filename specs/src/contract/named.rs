use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::{SuiteSource, System, load, load_overlaid};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::overlay::Overlay;
use crate::position::Place;

/// A document and the name of its system, as a command line gives them: `shop=api.yaml`, or `api.yaml`
/// with an empty name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedDocument {
    /// The first segment of its paths on the mock; letters, digits, `-` and `_`, or nothing.
    pub name: String,
    /// A file, or a folder with an `openapi.yaml` in it.
    pub path: PathBuf,
}

/// The endings of documents and suites.
const ENDINGS: [&str; 3] = ["yaml", "yml", "json"];

impl FromStr for NamedDocument {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('=') {
            Some((name, path)) if is_name(name) => Ok(Self { name: name.to_owned(), path: path.into() }),
            Some((name, path)) if !Path::new(text).exists() => {
                Err(format!("`{name}` is no name for `{path}`: a name holds letters, digits, `-` and `_`"))
            }
            _ => Ok(Self { name: String::new(), path: text.into() }),
        }
    }
}

/// A name that stands in a path as it is.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

impl NamedDocument {
    /// Every folder of this one that holds an `openapi.yaml`, by name.
    ///
    /// # Errors
    /// When the folder cannot be read, or none in it holds a document.
    pub fn in_folder(folder: &Path) -> Result<Vec<Self>, String> {
        let entries = fs::read_dir(folder).map_err(|error| error.to_string())?;
        let is_system =
            |path: &PathBuf| ENDINGS.iter().any(|end| path.join(format!("openapi.{end}")).is_file());
        let named = |path: PathBuf| Self {
            name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            path,
        };
        let paths = entries.flatten().map(|entry| entry.path()).filter(is_system);
        let mut documents: Vec<Self> = paths.map(named).collect();
        documents.sort_by(|a, b| a.name.cmp(&b.name));
        if documents.is_empty() {
            return Err("no folder in it holds an openapi.yaml".to_owned());
        }
        Ok(documents)
    }

    /// Reads and compiles it.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn load(&self) -> Result<System, Diagnostics> {
        load(&self.name, &self.path)
    }

    /// Reads and compiles it with overlays.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn load_overlaid(&self, overlays: &[&Overlay]) -> Result<System, Diagnostics> {
        load_overlaid(&self.name, &self.path, overlays)
    }

    /// Reads and compiles it with the suites that stand in the folder `suites` beside it.
    ///
    /// # Errors
    /// Everything that is wrong with it; a suite that cannot be read. What a suite says is not looked at.
    pub fn load_with_suites(&self) -> Result<System, Diagnostics> {
        let folder =
            if self.path.is_dir() { &self.path } else { self.path.parent().unwrap_or(Path::new("")) };
        let suites = suites(&folder.join("suites"))?;
        Ok(self.load()?.with_suites(suites))
    }
}

/// None where there is no such folder.
fn suites(folder: &Path) -> Result<Vec<SuiteSource>, Diagnostics> {
    let is_suite = |name: &str| ENDINGS.iter().any(|end| name.ends_with(&format!(".arazzo.{end}")));
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    let mut suites = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if is_suite(&name) {
            let unreadable = |error: std::io::Error| {
                Diagnostics::from(Diagnostic::error(
                    Place::file(&path),
                    format!("cannot read the suite: {error}"),
                ))
            };
            suites.push(SuiteSource { name, text: fs::read_to_string(&path).map_err(unreadable)? });
        }
    }
    Ok(suites)
}
