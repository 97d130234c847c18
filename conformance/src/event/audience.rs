use tokio::sync::mpsc::UnboundedSender;

use super::{Event, Needs};

/// Who listens to a run, and what they need to hear.
#[derive(Clone, Debug)]
pub struct Audience {
    events: UnboundedSender<Event>,
    needs: Needs,
}

impl Audience {
    /// Listeners at the other end of a channel.
    pub fn new(events: UnboundedSender<Event>, needs: Needs) -> Self {
        Self { events, needs }
    }

    /// Tells them; nobody listening any more is no reason to stop.
    pub(crate) fn tell(&self, event: Event) {
        let _ = self.events.send(event);
    }

    pub(crate) fn needs(&self) -> Needs {
        self.needs
    }
}

/// Listeners who read counts and findings alone.
impl From<UnboundedSender<Event>> for Audience {
    fn from(events: UnboundedSender<Event>) -> Self {
        Self::new(events, Needs::NOTHING)
    }
}
