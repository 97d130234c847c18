//! A snapshot of lines under names: what was accepted of each workflow.

use std::collections::BTreeMap;
use std::path::Path;

use super::file::{self, Head};
use super::section::{START, Section};
use super::store::{Accept, SnapshotError};

/// Reads them; none where there is no file.
pub(crate) fn read(path: &Path) -> Result<BTreeMap<String, Vec<String>>, SnapshotError> {
    let lines = |section: Section| {
        let name = section.title.trim_start_matches(START).to_owned();
        let lines = section.text.lines().filter(|line| !line.is_empty()).map(str::to_owned);
        (name, lines.collect())
    };
    Ok(file::read(path)?.unwrap_or_default().into_iter().map(lines).collect())
}

/// Writes them as accepted, or beside it for review where they differ from what was known.
pub(crate) fn write(
    path: &Path,
    accept: Accept,
    known: &BTreeMap<String, Vec<String>>,
    now: &BTreeMap<String, Vec<String>>,
) -> Result<(), SnapshotError> {
    let section = |(name, lines): (&String, &Vec<String>)| Section {
        title: format!("{START}{name}"),
        text: lines.iter().map(|line| format!("{line}\n")).collect(),
    };
    let sections: Vec<_> = now.iter().map(section).collect();
    let head = Head { suite: "conformance compare", workflow: "accepted differences" };
    let pending = file::pending(path);
    match accept {
        Accept::Never => Ok(()),
        Accept::Now => file::write(path, &head, &sections).and_then(|()| file::remove(&pending)),
        Accept::Review if known == now => file::remove(&pending),
        Accept::Review => file::write(&pending, &head, &sections),
    }
}
