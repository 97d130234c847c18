use std::io;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Reporter;
use crate::event::Event;

/// A bar on the terminal while the run goes on; it leaves nothing behind.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
}

/// Often enough for a spinner to turn, seldom enough to cost nothing.
const TICK: Duration = Duration::from_millis(100);

impl Progress {
    /// Draws on standard error, so that the report on standard output can be piped.
    pub fn on_stderr() -> Self {
        Self { bar: ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()) }
    }
}

impl Reporter for Progress {
    fn take(&mut self, event: &Event) -> io::Result<()> {
        match event {
            Event::Started(outline) => {
                let style =
                    ProgressStyle::with_template("{spinner} {wide_bar} {pos}/{len} workflows {elapsed}");
                self.bar.set_style(style.map_err(io::Error::other)?);
                self.bar.set_length(outline.workflows as u64);
                self.bar.enable_steady_tick(TICK);
            }
            Event::WorkflowFinished(_) => self.bar.inc(1),
            // The report follows at once.
            Event::Finished { .. } => self.bar.finish_and_clear(),
            _ => {}
        }
        Ok(())
    }
}

/// A run that is broken off has no last event.
impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
