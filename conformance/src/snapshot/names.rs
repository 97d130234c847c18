use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::event::WorkflowName;

/// What no file name may hold on some system, and `%` itself.
const FORBIDDEN: &AsciiSet = &CONTROLS
    .add(b'/')
    .add(b'\\')
    .add(b':')
    .add(b'*')
    .add(b'?')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'|')
    .add(b'%');

/// The folder of a suite's snapshots: `scaikey/users` for one that ships inside, `users` for the file
/// `suites/users.arazzo.yaml`, so that it is the same wherever the suite stands.
pub(super) fn folder(suite: &str, is_embedded: bool) -> PathBuf {
    let whole = if is_embedded {
        Path::new(suite)
    } else {
        Path::new(Path::new(suite).file_name().unwrap_or_default())
    };
    let text = whole.to_string_lossy().into_owned();
    [".arazzo.yaml", ".arazzo.yml", ".arazzo.json"]
        .iter()
        .find_map(|ending| text.strip_suffix(ending))
        .unwrap_or(&text)
        .into()
}

/// The file of a workflow: `user-life-cycle.snap`, `read-a-tenant@own.snap` for a case of one.
pub(super) fn file(name: &WorkflowName) -> String {
    let escaped = |text: &str| utf8_percent_encode(text, FORBIDDEN).to_string();
    let case = name.case.as_ref().map(|case| format!("@{}", escaped(case))).unwrap_or_default();
    format!("{}{case}.snap", escaped(&name.workflow))
}
