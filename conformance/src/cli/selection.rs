use std::io;
use std::path::PathBuf;

use clap::Args;
use specs::{Contract, Diagnostics};

use super::documents::DocumentArgs;
use super::reporting::Unwritable;
use crate::compare::OverridesError;
use crate::export::ExportError;
use crate::known::KnownError;
use crate::plan::{LoadError, SelectError, Selection, Shard, Suites};
use crate::report::CoverageError;
use crate::snapshot::SnapshotError;
use crate::target::AddressError;

/// Which suites, and which workflows of them.
#[derive(Clone, Debug, Args)]
pub(super) struct SelectionArgs {
    /// Suite files, or folders of `*.arazzo.yaml`; without any, the suites that ship inside
    #[arg(value_name = "SUITE")]
    suites: Vec<PathBuf>,
    /// Only workflows that call no other system; can be given more than once
    #[arg(long = "system", value_name = "NAME")]
    pub(super) systems: Vec<String>,
    /// Only workflows with this `x-tags` entry; can be given more than once
    #[arg(long = "tag", value_name = "TAG")]
    tags: Vec<String>,
    /// Only the workflow of this id; can be given more than once
    #[arg(long = "workflow", value_name = "ID")]
    workflows: Vec<String>,
    /// Only workflows that check this requirement; can be given more than once
    #[arg(long = "requirement", value_name = "ID")]
    requirements: Vec<String>,
    /// Only one of N parts, 1/N to N/N; a workflow's name says which part it is in
    #[arg(long, value_name = "I/N")]
    shard: Option<Shard>,
    #[command(flatten)]
    pub(super) documents: DocumentArgs,
}

/// The caller's mistake, in words for the caller.
#[derive(Debug, thiserror::Error)]
pub(super) enum UsageError {
    #[error("no system is named `{name}`\nhint: systems are {known}")]
    UnknownSystem { name: String, known: String },
    #[error("the documents cannot be used\n{0}")]
    Documents(Diagnostics),
    #[error("{}: {reason}\nhint: --specs takes a folder of folders, each with an openapi.yaml", path.display())]
    Folder { path: PathBuf, reason: String },
    #[error("{} has no name for its system\nhint: give it one: --spec NAME={}", .0.display(), .0.display())]
    Unnamed(PathBuf),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error(transparent)]
    Select(#[from] SelectError),
    #[error("the embedded contract cannot be read: {0}")]
    Contract(#[from] Diagnostics),
    #[error("--target: {0}")]
    Target(#[from] AddressError),
    #[error("--{side}: {error}")]
    Side { side: &'static str, error: AddressError },
    #[error(
        "--target: a mock that is started for the export is gone after it\nhint: name one that runs, by its URL"
    )]
    NoInputs,
    #[error(transparent)]
    Export(#[from] ExportError),
    #[error(transparent)]
    Report(#[from] Unwritable),
    #[error(transparent)]
    Overrides(#[from] OverridesError),
    #[error(transparent)]
    Snapshots(#[from] SnapshotError),
    #[error(transparent)]
    Known(#[from] KnownError),
    #[error(transparent)]
    Coverage(#[from] CoverageError),
    #[error("the output cannot be written: {0}")]
    Output(#[from] io::Error),
}

impl SelectionArgs {
    /// Reads the suites that are named.
    pub(super) fn load<'c>(&self, contract: &'c Contract) -> Result<Suites<'c>, UsageError> {
        if let Some(name) = self.systems.iter().find(|name| contract.system(name).is_none()) {
            let known: Vec<&str> = contract.names().collect();
            return Err(UsageError::UnknownSystem { name: name.clone(), known: known.join(", ") });
        }
        Ok(Suites::load(&self.suites, contract)?)
    }

    pub(super) fn selection(&self) -> Selection {
        Selection {
            systems: self.systems.clone(),
            workflows: self.workflows.clone(),
            tags: self.tags.clone(),
            requirements: self.requirements.clone(),
            shard: self.shard,
        }
    }
}
