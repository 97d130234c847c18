use std::env;
use std::fs::{File, OpenOptions};
use std::path::PathBuf;

use super::selection::UsageError;
use crate::report::GithubSurroundings;

/// What GitHub tells its steps: the file of the job's summary, and the folder that annotations count from.
pub(super) fn surroundings() -> Result<GithubSurroundings<File>, UsageError> {
    let summary = path("GITHUB_STEP_SUMMARY");
    let open = |path: PathBuf| OpenOptions::new().append(true).create(true).open(path);
    Ok(GithubSurroundings { summary: summary.map(open).transpose()?, folder: folder() })
}

/// The working directory, as seen from the repository; none where it is not in it.
fn folder() -> Option<PathBuf> {
    let here = env::current_dir().ok()?;
    here.strip_prefix(path("GITHUB_WORKSPACE")?).ok().map(PathBuf::from)
}

fn path(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}
