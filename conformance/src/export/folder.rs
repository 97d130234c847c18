use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use serde_json::Value;
use sha2::{Digest, Sha256};

/// One file to be written.
pub(super) struct File {
    /// Below the folder, with `/`.
    path: String,
    text: String,
    mode: u32,
}

/// Who may read a file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Secrecy {
    Public,
    /// Its owner alone.
    Secret,
}

/// Why a folder is not written to.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Something stands there that no export wrote, or that somebody changed since.
    #[error("{} was not written by an export, or was changed since\nhint: name another folder, or move the file away", .0.display())]
    Foreign(PathBuf),
    /// The system refuses.
    #[error("cannot write {}: {error}", path.display())]
    Unwritable {
        /// What was to be written.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
}

/// Lists what an export wrote, so that the next one knows what is its own: path and digest.
const MANIFEST: &str = ".exported.json";

impl File {
    pub(super) fn json(path: impl Into<String>, value: &Value, secrecy: Secrecy) -> Self {
        let mode = if secrecy == Secrecy::Secret { 0o600 } else { 0o644 };
        Self { path: path.into(), text: format!("{value:#}\n"), mode }
    }

    pub(super) fn text(path: &str, text: String) -> Self {
        Self { path: path.to_owned(), text, mode: 0o644 }
    }

    pub(super) fn script(path: &str, text: String) -> Self {
        Self { path: path.to_owned(), text, mode: 0o755 }
    }
}

/// Writes files into a folder, in place of those of the export before.
///
/// # Errors
/// When something else stands in the way; then nothing has been written.
pub(super) fn write(folder: &Path, files: Vec<File>) -> Result<(), FolderError> {
    let before = before(folder);
    if before.is_empty() && fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(FolderError::Foreign(folder.to_owned()));
    }
    for path in before.keys().map(String::as_str).chain(files.iter().map(|file| file.path.as_str())) {
        is_ours(folder, path, before.get(path))?;
    }
    for path in before.keys().filter(|path| !files.iter().any(|file| file.path == **path)) {
        let path = folder.join(path);
        if path.exists() {
            fs::remove_file(&path).map_err(|error| unwritable(&path, error))?;
        }
    }
    let manifest: BTreeMap<&str, String> =
        files.iter().map(|file| (file.path.as_str(), digest(file.text.as_bytes()))).collect();
    let manifest = File::json(MANIFEST, &serde_json::json!(manifest), Secrecy::Public);
    files.iter().chain([&manifest]).try_for_each(|file| {
        let path = folder.join(&file.path);
        put(&path, file).map_err(|error| unwritable(&path, error))
    })
}

/// What the export before has written; nothing where there was none.
fn before(folder: &Path) -> BTreeMap<String, String> {
    let text = fs::read_to_string(folder.join(MANIFEST)).unwrap_or_default();
    let listed: BTreeMap<String, String> = serde_json::from_str(&text).unwrap_or_default();
    // Whoever wrote the list, nothing outside of the folder is touched for it.
    let is_below =
        |path: &str| Path::new(path).components().all(|part| matches!(part, std::path::Component::Normal(_)));
    listed.into_iter().filter(|(path, _)| is_below(path)).collect()
}

fn is_ours(folder: &Path, path: &str, digest_before: Option<&String>) -> Result<(), FolderError> {
    let path = folder.join(path);
    match fs::read(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Ok(bytes) if digest_before.is_some_and(|before| *before == digest(&bytes)) => Ok(()),
        Ok(_) | Err(_) => Err(FolderError::Foreign(path)),
    }
}

fn put(path: &Path, file: &File) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    // Made anew, so that it has its rights from the beginning.
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, file.mode);
    io::Write::write_all(&mut options.open(path)?, file.text.as_bytes())
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unwritable(path: &Path, error: io::Error) -> FolderError {
    FolderError::Unwritable { path: path.to_owned(), error }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(text: &str) -> Vec<File> {
        let secret = File::json("inputs/a.json", &serde_json::json!({"alice": text}), Secrecy::Secret);
        vec![secret, File::script("run", text.to_owned())]
    }

    #[test]
    fn an_export_replaces_the_one_before_and_takes_away_what_it_no_longer_has() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), files("one")).unwrap();
        write(folder.path(), vec![File::text("run", "two".to_owned())]).unwrap();
        assert_eq!(fs::read_to_string(folder.path().join("run")).unwrap(), "two");
        assert!(!folder.path().join("inputs/a.json").exists());
    }

    #[test]
    fn what_somebody_else_wrote_or_changed_stays() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("mine"), "x").unwrap();
        assert!(matches!(write(folder.path(), files("one")), Err(FolderError::Foreign(_))));
        assert!(!folder.path().join("run").exists());
        fs::remove_file(folder.path().join("mine")).unwrap();
        write(folder.path(), files("one")).unwrap();
        let inputs = folder.path().join("inputs/a.json");
        fs::write(&inputs, "filled in").unwrap();
        assert!(
            matches!(write(folder.path(), files("two")), Err(FolderError::Foreign(path)) if path == inputs)
        );
        assert_eq!(fs::read_to_string(folder.path().join("run")).unwrap(), "one");
        assert_eq!(fs::read_to_string(inputs).unwrap(), "filled in");
    }

    #[cfg(unix)]
    #[test]
    fn inputs_are_for_their_owner_alone() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), files("one")).unwrap();
        let mode = |path: &str| fs::metadata(folder.path().join(path)).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode("inputs/a.json"), 0o600);
        assert_eq!(mode("run") & 0o700, 0o700);
    }

    #[test]
    fn a_list_of_files_elsewhere_deletes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let outside = folder.path().join("outside");
        fs::write(&outside, "x").unwrap();
        let inside = folder.path().join("export");
        fs::create_dir(&inside).unwrap();
        let listed = serde_json::json!({"../outside": digest(b"x"), "run": "0"});
        fs::write(inside.join(MANIFEST), listed.to_string()).unwrap();
        write(&inside, files("one")).unwrap();
        assert!(outside.exists());
    }
}
