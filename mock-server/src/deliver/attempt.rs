use std::convert::Infallible;
use std::sync::Arc;

use jiff::Timestamp;

use super::letter::{Letter, letter};
use crate::change::{Said, Work};
use crate::failure::Failure;
use crate::site::Site;
use crate::state::{TimerId, Transaction, World};

/// Sends a record that was due then, and says in it what came of that. A world that was reset
/// meanwhile hears nothing.
pub(super) async fn attempt(site: &Arc<Site>, world: &World, id: TimerId, due: Timestamp) {
    let generation = world.generation();
    let letter = world.peek(|transaction| {
        transaction.at(due);
        written(site, transaction, id)
    });
    let said = match letter {
        Ok(None) => Said::default(),
        Ok(Some(letter)) => site.post().send(letter).await,
        Err(failure) => Said { error: Some(failure.reason), ..Said::default() },
    };
    tracing::info!(world = %world.name(), status = said.status, error = said.error, "sent to a subscriber");
    let told: Result<(), Infallible> = world.commit(|transaction| {
        if world.generation() == generation {
            transaction.at(due);
            tell(site, transaction, (id, due), said);
        }
        Ok(())
    });
    told.unwrap_or_else(|never| match never {});
}

/// The request that the record is; none where it is gone.
fn written(site: &Site, transaction: &mut Transaction, id: TimerId) -> Result<Option<Letter>, Failure> {
    let record = transaction.snapshot().collection(id.collection).live(id.ordinal).cloned();
    let deliveries = site.rules().deliveries(id.collection);
    let (Some(record), Some(deliveries)) = (record, deliveries) else { return Ok(None) };
    let mut work = Work::new(site.rules(), transaction);
    letter(&mut work, id.collection, deliveries, &record).map(Some)
}

fn tell(site: &Site, transaction: &mut Transaction, (id, due): (TimerId, Timestamp), said: Said) {
    let record = transaction.snapshot().collection(id.collection).live(id.ordinal).cloned();
    let told = transaction.attempt(|transaction| match &record {
        Some(record) => Work::new(site.rules(), transaction).attempted(id.collection, record, due, said),
        None => Ok(()),
    });
    if let Err(failure) = &told {
        tracing::error!(reason = failure.reason, "what came of an attempt cannot be said; it is the last");
    }
    // What is told nowhere would be sent without end.
    if record.is_none() || told.is_err() {
        transaction.set_sending(id, None);
    }
}
