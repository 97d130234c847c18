use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use serde_json::Value;
use specs::{Contract, Diagnostics};

use super::neighbours::{Disk, Shipped};
use crate::arazzo::{Neighbours, Origin, Suite, SuiteText};

/// Suites that were read without an error.
#[derive(Debug)]
pub struct Suites<'c>(pub(crate) Vec<Suite<'c>>);

/// Why there are no suites to run.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A file or folder cannot be read.
    #[error("cannot read the suite {}: {error}\nhint: name a file, or a folder with `*.arazzo.yaml` files", path.display())]
    Unreadable {
        /// As it was named.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// A folder without suites.
    #[error("no suite stands in {}\nhint: suites are named `*.arazzo.yaml` or `*.arazzo.json`", .0.display())]
    Empty(PathBuf),
    /// Suites with errors, all of them.
    #[error("the suites cannot be used; errors found: {count}\n{0}", count = .0.len())]
    Invalid(Diagnostics),
}

impl<'c> Suites<'c> {
    /// Reads suites from files and folders, or those that ship with the contract's systems where
    /// none is named.
    ///
    /// # Errors
    /// When a file cannot be read, or with everything that is wrong in any of them.
    pub fn load(paths: &[PathBuf], contract: &'c Contract) -> Result<Self, LoadError> {
        let mut suites = Vec::new();
        let mut problems = Diagnostics::new();
        for text in texts(paths, contract)? {
            match Suite::among(text, contract, &*neighbours(paths, contract)) {
                Ok(suite) => suites.push(suite),
                Err(found) => problems.extend(found),
            }
        }
        // What several suites name is wrong once.
        if problems.is_empty() { Ok(Self(suites)) } else { Err(LoadError::Invalid(problems.sorted())) }
    }

    /// Reads the same suites for everything that is wrong with them, also what a run would not
    /// stumble over.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn check(paths: &[PathBuf], contract: &'c Contract) -> Result<(Self, Diagnostics), LoadError> {
        let mut suites = Vec::new();
        let mut found = Diagnostics::new();
        for text in texts(paths, contract)? {
            let name = text.name.clone();
            let (workflows, problems) = Suite::check(text, contract, &*neighbours(paths, contract));
            found.extend(problems);
            suites.push(Suite { name, workflows, document: Value::Null, others: HashMap::new() });
        }
        Ok((Self(suites), found.sorted()))
    }

    /// Number of suites.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Number of workflows in them, a table of cases counted once.
    pub fn workflows(&self) -> usize {
        self.0.iter().map(|suite| suite.workflows.len()).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

fn neighbours<'a>(paths: &'a [PathBuf], contract: &'a Contract) -> Box<dyn Neighbours + 'a> {
    if paths.is_empty() { Box::new(Shipped(contract)) } else { Box::new(Disk { named: paths }) }
}

fn texts(paths: &[PathBuf], contract: &Contract) -> Result<Vec<SuiteText>, LoadError> {
    if paths.is_empty() { Ok(embedded(contract)) } else { from_disk(paths) }
}

fn embedded(contract: &Contract) -> Vec<SuiteText> {
    let named = |system: &str, name: &str| format!("{system}/{name}");
    contract
        .systems()
        .flat_map(|system| system.suites().iter().map(move |suite| (system.name(), suite)))
        .map(|(system, suite)| SuiteText {
            name: named(system, &suite.name),
            text: suite.text.clone(),
            origin: Origin::Inside,
        })
        .collect()
}

fn from_disk(paths: &[PathBuf]) -> Result<Vec<SuiteText>, LoadError> {
    let mut texts = Vec::new();
    for path in paths {
        for file in files(path)? {
            let text = fs::read_to_string(&file).map_err(|error| unreadable(&file, error))?;
            texts.push(SuiteText { name: file.display().to_string(), text, origin: Origin::File });
        }
    }
    Ok(texts)
}

/// A file itself; of a folder, the suites that stand in it, by name.
fn files(path: &Path) -> Result<Vec<PathBuf>, LoadError> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries = fs::read_dir(path).and_then(|entries| entries.collect::<Result<Vec<_>, _>>());
    let entries = entries.map_err(|error| unreadable(path, error))?;
    let mut files: Vec<_> = entries.iter().map(fs::DirEntry::path).filter(|path| is_suite(path)).collect();
    files.sort();
    if files.is_empty() { Err(LoadError::Empty(path.to_owned())) } else { Ok(files) }
}

fn is_suite(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    [".arazzo.yaml", ".arazzo.yml", ".arazzo.json"].iter().any(|ending| name.ends_with(ending))
}

fn unreadable(path: &Path, error: io::Error) -> LoadError {
    LoadError::Unreadable { path: path.to_owned(), error }
}
