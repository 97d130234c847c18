use std::collections::{BTreeMap, HashSet};
use std::fmt::Display;
use std::fs;
use std::path::{Path, PathBuf};

use super::file;
use super::gone;
use super::names;
use crate::event::WorkflowName;
use crate::plan::{Planned, Suites};

/// A folder of snapshots, and what may be done to it.
#[derive(Debug)]
pub struct Snapshots {
    root: PathBuf,
    pub(super) accept: Accept,
    /// The folder of each suite.
    folders: BTreeMap<String, PathBuf>,
    /// Files that no workflow asks for any more.
    stale: Vec<PathBuf>,
}

/// Who decides what is right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accept {
    /// What is answered now.
    Now,
    /// What was accepted before; what differs is written beside it for review.
    Review,
    /// The same, and nothing is written: a CI decides nothing.
    Never,
}

/// Why snapshots cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum SnapshotError {
    /// `--accept` where nobody looks.
    #[error(
        "--accept in a CI would accept whatever is answered\nhint: accept at home and commit the snapshots; a CI is where the environment has CI"
    )]
    AcceptInCi,
    /// Two suites would share a folder.
    #[error("the suites {first} and {second} would have the same snapshots, in {}\nhint: give their files names of their own", folder.display())]
    Shared {
        /// One of them.
        first: String,
        /// The other.
        second: String,
        /// Below the folder of all.
        folder: PathBuf,
    },
    /// A file cannot be read, or is none of insta's.
    #[error("the snapshot {} cannot be read: {reason}\nhint: remove it and accept it anew", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system or insta said.
        reason: String,
    },
    /// A file cannot be written or removed.
    #[error("the snapshot {} cannot be written: {reason}\nhint: name a folder that can be written with --snapshots", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
}

impl Snapshots {
    /// The snapshots of suites in a folder.
    ///
    /// # Errors
    /// When two suites would share them, or the folder is there and cannot be read.
    pub fn open(root: &Path, accept: Accept, suites: &Suites<'_>) -> Result<Self, SnapshotError> {
        let mut folders: BTreeMap<String, PathBuf> = BTreeMap::new();
        let mut asked = HashSet::new();
        for suite in &suites.0 {
            let folder = names::folder(&suite.name, !Path::new(&suite.name).exists());
            if let Some((first, _)) = folders.iter().find(|(_, known)| **known == folder) {
                let (first, second) = (first.clone(), suite.name.clone());
                return Err(SnapshotError::Shared { first, second, folder });
            }
            asked.extend(Planned::of_suite(suite).map(|planned| folder.join(names::file(&planned.name()))));
            folders.insert(suite.name.clone(), folder);
        }
        let mut stale = Vec::new();
        for folder in folders.values() {
            stale.extend(files(root, folder)?.into_iter().filter(|file| !asked.contains(file)));
        }
        stale.extend(gone::orphans(root, suites)?);
        Ok(Self { root: root.to_owned(), accept, folders, stale })
    }

    /// The file of a workflow.
    pub(super) fn path(&self, name: &WorkflowName) -> PathBuf {
        let folder = self.folders.get(&name.suite).cloned().unwrap_or_default();
        self.root.join(folder).join(names::file(name))
    }

    /// A file's name for readers: without the folder of all.
    pub(super) fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).display().to_string()
    }

    /// What no workflow asks for any more, as readers know it; removed where that is wished.
    pub(super) fn stale(&self) -> Result<Vec<String>, SnapshotError> {
        if self.accept == Accept::Now {
            self.stale.iter().try_for_each(|file| file::remove(&self.root.join(file)))?;
            return Ok(Vec::new());
        }
        Ok(self.stale.iter().map(|file| file.display().to_string()).collect())
    }
}

/// The snapshots in a folder, by the paths below the root; none where there is no folder.
fn files(root: &Path, folder: &Path) -> Result<Vec<PathBuf>, SnapshotError> {
    let whole = root.join(folder);
    if !whole.is_dir() {
        return Ok(Vec::new());
    }
    let unreadable = |error: std::io::Error| SnapshotError::unreadable(&whole, &error);
    let entries = fs::read_dir(&whole).and_then(|entries| entries.collect::<Result<Vec<_>, _>>());
    let names = entries.map_err(unreadable)?.into_iter().map(|entry| folder.join(entry.file_name()));
    let is_one = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "snap");
    let mut found: Vec<_> = names.filter(is_one).collect();
    found.sort();
    Ok(found)
}

impl SnapshotError {
    pub(super) fn unreadable(path: &Path, reason: &dyn Display) -> Self {
        Self::Unreadable { path: path.to_owned(), reason: reason.to_string() }
    }

    pub(super) fn unwritable(path: &Path, reason: &dyn Display) -> Self {
        Self::Unwritable { path: path.to_owned(), reason: reason.to_string() }
    }
}
