use std::fs;
use std::path::{Path, PathBuf};

use super::file;
use super::store::SnapshotError;
use crate::plan::Suites;

/// Is a suite that a snapshot names there no more? It is where others stand that are read, and is not among
/// them; of suites elsewhere a run knows nothing.
pub(crate) fn is_gone(suite: &str, suites: &Suites<'_>) -> bool {
    let path = Path::new(suite);
    let is_beside = suites.0.iter().any(|known| Path::new(&known.name).parent() == path.parent());
    is_beside && !suites.0.iter().any(|known| known.name == suite) && !path.exists()
}

/// Snapshots of suites that are there no more, by the paths below the root.
pub(super) fn orphans(root: &Path, suites: &Suites<'_>) -> Result<Vec<PathBuf>, SnapshotError> {
    let mut found = Vec::new();
    // What stands in the root itself is of no suite.
    for folder in entries(root)?.into_iter().filter(|path| path.is_dir()) {
        search(&folder, suites, &mut found)?;
    }
    found.sort();
    let below = |path: PathBuf| path.strip_prefix(root).map(Path::to_owned).unwrap_or(path);
    Ok(found.into_iter().map(below).collect())
}

fn search(folder: &Path, suites: &Suites<'_>, found: &mut Vec<PathBuf>) -> Result<(), SnapshotError> {
    for path in entries(folder)? {
        if path.is_dir() {
            search(&path, suites, found)?;
        } else if path.extension().is_some_and(|extension| extension == "snap")
            && file::source(&path).is_some_and(|suite| is_gone(&suite, suites))
        {
            found.push(path);
        }
    }
    Ok(())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, SnapshotError> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(folder).and_then(|entries| entries.collect::<Result<Vec<_>, _>>());
    let entries = entries.map_err(|error| SnapshotError::unreadable(folder, &error))?;
    Ok(entries.into_iter().map(|entry| entry.path()).collect())
}
