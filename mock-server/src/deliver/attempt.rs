use std::convert::Infallible;
use std::sync::Arc;

use jiff::Timestamp;

use super::letter::{Letter, letter};
use crate::change::{Said, Work};
use crate::failure::Failure;
use crate::site::Site;
use crate::state::{CollectionId, SendingId, Transaction, World};

/// Where a record is, and which.
type Sent = (CollectionId, u64);

/// Sends a record that was due then, and says in it what came of that. A world that was reset
/// meanwhile hears nothing.
pub(super) async fn attempt(site: &Arc<Site>, world: &World, id: Sent, due: Timestamp) {
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
fn written(site: &Site, transaction: &mut Transaction, id: Sent) -> Result<Option<Letter>, Failure> {
    let (collection, ordinal) = id;
    let record = transaction.snapshot().collection(collection).live(ordinal).cloned();
    let deliveries = site.rules().deliveries(collection);
    let (Some(record), Some(deliveries)) = (record, deliveries) else { return Ok(None) };
    let mut work = Work::new(site.rules(), transaction);
    letter(&mut work, collection, deliveries, &record).map(Some)
}

fn tell(
    site: &Site,
    transaction: &mut Transaction,
    ((collection, ordinal), due): (Sent, Timestamp),
    said: Said,
) {
    let record = transaction.snapshot().collection(collection).live(ordinal).cloned();
    let told = transaction.attempt(|transaction| match &record {
        Some(record) => Work::new(site.rules(), transaction).attempted(collection, record, due, said),
        None => Ok(()),
    });
    if let Err(failure) = &told {
        tracing::error!(reason = failure.reason, "what came of an attempt cannot be said; it is the last");
    }
    // What is told nowhere would be sent without end.
    if record.is_none() || told.is_err() {
        transaction.set_sending(SendingId::Record { collection, ordinal }, None);
    }
}
