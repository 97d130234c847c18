use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use clap::Args;

use super::console::Caller;
use super::format::Format;
use super::github;
use super::selection::UsageError;
use crate::clock;
use crate::finding::Inferred;
use crate::known::Known;
use crate::report::{Coverage, Github, Html, Human, Json, Junit, Passing, Reporter};

/// What is told of a run, and what of it makes the run fail.
#[derive(Clone, Debug, Args)]
pub(super) struct ReportArgs {
    /// How to report: for people or GitHub on standard output, or into a file; can be given more than once
    #[arg(long = "report", default_value = "human", value_name = Format::USAGE)]
    pub(super) reports: Vec<Format>,
    /// Known deviations, each with an owner and an end date: they are shown and do not fail the run
    #[arg(long, value_name = "FILE")]
    known: Option<PathBuf>,
    /// Whether findings against promises that are inferred or guessed fail the run
    #[arg(long, value_enum, default_value_t = Inferred::List)]
    pub(super) inferred: Inferred,
}

/// A report's file cannot be made.
#[derive(Debug, thiserror::Error)]
#[error("the report {} cannot be written: {error}\nhint: name a file in a folder that is there", path.display())]
pub(super) struct Unwritable {
    path: PathBuf,
    error: io::Error,
}

impl ReportArgs {
    /// What is known, as it stands today.
    pub(super) fn known(&self) -> Result<Known, UsageError> {
        let today = clock::day(clock::now());
        Ok(self.known.as_deref().map(|path| Known::load(path, today)).transpose()?.unwrap_or_default())
    }

    /// Every report that was asked for, files first; each kind of those on standard output once.
    pub(super) fn reporters<'o>(
        &self,
        out: &'o Shared<'_>,
        caller: Caller,
    ) -> Result<Vec<Box<dyn Reporter + 'o>>, UsageError> {
        let mut files = Vec::new();
        let mut shown = Vec::new();
        let mut seen = Vec::new();
        for format in
            self.reports.iter().filter(|format| format.path().is_some() || is_new(format, &mut seen))
        {
            let reporter = self.reporter(format, out, caller)?;
            if format.path().is_some() { files.push(reporter) } else { shown.push(reporter) }
        }
        files.extend(shown);
        Ok(files)
    }

    fn reporter<'o>(
        &self,
        format: &Format,
        out: &'o Shared<'_>,
        caller: Caller,
    ) -> Result<Box<dyn Reporter + 'o>, UsageError> {
        let inferred = self.inferred;
        Ok(match format {
            Format::Human => Box::new(Human::new(out, passing(caller), inferred)),
            Format::Junit(path) => Box::new(Junit::new(create(path)?, inferred)),
            Format::Json(path) => Box::new(Json::new(create(path)?, inferred)),
            Format::Html(path) => Box::new(Html::new(create(path)?, inferred)),
            Format::Github => Box::new(Github::new(out, github::surroundings()?, inferred)),
            Format::Coverage(form) => Box::new(Coverage::new(out, *form)),
        })
    }
}

fn is_new<'f>(format: &'f Format, seen: &mut Vec<&'f Format>) -> bool {
    let is_new = !seen.contains(&format);
    seen.push(format);
    is_new
}

/// Is there somebody who watches a bar?
pub(super) fn has_bar(caller: Caller) -> bool {
    caller == Caller::Shell && io::stderr().is_terminal()
}

/// Where the report goes to a file, the bar shows nothing of it.
fn passing(caller: Caller) -> Passing {
    if has_bar(caller) && io::stdout().is_terminal() { Passing::Hidden } else { Passing::Shown }
}

/// Makes a report's file before anything is sent, so that a run is not lost for want of a folder.
fn create(path: &Path) -> Result<BufWriter<File>, Unwritable> {
    File::create(path).map(BufWriter::new).map_err(|error| Unwritable { path: path.to_owned(), error })
}

/// One output that several reports write to in turn.
pub(super) struct Shared<'w>(Mutex<&'w mut (dyn Write + Send)>);

impl<'w> Shared<'w> {
    pub(super) fn new(out: &'w mut (dyn Write + Send)) -> Self {
        Self(Mutex::new(out))
    }
}

impl Write for &Shared<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).flush()
    }
}
