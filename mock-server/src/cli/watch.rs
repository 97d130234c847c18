//! `--watch`: changed files are served as soon as they are right.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};
use tokio::sync::Notify;
use tokio::time::timeout;

use super::{Error, say};
use crate::server::Live;
use crate::site::Site;

/// How long files must be left alone before they are read: editors and version control write
/// several, and in several steps.
const QUIET: Duration = Duration::from_millis(50);
/// How long that is waited for while writing goes on, so that a change is live within a second.
const LONGEST_WAIT: Duration = Duration::from_millis(500);
/// How often broken files are read again although no change was seen: what they lack may be in a
/// folder that is not there yet.
const AGAIN: Duration = Duration::from_millis(500);

/// A folder that is watched.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Folder {
    /// Its own files.
    Flat(PathBuf),
    /// Everything below it.
    Deep(PathBuf),
}

impl Folder {
    /// The folder that a file stands in. Files that are replaced by renaming are only seen there.
    pub(super) fn of_file(path: &Path) -> Self {
        match path.parent() {
            Some(folder) if folder != Path::new("") => Self::Flat(folder.to_owned()),
            _ => Self::Flat(PathBuf::from(".")),
        }
    }

    fn path(&self) -> (&Path, RecursiveMode) {
        match self {
            Self::Flat(path) => (path, RecursiveMode::NonRecursive),
            Self::Deep(path) => (path, RecursiveMode::Recursive),
        }
    }
}

/// Files that are watched for a change.
pub(super) struct Watch {
    watcher: RecommendedWatcher,
    changed: Arc<Notify>,
}

impl Watch {
    pub(super) fn new() -> Result<Self, Error> {
        let changed = Arc::new(Notify::new());
        let seen = Arc::clone(&changed);
        let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
            if event.as_ref().map_or(true, is_change) {
                seen.notify_one();
            }
        })?;
        Ok(Self { watcher, changed })
    }

    /// Watches these folders too. One that was replaced by another of its name is watched anew; one
    /// that is not there is passed over.
    pub(super) fn cover(&mut self, folders: &BTreeSet<Folder>) {
        for (path, mode) in folders.iter().map(Folder::path) {
            if let Err(error) = self.watcher.watch(path, mode) {
                tracing::warn!(path = %path.display(), %error, "a folder cannot be watched");
            }
        }
    }

    /// Serves what `read` gives after every change; while that fails, what was served before.
    pub(super) async fn follow(
        mut self,
        live: Live,
        folders: impl Fn(&Site) -> BTreeSet<Folder>,
        read: impl Fn() -> Result<Site, String> + Send + Sync + 'static,
    ) {
        let read = Arc::new(read);
        let mut told: Option<String> = None;
        loop {
            self.change(told.is_some()).await;
            let read = Arc::clone(&read);
            let Ok(outcome) = tokio::task::spawn_blocking(move || read()).await else { continue };
            match outcome {
                Ok(site) => {
                    live.replace(Arc::new(site));
                    told = None;
                    say!("serving the changed files");
                }
                Err(problems) if told.as_ref() != Some(&problems) => {
                    eprintln!("error: {problems}\nserving what was right before");
                    told = Some(problems);
                }
                Err(_) => {}
            }
            self.cover(&folders(&live.site()));
        }
    }

    /// A change after which the files are left alone; broken files are looked at again without one.
    async fn change(&self, is_broken: bool) {
        match is_broken {
            true => drop(timeout(AGAIN, self.changed.notified()).await),
            false => self.changed.notified().await,
        }
        let settled = async { while timeout(QUIET, self.changed.notified()).await.is_ok() {} };
        // Whoever goes on writing is read as far as it is: the rest is another change.
        let _ = timeout(LONGEST_WAIT, settled).await;
    }
}

/// Reading a file is told too, and is no change. Neither is what editors keep beside a file.
fn is_change(event: &Event) -> bool {
    let is_ours = |path: &PathBuf| {
        let ending = path.extension().and_then(|ending| ending.to_str());
        matches!(ending, None | Some("yaml" | "yml" | "json"))
    };
    !event.kind.is_access() && (event.paths.is_empty() || event.paths.iter().any(is_ours))
}
