use std::path::PathBuf;

use clap::Args;
use specs::contract::NamedDocument;
use specs::{Contract, Diagnostics, System};

use super::selection::UsageError;
use crate::target::Served;

/// Which systems there are beside those that ship inside.
#[derive(Clone, Debug, Args)]
pub(super) struct DocumentArgs {
    /// The document of another system; without a name it is called as its folder or file is
    #[arg(long = "spec", value_name = "[NAME=]FILE")]
    spec: Vec<NamedDocument>,
    /// The systems of this folder: every folder in it that holds an openapi.yaml
    #[arg(long, value_name = "DIR")]
    specs: Option<PathBuf>,
}

impl DocumentArgs {
    /// What ships inside, and the systems that are given; where some are, the suites are theirs.
    pub(super) fn contract(&self) -> Result<Contract, UsageError> {
        let documents = self.documents()?;
        let shipped = specs::embedded();
        if documents.is_empty() {
            return Ok(shipped);
        }
        let mut given = Vec::new();
        let mut problems = Diagnostics::new();
        for document in &documents {
            match document.load_with_suites() {
                Ok(system) => given.push(system),
                Err(found) => problems.extend(found),
            }
        }
        if problems.has_errors() {
            return Err(UsageError::Documents(problems.sorted()));
        }
        Ok(Contract::new(shipped.into_systems().map(System::without_suites).chain(given)))
    }

    /// What a mock of this process serves, where that is more than what ships inside.
    pub(super) fn served(&self, fixtures: Option<PathBuf>) -> Result<Option<Served>, UsageError> {
        if self.spec.is_empty() && self.specs.is_none() && fixtures.is_none() {
            return Ok(None);
        }
        Ok(Some(Served { contract: self.contract()?, fixtures }))
    }

    fn documents(&self) -> Result<Vec<NamedDocument>, UsageError> {
        let mut documents = self.spec.iter().map(named).collect::<Result<Vec<_>, _>>()?;
        if let Some(folder) = &self.specs {
            let wrong = |reason| UsageError::Folder { path: folder.clone(), reason };
            documents.extend(NamedDocument::in_folder(folder).map_err(wrong)?);
        }
        Ok(documents)
    }
}

/// A document that is called `openapi` has the name of its folder.
fn named(document: &NamedDocument) -> Result<NamedDocument, UsageError> {
    let NamedDocument { name, path } = document;
    if !name.is_empty() {
        return Ok(document.clone());
    }
    let stem = path.file_stem().filter(|stem| *stem != "openapi");
    // What the folder is called, however it was named.
    let folder = path.canonicalize().ok().and_then(|path| Some(path.parent()?.file_name()?.to_owned()));
    let name = stem.map(ToOwned::to_owned).or(folder).unwrap_or_default();
    let name = name.to_string_lossy();
    format!("{name}={}", path.display())
        .parse()
        .ok()
        .filter(|document: &NamedDocument| !document.name.is_empty())
        .ok_or_else(|| UsageError::Unnamed(path.clone()))
}
