use std::sync::{Arc, Weak};

use specs::annotation::FailureKind;

use super::Streamed;
use crate::failure::Failure;
use crate::state::{Snapshot, World};

/// Looks at a caller's credential again whenever the world changed.
#[derive(Debug)]
pub(super) struct Watch {
    /// The world as it was looked at last; holds its place in memory, and nothing of what was there.
    seen: Weak<Snapshot>,
    generation: u64,
}

impl Watch {
    pub(super) fn new(world: &World) -> Self {
        Self { seen: Arc::downgrade(&world.snapshot()), generation: world.generation() }
    }

    /// Whether the world started again since.
    pub(super) fn is_reset(&self, streamed: &Streamed) -> bool {
        streamed.exchange.world.generation() != self.generation
    }

    /// Whether the caller may still be answered.
    ///
    /// # Errors
    /// When the credential counts no more.
    pub(super) fn look(&mut self, streamed: &Streamed) -> Result<(), Failure> {
        let now = streamed.exchange.world.snapshot();
        if std::ptr::eq(self.seen.as_ptr(), Arc::as_ptr(&now)) {
            return Ok(());
        }
        if self.is_reset(streamed) {
            return Err(Failure::new(FailureKind::InvalidCredential, "the world was reset"));
        }
        streamed.caller_counts()?;
        self.seen = Arc::downgrade(&now);
        Ok(())
    }
}
