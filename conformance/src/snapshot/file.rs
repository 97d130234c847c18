//! Insta's file format: a head in YAML between two lines of dashes, then the contents.

use std::path::{Path, PathBuf};
use std::{fs, io};

use insta::Snapshot;
use insta::internals::SnapshotContents;
use serde_json::Value;

use super::SnapshotError;
use super::section::{START, Section};

/// Where it came from, for `cargo insta review`.
pub(super) struct Head<'h> {
    pub(super) suite: &'h str,
    pub(super) workflow: &'h str,
}

/// Writes the sections of a workflow.
pub(super) fn write(path: &Path, head: &Head<'_>, sections: &[Section]) -> Result<(), SnapshotError> {
    // A JSON string is one in YAML.
    let quoted = |text: &str| Value::from(text).to_string();
    let bodies: Vec<_> =
        sections.iter().map(|section| format!("{}\n{}", section.title, section.text)).collect();
    let (suite, workflow) = (quoted(head.suite), quoted(head.workflow));
    let text = format!("---\nsource: {suite}\nexpression: {workflow}\n---\n{}", bodies.join("\n"));
    let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(path, text));
    written.map_err(|error| SnapshotError::unwritable(path, &error))
}

/// Reads them again; none where no such file is there.
pub(super) fn read(path: &Path) -> Result<Option<Vec<Section>>, SnapshotError> {
    if !path.try_exists().map_err(|error| SnapshotError::unreadable(path, &error))? {
        return Ok(None);
    }
    let snapshot = Snapshot::from_file(path).map_err(|error| SnapshotError::unreadable(path, &error))?;
    match snapshot.contents() {
        SnapshotContents::Text(text) => Ok(Some(sections(&text.to_string()))),
        SnapshotContents::Binary(_) => Err(SnapshotError::unreadable(path, &"it is no text")),
    }
}

/// The suite that a snapshot is of; none where it is no snapshot of ours.
pub(super) fn source(path: &Path) -> Option<String> {
    Snapshot::from_file(path).ok()?.metadata().source().map(str::to_owned)
}

/// Removes a file that may not be there.
pub(super) fn remove(path: &Path) -> Result<(), SnapshotError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(SnapshotError::unwritable(path, &error)),
        _ => Ok(()),
    }
}

/// Where what is new waits for review.
pub(super) fn pending(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    name.into()
}

fn sections(text: &str) -> Vec<Section> {
    let mut found: Vec<Section> = Vec::new();
    for line in text.lines() {
        if line.starts_with(START) {
            found.push(Section { title: line.to_owned(), text: String::new() });
        } else if let Some(section) = found.last_mut() {
            section.text.push_str(line);
            section.text.push('\n');
        }
    }
    found.iter_mut().for_each(|section| section.text.truncate(section.text.trim_end().len()));
    found
}
