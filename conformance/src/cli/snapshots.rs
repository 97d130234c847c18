use std::path::PathBuf;

use clap::Args;

use super::selection::UsageError;
use crate::plan::Suites;
use crate::snapshot::{Accept, SnapshotError, Snapshots};

/// Where snapshots are, and whether what is answered now becomes one.
#[derive(Clone, Debug, Args)]
pub(super) struct SnapshotArgs {
    /// Hold every answer against the snapshots in this folder
    #[arg(long, value_name = "DIR")]
    pub(super) snapshots: Option<PathBuf>,
    /// Take what is answered now for right, and remove snapshots that nothing asks for; refused in a CI
    #[arg(long, requires = "snapshots")]
    accept: bool,
}

impl SnapshotArgs {
    /// The snapshots of these suites; none where none were asked for.
    pub(super) fn open(&self, suites: &Suites<'_>) -> Result<Option<Snapshots>, UsageError> {
        let accept = self.accepting(is_ci())?;
        let open = |root: &PathBuf| Snapshots::open(root, accept, suites);
        Ok(self.snapshots.as_ref().map(open).transpose()?)
    }

    /// What may be written.
    pub(super) fn accepting(&self, is_ci: bool) -> Result<Accept, SnapshotError> {
        match (self.accept, is_ci) {
            (true, true) => Err(SnapshotError::AcceptInCi),
            (true, false) => Ok(Accept::Now),
            (false, true) => Ok(Accept::Never),
            (false, false) => Ok(Accept::Review),
        }
    }
}

/// As insta and the CI systems themselves have it.
pub(super) fn is_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ci_accepts_nothing_and_writes_nothing() {
        let arguments = |accept| SnapshotArgs { snapshots: Some("snapshots".into()), accept };
        assert_eq!(arguments(true).accepting(true), Err(SnapshotError::AcceptInCi));
        assert_eq!(arguments(true).accepting(false), Ok(Accept::Now));
        assert_eq!(arguments(false).accepting(true), Ok(Accept::Never));
        assert_eq!(arguments(false).accepting(false), Ok(Accept::Review));
    }
}
