//! The folder a document may read from, and nothing beyond it.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

/// The largest file that is read: three times GitHub's description with every reference resolved
/// (78 MB). A larger one is refused before it is read.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// The folder that holds a document's first file.
#[derive(Debug)]
pub(super) struct Folder {
    /// As the user wrote it, to name files by.
    written: PathBuf,
    /// Absolute and without links, to compare by.
    real: PathBuf,
}

/// A file of the folder: absolute, without links.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct FilePath(PathBuf);

/// Why a file was not read.
#[derive(Debug, thiserror::Error)]
pub(super) enum FileError {
    #[error("\"{0}\" is outside the document's folder")]
    Outside(String),
    #[error("cannot read \"{0}\": {1}")]
    Unreadable(String, io::Error),
    #[error("\"{0}\" is no regular file")]
    NotAFile(String),
    #[error("\"{0}\" has {1} bytes, more than the {MAX_BYTES} that are read")]
    TooLarge(String, u64),
    #[error("\"{0}\" is not UTF-8 at byte {1}")]
    NotUtf8(String, usize),
}

impl Folder {
    /// The folder of the file at `path`.
    pub(super) fn of(path: &Path) -> Result<(Self, FilePath), FileError> {
        let written = path.parent().unwrap_or(Path::new("")).to_owned();
        let file = canonical(path, &path.display().to_string())?;
        let real = file.parent().unwrap_or(&file).to_owned();
        Ok((Self { written, real }, FilePath(file)))
    }

    /// The file that `reference`, a relative path, names in a file at `from`.
    pub(super) fn resolve(&self, from: &FilePath, reference: &str) -> Result<FilePath, FileError> {
        let outside = || FileError::Outside(reference.to_owned());
        let base = from.0.parent().unwrap_or(&from.0);
        // Before the disk is asked, so that nothing can be learnt about files elsewhere.
        let wanted = lexical(base, Path::new(reference)).ok_or_else(outside)?;
        if !wanted.starts_with(&self.real) {
            return Err(outside());
        }
        let file = canonical(&wanted, reference)?;
        if file.starts_with(&self.real) { Ok(FilePath(file)) } else { Err(outside()) }
    }

    /// The name of `file` as the user would write it.
    pub(super) fn name(&self, file: &FilePath) -> PathBuf {
        let inside = file.0.strip_prefix(&self.real).unwrap_or(&file.0);
        self.written.join(inside)
    }
}

/// The text of the file; `name` is for the error.
pub(super) fn read_text(file: &FilePath, name: &Path) -> Result<String, FileError> {
    let named = || name.display().to_string();
    let unreadable = |error| FileError::Unreadable(named(), error);
    let metadata = fs::metadata(&file.0).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(FileError::NotAFile(named()));
    }
    if metadata.len() > MAX_BYTES {
        return Err(FileError::TooLarge(named(), metadata.len()));
    }
    let bytes = fs::read(&file.0).map_err(unreadable)?;
    String::from_utf8(bytes).map_err(|error| FileError::NotUtf8(named(), error.utf8_error().valid_up_to()))
}

fn canonical(path: &Path, written: &str) -> Result<PathBuf, FileError> {
    fs::canonicalize(path).map_err(|error| FileError::Unreadable(written.to_owned(), error))
}

/// `base` and then `relative`, without asking the disk; none when `relative` is not relative.
fn lexical(base: &Path, relative: &Path) -> Option<PathBuf> {
    let mut path = base.to_owned();
    for component in relative.components() {
        match component {
            Component::Normal(name) => path.push(name),
            Component::CurDir => {}
            Component::ParentDir if path.pop() => {}
            _ => return None,
        }
    }
    Some(path)
}
