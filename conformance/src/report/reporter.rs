use std::io;

use tokio::sync::mpsc::UnboundedReceiver;

use crate::event::Event;

/// One format of report.
pub trait Reporter: Send {
    /// Takes the next event.
    ///
    /// # Errors
    /// When what it writes to cannot be written.
    fn take(&mut self, event: &Event) -> io::Result<()>;
}

/// Hands every event to every report, until there are no more.
///
/// # Errors
/// When a report cannot be written; events go on being read, so that the run can come to its end.
pub async fn report(
    mut events: UnboundedReceiver<Event>,
    reporters: &mut [&mut dyn Reporter],
) -> io::Result<()> {
    let mut result = Ok(());
    while let Some(event) = events.recv().await {
        for reporter in reporters.iter_mut() {
            result = result.and(reporter.take(&event));
        }
    }
    result
}
