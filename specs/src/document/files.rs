//! The files of one document, read as references lead to them, each once.

use std::collections::HashMap;
use std::mem;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::folder::{FileError, FilePath, Folder, read_text};
use super::source::Source;
use super::trail::{Origin, SourceId};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::position::{Aim, Place};

/// The names of the first file of a folder, in order of preference.
const ROOT_NAMES: [&str; 3] = ["openapi.yaml", "openapi.yml", "openapi.json"];

/// Every file read so far.
#[derive(Debug)]
pub(super) struct Files {
    sources: Vec<Source>,
    /// Absent for a document that is only a text.
    disk: Option<Disk>,
}

#[derive(Debug)]
struct Disk {
    folder: Folder,
    /// By [`SourceId`].
    paths: Vec<FilePath>,
    /// None for a file that is no YAML or JSON, which was told when it was first read.
    known: HashMap<FilePath, Option<SourceId>>,
}

/// Why a reference leads to no file.
#[derive(Debug, thiserror::Error)]
pub(super) enum FindError {
    #[error(transparent)]
    File(#[from] FileError),
    #[error("\"{0}\" is a file, but this document was not read from a folder")]
    NoFolder(String),
    /// Already told, as a problem of that file.
    #[error("\"{0}\" could not be parsed")]
    Unparsed(String),
}

impl Files {
    /// Starts from the file at `path`, or from the `openapi.*` in the folder at `path`.
    pub(super) fn open(path: &Path, problems: &mut Diagnostics) -> Option<Self> {
        let path = root_file(path);
        let read = Folder::of(&path).and_then(|(folder, file)| Ok((read_text(&file, &path)?, folder, file)));
        let (text, folder, file) = match read {
            Ok(read) => read,
            Err(error) => {
                problems.push(Diagnostic::error(Place::file(path), error.to_string()));
                return None;
            }
        };
        let known = HashMap::from([(file.clone(), Some(SourceId::ROOT))]);
        let disk = Some(Disk { folder, paths: vec![file], known });
        Some(Self { sources: vec![Source::parse(path, text, problems)?], disk })
    }

    /// A document that is one text, and can reference no file.
    pub(super) fn of_text(name: &str, text: &str, problems: &mut Diagnostics) -> Option<Self> {
        let source = Source::parse(PathBuf::from(name), text.to_owned(), problems)?;
        Some(Self { sources: vec![source], disk: None })
    }

    /// The file that `reference` names in the file `from`.
    pub(super) fn find(
        &mut self,
        from: SourceId,
        reference: &str,
        problems: &mut Diagnostics,
    ) -> Result<SourceId, FindError> {
        let unparsed = || FindError::Unparsed(reference.to_owned());
        let disk = self.disk.as_mut().ok_or_else(|| FindError::NoFolder(reference.to_owned()))?;
        let from = disk.paths.get(from.0).ok_or_else(unparsed)?;
        let file = disk.folder.resolve(from, reference)?;
        if let Some(known) = disk.known.get(&file) {
            return known.ok_or_else(unparsed);
        }
        let name = disk.folder.name(&file);
        let text = read_text(&file, &name)?;
        let source = Source::parse(name, text, problems);
        let id = source.is_some().then_some(SourceId(self.sources.len()));
        disk.known.insert(file.clone(), id);
        self.sources.extend(source);
        let id = id.ok_or_else(unparsed)?;
        disk.paths.push(file);
        Ok(id)
    }

    /// The file the document starts from.
    pub(super) fn root(&self) -> Option<&Source> {
        self.sources.first()
    }

    /// Changes the first file's value.
    pub(super) fn amend(&mut self, amend: impl Fn(&mut Value) -> Diagnostics) -> Diagnostics {
        self.sources.first_mut().map(|root| amend(&mut root.value)).unwrap_or_default()
    }

    /// Takes the first file's value, to be bundled in place.
    pub(super) fn take_root(&mut self) -> Value {
        self.sources.first_mut().map(|root| mem::take(&mut root.value)).unwrap_or_default()
    }

    /// Every file that was read, named as the user would write it.
    pub(super) fn names(&self) -> impl Iterator<Item = &Path> {
        self.sources.iter().map(|source| source.name.as_path())
    }

    pub(super) fn lookup(&self, origin: &Origin) -> Option<&Value> {
        origin.pointer.lookup(&self.sources.get(origin.source.0)?.value)
    }

    pub(super) fn name(&self, id: SourceId) -> &Path {
        self.sources.get(id.0).map_or(Path::new(""), |source| &source.name)
    }

    pub(super) fn place(&self, origin: &Origin, aim: Aim) -> Option<Place> {
        Some(self.sources.get(origin.source.0)?.place(&origin.pointer, aim))
    }

    /// Gives the values back to memory; the texts stay, to find positions in.
    pub(super) fn forget_values(&mut self) {
        self.sources.iter_mut().for_each(|source| source.value = Value::Null);
    }
}

fn root_file(path: &Path) -> PathBuf {
    if !path.is_dir() {
        return path.to_owned();
    }
    let candidates = ROOT_NAMES.map(|name| path.join(name));
    let found = candidates.iter().find(|candidate| candidate.is_file());
    found.cloned().unwrap_or_else(|| path.join("openapi.yaml"))
}
