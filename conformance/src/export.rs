//! What other Arazzo runners need to replay suites: bundled documents, suites without what only this
//! runner knows, inputs, and the command.

mod case;
mod folder;
mod inputs;
mod readme;
mod suite;

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use serde_json::Value;
use specs::Contract;

pub use folder::FolderError;

use crate::plan::Suites;
use crate::target::{Target, TargetError};
use folder::{File, Secrecy};
use inputs::Inputs;
use suite::Exported;

/// Why nothing was exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The folder cannot be written, or is not ours to write.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// A suite needs another one that is not exported.
    #[error("{suite} uses the suite {other}\nhint: export it too: name it beside the other")]
    Alone {
        /// The suite.
        suite: String,
        /// The one that it uses.
        other: String,
    },
    /// The target has no credentials for the suites.
    #[error("{0}")]
    Target(#[from] TargetError),
}

/// What was written.
#[derive(Debug, Default)]
pub struct Written {
    /// Number of suites.
    pub suites: usize,
    /// Workflows that other runners do not replay, each with the reason.
    pub left_out: Vec<(String, String)>,
}

/// Extensions of documents that nobody else reads.
const INTERNAL: [&str; 1] = ["x-mock"];

/// Writes suites and everything that another runner needs for them into a folder.
///
/// Inputs hold the credentials of the target, or placeholders where there is none.
///
/// # Errors
/// When the folder has files that were not written by an export, before any is written; when the target
/// has no credential that a suite asks for.
pub async fn export(
    folder: &Path,
    suites: &Suites<'_>,
    contract: &Contract,
    target: Option<&Target>,
) -> Result<Written, ExportError> {
    let mut files = documents(contract, suites);
    let mut written = Written { suites: suites.0.len(), ..Written::default() };
    let mut exported = Vec::new();
    let stems = stems(suites);
    for suite in &suites.0 {
        let one = Exported::new(suite, &stems)?;
        let inputs = Inputs::of(suite, target).await?;
        files.push(File::json(one.inputs_path(), &inputs.value(), Secrecy::Secret));
        files.push(File::json(one.path(), &one.value, Secrecy::Public));
        let named = one.left_out.iter().map(|(id, reason)| (format!("{}: {id}", suite.name), reason.clone()));
        written.left_out.extend(named);
        exported.push(one);
    }
    files.push(File::text("README.md", readme::readme(&exported)));
    files.push(File::script("run", readme::script(&exported)));
    folder::write(folder, files)?;
    Ok(written)
}

/// The document of every system that a suite names.
fn documents(contract: &Contract, suites: &Suites<'_>) -> Vec<File> {
    let mut wanted = BTreeMap::new();
    for step in suites.0.iter().flat_map(|suite| &suite.workflows).flat_map(|workflow| &workflow.steps) {
        wanted.entry(suite::document_name(step.system)).or_insert(step.system);
    }
    for system in contract.systems() {
        let is_named = suites.0.iter().any(|suite| names_system(&suite.document, system.name()));
        if is_named {
            wanted.entry(system.name().to_owned()).or_insert(system);
        }
    }
    let document = |(name, system): (String, &specs::System)| {
        File::json(format!("openapi/{name}.json"), &system.document().public(&INTERNAL), Secrecy::Public)
    };
    wanted.into_iter().map(document).collect()
}

fn names_system(document: &Value, system: &str) -> bool {
    let sources = document.get("sourceDescriptions").and_then(Value::as_array);
    sources.into_iter().flatten().any(|source| source.get("name").is_some_and(|name| name == system))
}

/// A path for each suite, which no other has: as it is named inside, or by its file's name.
fn stems<'s>(suites: &'s Suites<'_>) -> HashMap<&'s str, String> {
    let mut names: HashMap<&str, String> = HashMap::new();
    for suite in &suites.0 {
        let stem = suite::stem(&suite.name);
        let mut name = stem.clone();
        let mut count = 2;
        while names.values().any(|taken| *taken == name) {
            name = format!("{stem}-{count}");
            count += 1;
        }
        names.insert(&suite.name, name);
    }
    names
}
