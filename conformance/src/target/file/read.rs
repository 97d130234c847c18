use std::path::{Path, PathBuf};
use std::{fs, io};

use indexmap::IndexMap;
use serde::Deserialize;
use serde::de::IgnoredAny;
use specs::{Diagnostics, SourceFile};

use super::{Login, Persona, RetryPolicy, Site, Text, Timeouts, Tls, check, shape};

/// All that a target file says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TargetFile {
    #[serde(rename = "$schema", default)]
    _schema: IgnoredAny,
    pub(crate) name: Option<String>,
    pub(crate) systems: IndexMap<String, Site>,
    #[serde(default)]
    pub(crate) headers: IndexMap<String, Text>,
    #[serde(default)]
    pub(crate) tls: Tls,
    #[serde(default)]
    pub(crate) timeouts: Timeouts,
    pub(crate) rate: Option<f64>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) jobs: Option<usize>,
    #[serde(default)]
    pub(crate) logins: IndexMap<String, Login>,
    #[serde(default)]
    pub(crate) personas: IndexMap<String, Persona>,
    /// Where the files that it names stand.
    #[serde(skip)]
    pub(crate) folder: PathBuf,
}

/// Why there is no target file to use.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It cannot be read.
    #[error("cannot read the target file {}: {error}", path.display())]
    Unreadable {
        /// As it was named.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// Everything wrong with it.
    #[error("the target file cannot be used; errors found: {count}\n{0}", count = .0.len())]
    Invalid(Diagnostics),
    /// A certificate or key that it names cannot be used.
    #[error("`{key}` of the target file, {}: {reason}", path.display())]
    Certificate {
        /// `ca`, `certificate` or `key`.
        key: &'static str,
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A header's secret is missing.
    #[error("there is no value for the header `{name}` of the target file: {reason}")]
    Header {
        /// The header.
        name: String,
        /// What is missing.
        reason: String,
    },
}

impl TargetFile {
    /// Reads a target file for a contract with these systems.
    ///
    /// # Errors
    /// When it cannot be read, or with everything that is wrong with it, each with line and column.
    pub(crate) fn read(path: &Path, known: &[&str]) -> Result<Self, FileError> {
        let text = fs::read_to_string(path)
            .map_err(|error| FileError::Unreadable { path: path.to_owned(), error })?;
        let file = Self::parse(path, text, known).map_err(FileError::Invalid)?;
        Ok(Self { folder: path.parent().unwrap_or(Path::new("")).to_owned(), ..file })
    }

    fn parse(path: &Path, text: String, known: &[&str]) -> Result<Self, Diagnostics> {
        let source = SourceFile::parse(path, text)?;
        let problems = shape::problems(&source);
        if !problems.is_empty() {
            return Err(problems);
        }
        // Never shown, since the shape is sound: only schema and types that disagree could be told here.
        let file = Self::deserialize(source.value()).map_err(|_| {
            let mut all = Diagnostics::new();
            all.push(source.diagnostic(&specs::Pointer::root(), "the file is not of the shape that is read"));
            all
        })?;
        let problems = check::problems(&file, &source, known);
        if problems.is_empty() { Ok(file) } else { Err(problems) }
    }
}
