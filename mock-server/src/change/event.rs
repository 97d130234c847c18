use std::sync::Arc;

use specs::System;
use specs::annotation::{Emit, Events, FailureKind};

use super::{Bindings, Work};
use crate::failure::{Failure, text};
use crate::state::Record;

impl Work<'_, '_> {
    /// Says what happened: a record of the system's event resource.
    pub(crate) fn emit(
        &mut self,
        system: &System,
        emit: &Emit,
        names: &mut Bindings<'_>,
    ) -> Result<(), Failure> {
        if !names.holds(emit.condition.as_ref())? {
            return Ok(());
        }
        if self.telling {
            return Err(Failure::new(FailureKind::Internal, "an event follows from an event"));
        }
        let Some(events) = &system.annotation().events else {
            return Err(Failure::new(FailureKind::Internal, "the system keeps no events"));
        };
        let event = text(&names.render(&emit.emit)?);
        let mark = names.mark();
        let data = emit.data.as_ref().map(|data| names.render(data)).transpose()?;
        names.bind("event", event.into());
        // Null where no protocol acts.
        names.bind("flow", names.value("flow"));
        names.bind("data", data.unwrap_or_else(|| names.value("record")));
        let fields = names.rendered(&events.set);
        names.forget(mark);
        let kept_in = self.rules.find(system, &events.resource)?;
        let record = self.following(|work| work.create(kept_in, fields?))?;
        self.tell(system, events, &record, names)
    }

    /// What follows from an event.
    fn tell(
        &mut self,
        system: &System,
        events: &Events,
        event: &Arc<Record>,
        names: &mut Bindings<'_>,
    ) -> Result<(), Failure> {
        if events.also.is_empty() {
            return Ok(());
        }
        let mark = names.mark();
        names.bind_record("record", event);
        self.telling = true;
        let told = self.effects(system, &events.also, names);
        self.telling = false;
        names.forget(mark);
        told
    }
}
