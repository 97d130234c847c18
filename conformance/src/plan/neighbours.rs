use std::fs;
use std::path::{Component, Path, PathBuf};

use specs::{Contract, System};

use crate::arazzo::{Neighbours, SuiteText};

/// The suites that ship with the systems of a contract, named `system/file`.
pub(super) struct Shipped<'c>(pub(super) &'c Contract);

impl Neighbours for Shipped<'_> {
    /// Beside a suite, or as files have it: `../../other/suites/base.arazzo.yaml`.
    fn find(&self, from: &str, url: &str) -> Result<SuiteText, String> {
        let mut segments = url.rsplit('/');
        let file = segments.next().unwrap_or_default();
        let system = match (segments.next(), segments.next()) {
            (Some("suites"), Some(system)) if system != ".." => system,
            _ => from.split('/').next().unwrap_or_default(),
        };
        let suites = self.0.system(system).map(System::suites).unwrap_or_default();
        let found = suites.iter().find(|suite| suite.name == file);
        let found = found.ok_or_else(|| format!("no suite of {system} is named `{file}`"))?;
        Ok(SuiteText { name: format!("{system}/{file}"), text: found.text.clone() })
    }
}

/// Files: those in the folder of the suite that names them, or below it, and those that were named by the caller.
pub(super) struct Disk<'f> {
    /// Files and folders, as the caller named them.
    pub(super) named: &'f [PathBuf],
}

impl Neighbours for Disk<'_> {
    fn find(&self, from: &str, url: &str) -> Result<SuiteText, String> {
        if url.contains("://") {
            return Err(format!("`{url}` is on the network, and suites are read from files"));
        }
        let folder = Path::new(from).parent().unwrap_or(Path::new(""));
        let path = plain(&folder.join(url));
        if !self.may_read(folder, &path) {
            return Err(format!("{} stands outside of the suite's folder", path.display()));
        }
        let text =
            fs::read_to_string(&path).map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        Ok(SuiteText { name: path.display().to_string(), text })
    }
}

impl Disk<'_> {
    /// Where symbolic links lead counts, not how they are called.
    fn may_read(&self, folder: &Path, path: &Path) -> bool {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let Ok(real) = path.canonicalize() else {
            // It is not there, as reading it will tell.
            return true;
        };
        let allowed = |named: &Path| named.canonicalize().is_ok_and(|named| real.starts_with(named));
        allowed(folder) || self.named.iter().any(|named| allowed(named))
    }
}

/// Without `.`, and without `..` where something stands before it.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir if plain.file_name().is_some() => drop(plain.pop()),
            other => plain.push(other),
        }
    }
    plain
}
