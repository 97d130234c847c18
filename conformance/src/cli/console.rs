use std::fmt::Display;
use std::io::Write;

/// Where a command writes.
pub(super) struct Console<'w> {
    /// What was asked for.
    pub(super) out: &'w mut (dyn Write + Send),
    /// What stands in the way of it.
    pub(super) err: &'w mut (dyn Write + Send),
    pub(super) caller: Caller,
}

/// Who runs the command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Caller {
    /// A shell: Ctrl-C stops it, and a terminal has a progress bar.
    Shell,
    /// A program: nothing but the two writers is touched.
    Program,
}

impl Console<'_> {
    /// Tells the caller what went wrong; where even that cannot be written, the exit code tells it.
    pub(super) fn complain(&mut self, words: impl Display) {
        let _ = writeln!(self.err, "{words}");
    }
}
