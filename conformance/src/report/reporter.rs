use std::io;

use tokio::sync::mpsc::UnboundedReceiver;

use crate::event::{Event, Needs};
use crate::known::Known;

/// One format of report.
pub trait Reporter: Send {
    /// What it reads beyond counts and findings; what no report needs is not made.
    fn needs(&self) -> Needs {
        Needs::NOTHING
    }

    /// Takes the next event.
    ///
    /// # Errors
    /// When what it writes to cannot be written.
    fn take(&mut self, event: &Event) -> io::Result<()>;
}

/// What a run must tell for the list of known deviations and for these reports.
pub fn needs(known: &Known, reporters: &[&mut dyn Reporter]) -> Needs {
    reporters.iter().fold(known.needs(), |needs, reporter| needs.and(reporter.needs()))
}

/// Hands every event to every report, until there are no more; what is known is marked before.
///
/// # Errors
/// When a report cannot be written; events go on being read, so that the run can come to its end.
pub async fn report(
    mut events: UnboundedReceiver<Event>,
    known: &mut Known,
    reporters: &mut [&mut dyn Reporter],
) -> io::Result<()> {
    let mut result = Ok(());
    while let Some(mut event) = events.recv().await {
        known.watch(&mut event);
        if matches!(event, Event::Finished { .. }) && !known.is_empty() {
            result = result.and(hand(&Event::KnownJudged(known.reports()), reporters));
        }
        result = result.and(hand(&event, reporters));
    }
    result
}

/// Every report takes the event, also after one that cannot be written.
fn hand(event: &Event, reporters: &mut [&mut dyn Reporter]) -> io::Result<()> {
    let mut result = Ok(());
    for reporter in reporters {
        result = result.and(reporter.take(event));
    }
    result
}
