use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Map, Value};
use specs::annotation::Deliveries;

use super::{Bindings, Work};
use crate::expiry::instant;
use crate::failure::Failure;
use crate::state::{CollectionId, Record, SendingId};

/// What came of an attempt to send a record.
#[derive(Debug, Default)]
pub(crate) struct Said {
    /// The status; 0 where nobody answered.
    pub(crate) status: u16,
    /// `{headers, body}` of the answer.
    pub(crate) answer: Value,
    /// Why nobody answered.
    pub(crate) error: Option<String>,
    /// Whether it may not be sent there at all.
    pub(crate) refused: bool,
}

impl Work<'_, '_> {
    /// Has a record sent when it says, if it is one of those that are.
    pub(super) fn queue(&mut self, collection: CollectionId, record: &Record) -> Result<(), Failure> {
        let Some(deliveries) = self.rules.deliveries(collection) else { return Ok(()) };
        let at = instant(record.field(&deliveries.at))?;
        self.transaction.set_sending(sending(collection, record.order.ordinal()), at);
        Ok(())
    }

    /// The names of what a record is sent as, at its attempt.
    ///
    /// # Errors
    /// When an expression of the document fails.
    pub(crate) fn sent_names(
        &mut self,
        collection: CollectionId,
        deliveries: &Deliveries,
        record: &Arc<Record>,
    ) -> Result<Bindings<'static>, Failure> {
        let mut names = Bindings::new(Vec::new());
        names.bind_record("record", record);
        names.bind("now", self.now());
        names.bind("attempt", (attempts(deliveries, record) + 1).into());
        names.bind("timestamp", self.transaction.now().as_second().into());
        self.find(self.rules.system(collection), &deliveries.find, &mut names)?;
        Ok(names)
    }

    /// Says in a record what came of an attempt that was due then.
    ///
    /// # Errors
    /// When an expression of the document fails, or the record comes to be one that cannot be.
    pub(crate) fn attempted(
        &mut self,
        collection: CollectionId,
        record: &Arc<Record>,
        due: Timestamp,
        said: Said,
    ) -> Result<(), Failure> {
        let Some(deliveries) = self.rules.deliveries(collection) else { return Ok(()) };
        let before = attempts(deliveries, record);
        let mut names = self.sent_names(collection, deliveries, record)?;
        names.bind("retry_at", self.retry_at(deliveries, before, due));
        names.bind("status", said.status.into());
        names.bind("answer", said.answer);
        names.bind("error", said.error.into());
        names.bind("refused", said.refused.into());
        let mut fields = record.to_map();
        fields.insert(deliveries.attempts.clone(), (before + 1).into());
        self.rest(deliveries, due, &mut fields);
        names.assign(&mut fields, &deliveries.set)?;
        for attempted in &deliveries.then {
            if names.holds(attempted.condition.as_ref())? {
                names.assign(&mut fields, &attempted.set)?;
                break;
            }
        }
        self.update(collection, record, fields)?;
        // One that is to be sent again must be so later, or it would be without end.
        let id = sending(collection, record.order.ordinal());
        if self.transaction.snapshot().sending().get(id).is_some_and(|at| at <= due) {
            self.transaction.set_sending(id, None);
        }
        Ok(())
    }

    /// It is not to be sent again, unless somebody said so since it was due.
    fn rest(&self, deliveries: &Deliveries, due: Timestamp, fields: &mut Map<String, Value>) {
        let at = fields.get(&deliveries.at).and_then(|at| instant(at).ok().flatten());
        if at == Some(due) {
            fields.insert(deliveries.at.clone(), Value::Null);
        }
    }

    fn retry_at(&self, deliveries: &Deliveries, before: u64, due: Timestamp) -> Value {
        let pause = deliveries.pause(usize::try_from(before).unwrap_or(usize::MAX)).ok().flatten();
        let at = pause.and_then(|pause| super::timer::after(due, pause));
        at.map_or(Value::Null, |at| fixtures::instant_text(at).into())
    }
}

/// What a record is called among those that are to be sent.
pub(super) const fn sending(collection: CollectionId, ordinal: u64) -> SendingId {
    SendingId::Record { collection, ordinal }
}

fn attempts(deliveries: &Deliveries, record: &Record) -> u64 {
    record.field(&deliveries.attempts).as_u64().unwrap_or_default()
}
