mod coverage;
mod finding;
mod head;
mod known;
mod left;
mod markup;
mod page;
mod requirements;
#[cfg(test)]
mod tests;
mod workflows;

use std::io::{self, Write};

use super::Reporter;
use super::document::Document;
use super::gather::Gathered;
use crate::event::{Event, Needs};
use crate::finding::Inferred;

/// One page to hand on: it needs no other file and no script, prints, and is light or dark as its reader is.
#[derive(Debug)]
pub struct Html<W> {
    out: W,
    gathered: Gathered,
}

impl<W: Write> Html<W> {
    /// Writes to `out` when the run is over.
    pub fn new(out: W, inferred: Inferred) -> Self {
        Self { out, gathered: Gathered::new(inferred) }
    }

    fn write(&mut self) -> io::Result<()> {
        let page = page::of(&Document::of(&self.gathered));
        self.out.write_all(page.as_bytes())?;
        self.out.flush()
    }
}

impl<W: Write + Send> Reporter for Html<W> {
    fn needs(&self) -> Needs {
        self.gathered.needs()
    }

    fn take(&mut self, event: &Event) -> io::Result<()> {
        self.gathered.take(event)?;
        if matches!(event, Event::Finished { .. }) { self.write() } else { Ok(()) }
    }
}
