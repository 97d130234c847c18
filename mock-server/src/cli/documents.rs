use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;
use specs::{Contract, Diagnostics, System};

use super::watch::Folder;

/// Which documents are read.
#[derive(Debug, Args)]
pub(super) struct Documents {
    /// Serve these of the systems that ship inside; beside --spec, add them
    #[arg(long, value_name = "NAME", num_args = 1..)]
    system: Vec<String>,
    /// Serve this document instead; one without a name stands at the root
    #[arg(long, value_name = "[NAME=]FILE", num_args = 1..)]
    spec: Vec<Spec>,
    /// Serve every folder of this one that holds an openapi.yaml
    #[arg(long, value_name = "DIR")]
    specs: Option<PathBuf>,
}

/// A document and the name it is served by; an empty one stands at the root.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Spec {
    name: String,
    path: PathBuf,
}

/// A name that stands in a path as it is.
fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
}

impl std::str::FromStr for Spec {
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

/// What the documents come to, or everything that is wrong with them.
#[derive(Debug, thiserror::Error)]
pub(super) enum DocumentsError {
    #[error("{0}")]
    Wrong(Diagnostics),
    #[error("system `{name}` does not ship inside; what does: {known}")]
    Unknown { name: String, known: String },
    #[error(
        "two documents stand at the root, {first} and {second}\n  hint: name one of them: --spec NAME={second}"
    )]
    TwoRoots { first: String, second: String },
    #[error("{path}: {reason}\n  hint: --specs takes a folder of folders, each with an openapi.yaml")]
    Folder { path: String, reason: String },
}

impl Documents {
    /// Reads and compiles what was asked for; everything that ships inside where nothing was.
    pub(super) fn contract(&self) -> Result<Contract, DocumentsError> {
        let specs = self.specs()?;
        let mut systems: Vec<System> = Vec::new();
        let mut problems = Diagnostics::default();
        for spec in &specs {
            match specs::load(&spec.name, &spec.path) {
                Ok(system) => systems.push(system),
                Err(found) => problems.extend(found),
            }
        }
        if problems.has_errors() {
            return Err(DocumentsError::Wrong(problems.sorted()));
        }
        if specs.is_empty() || !self.system.is_empty() {
            systems.extend(self.shipped()?.into_systems());
        }
        Ok(Contract::new(systems))
    }

    /// The folders of what was asked for; none where everything ships inside.
    pub(super) fn folders(&self) -> BTreeSet<Folder> {
        let of_spec = |spec: &Spec| match spec.path.is_dir() {
            true => Folder::Flat(spec.path.clone()),
            false => Folder::of_file(&spec.path),
        };
        // A new folder of this one is another system, and its document comes after it.
        self.spec.iter().map(of_spec).chain(self.specs.clone().map(Folder::Deep)).collect()
    }

    fn shipped(&self) -> Result<Contract, DocumentsError> {
        let contract = specs::embedded().map_err(DocumentsError::Wrong)?;
        if self.system.is_empty() {
            return Ok(contract);
        }
        let unknown = self.system.iter().find(|name| contract.system(name).is_none());
        match unknown {
            None => Ok(contract.only(&self.system)),
            Some(name) => {
                let known: Vec<&str> = contract.systems().map(System::name).collect();
                Err(DocumentsError::Unknown { name: name.clone(), known: known.join(", ") })
            }
        }
    }

    fn specs(&self) -> Result<Vec<Spec>, DocumentsError> {
        let mut specs = self.spec.clone();
        if let Some(folder) = &self.specs {
            specs.extend(folders(folder)?);
        }
        let mut roots = specs.iter().filter(|spec| spec.name.is_empty());
        if let (Some(first), Some(second)) = (roots.next(), roots.next()) {
            let shown = |spec: &Spec| spec.path.display().to_string();
            return Err(DocumentsError::TwoRoots { first: shown(first), second: shown(second) });
        }
        Ok(specs)
    }
}

fn folders(folder: &Path) -> Result<Vec<Spec>, DocumentsError> {
    let wrong = |reason: String| DocumentsError::Folder { path: folder.display().to_string(), reason };
    let entries = std::fs::read_dir(folder).map_err(|error| wrong(error.to_string()))?;
    let mut specs: Vec<Spec> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| {
            ["yaml", "yml", "json"].iter().any(|end| path.join(format!("openapi.{end}")).is_file())
        })
        .map(|path| Spec { name: path.file_name().unwrap_or_default().to_string_lossy().into_owned(), path })
        .collect();
    specs.sort_by(|a, b| a.name.cmp(&b.name));
    if specs.is_empty() { Err(wrong("no folder in it holds an openapi.yaml".to_owned())) } else { Ok(specs) }
}
