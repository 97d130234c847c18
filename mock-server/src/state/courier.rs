use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::Notify;

/// Who looks after what a world has to send: one task at a time, and only while something waits.
#[derive(Debug, Default)]
pub struct Courier {
    running: Mutex<bool>,
    /// Rung when there is something new to look at.
    pub bell: Arc<Notify>,
    /// Held while something is sent, so that nothing is sent twice.
    pub sending: tokio::sync::Mutex<()>,
}

impl Courier {
    /// Whether a task is to be started; one that runs is told instead.
    pub fn start(&self) -> bool {
        let was_running = std::mem::replace(&mut *self.running.lock(), true);
        if was_running {
            self.bell.notify_one();
        }
        !was_running
    }

    /// Whether the task may end: nothing waits. Who has something to send from then on starts another.
    pub fn stop(&self, is_idle: impl FnOnce() -> bool) -> bool {
        let mut running = self.running.lock();
        let stops = is_idle();
        *running = !stops;
        stops
    }
}
