use std::collections::BTreeSet;
use std::path::PathBuf;

use clap::Args;
use specs::contract::NamedDocument;
use specs::overlay::Overlay;
use specs::{Contract, Diagnostics, System};

use super::choice::{Choice, ChoiceError};
use super::watch::Folder;

/// Which documents are read.
#[derive(Debug, Args)]
pub(super) struct Documents {
    /// Serve these of the systems that ship inside; beside --spec, add them
    #[arg(long, value_name = "NAME", num_args = 1..)]
    system: Vec<String>,
    /// Serve this document instead; one without a name stands at the root
    #[arg(long, value_name = "[NAME=]FILE", num_args = 1..)]
    spec: Vec<NamedDocument>,
    /// Serve every folder of this one that holds an openapi.yaml
    #[arg(long, value_name = "DIR")]
    specs: Option<PathBuf>,
    /// Change the document of this name, or the only one, as this OpenAPI Overlay says
    #[arg(long, value_name = "[NAME=]FILE", num_args = 1..)]
    overlay: Vec<NamedDocument>,
    /// What a setting of a system is; check --explain lists them
    #[arg(long, value_name = "SYSTEM.SETTING=VALUE")]
    set: Vec<Choice>,
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
    #[error(
        "{path} is an overlay of none of the documents\n  hint: say of which: --overlay NAME={path}, or `extends` in it"
    )]
    Overlay { path: String },
    #[error(transparent)]
    Choice(#[from] ChoiceError),
}

impl Documents {
    /// Reads and compiles what was asked for; everything that ships inside where nothing was.
    pub(super) fn contract(&self) -> Result<Contract, DocumentsError> {
        let specs = self.specs()?;
        let mut systems: Vec<System> = Vec::new();
        let mut problems = Diagnostics::default();
        let overlays = self.overlays(&specs)?;
        for spec in &specs {
            let own = overlays.iter().filter(|(named, overlay)| is_of(named, overlay, spec, &specs));
            match spec.load_overlaid(&own.map(|(_, overlay)| overlay).collect::<Vec<_>>()) {
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
        Ok(Contract::new(Choice::make(&self.set, systems)?))
    }

    /// The folders of what was asked for; none where everything ships inside.
    pub(super) fn folders(&self) -> BTreeSet<Folder> {
        let of_spec = |spec: &NamedDocument| match spec.path.is_dir() {
            true => Folder::Flat(spec.path.clone()),
            false => Folder::of_file(&spec.path),
        };
        // A new folder of this one is another system, and its document comes after it.
        let overlays = self.overlay.iter().map(|named| Folder::of_file(&named.path));
        self.spec.iter().map(of_spec).chain(self.specs.clone().map(Folder::Deep)).chain(overlays).collect()
    }

    fn overlays(&self, specs: &[NamedDocument]) -> Result<Vec<(&NamedDocument, Overlay)>, DocumentsError> {
        let mut overlays = Vec::new();
        for named in &self.overlay {
            let overlay = Overlay::load(&named.path).map_err(DocumentsError::Wrong)?;
            if !specs.iter().any(|spec| is_of(named, &overlay, spec, specs)) {
                return Err(DocumentsError::Overlay { path: named.path.display().to_string() });
            }
            overlays.push((named, overlay));
        }
        Ok(overlays)
    }

    fn shipped(&self) -> Result<Contract, DocumentsError> {
        let contract = specs::embedded();
        if self.system.is_empty() {
            return Ok(contract);
        }
        let unknown = self.system.iter().find(|name| contract.system(name).is_none());
        match unknown {
            None => Ok(contract.only(&self.system)),
            Some(name) => {
                let known: Vec<&str> = contract.names().collect();
                Err(DocumentsError::Unknown { name: name.clone(), known: known.join(", ") })
            }
        }
    }

    fn specs(&self) -> Result<Vec<NamedDocument>, DocumentsError> {
        let mut specs = self.spec.clone();
        if let Some(folder) = &self.specs {
            let wrong = |reason| DocumentsError::Folder { path: folder.display().to_string(), reason };
            specs.extend(NamedDocument::in_folder(folder).map_err(wrong)?);
        }
        let mut roots = specs.iter().filter(|spec| spec.name.is_empty());
        if let (Some(first), Some(second)) = (roots.next(), roots.next()) {
            let shown = |spec: &NamedDocument| spec.path.display().to_string();
            return Err(DocumentsError::TwoRoots { first: shown(first), second: shown(second) });
        }
        Ok(specs)
    }
}

/// Whether an overlay is of a document: by its name; without one by what it extends, or because there is no other.
fn is_of(named: &NamedDocument, overlay: &Overlay, spec: &NamedDocument, specs: &[NamedDocument]) -> bool {
    if !named.name.is_empty() {
        return named.name == spec.name;
    }
    specs.len() == 1 || overlay.is_of(&spec.path)
}
