use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderName;
use jiff::{SignedDuration, Timestamp};

use super::letter::Letter;
use crate::change::Said;
use crate::site::Site;
use crate::state::{Attempt, Parcel, SendingId, Standing, Transaction, World};

/// How long after each attempt that was not answered the next one comes; no document of this kind says. Senders in
/// the field wait from a minute to half a day, some for days.
const PAUSES: [Duration; 5] = [
    Duration::from_secs(60),
    Duration::from_secs(5 * 60),
    Duration::from_secs(30 * 60),
    Duration::from_secs(2 * 3_600),
    Duration::from_secs(12 * 3_600),
];

/// Statuses below 500 by which a receiver asks for another attempt (RFC 9110, section 15.5.9, and RFC 6585).
const AGAIN: [u16; 2] = [408, 429];

/// Says of a request how many of this server's own led to it, should it come back here.
pub(crate) const DEPTH: HeaderName = HeaderName::from_static("mock-depth");

/// Sends a parcel that was due then, and says in it what came of that. A world that was reset meanwhile hears
/// nothing.
pub(super) async fn attempt(site: &Arc<Site>, world: &World, number: u64, due: Timestamp) {
    let generation = world.generation();
    let parcel = world.snapshot().parcels().get(number).cloned();
    let said = match &parcel {
        Some(parcel) => site.post().send(letter(parcel)).await,
        None => Said::default(),
    };
    let told: Result<(), Infallible> = world.commit(|transaction| {
        if world.generation() == generation {
            transaction.set_sending(SendingId::Parcel(number), None);
            if let Some(parcel) = &parcel {
                tell(transaction, (number, parcel), due, said);
            }
        }
        Ok(())
    });
    told.unwrap_or_else(|never| match never {});
}

fn letter(parcel: &Parcel) -> Letter {
    let Parcel { method, url, headers, body, depth, .. } = parcel;
    let mut headers = headers.clone();
    headers.insert(DEPTH, (*depth).into());
    Letter { method: method.clone(), url: url.clone(), headers, body: body.clone() }
}

fn tell(transaction: &mut Transaction, (number, parcel): (u64, &Parcel), due: Timestamp, said: Said) {
    let is_taken = said.status != 0 && parcel.takes(said.status);
    let again =
        Some(&said).filter(|said| !is_taken && is_worth_another(said)).and_then(|_| next(parcel, due));
    let standing = match again {
        _ if is_taken => Standing::Delivered,
        Some(_) => Standing::Waiting,
        None => Standing::Failed,
    };
    let undeclared = || format!("the document declares no answer {}: {}", said.status, declared(parcel));
    let error = said.error.clone().or_else(|| (!is_taken).then(undeclared));
    tracing::info!(
        status = said.status,
        error = error.as_deref(),
        standing = standing.word(),
        name = parcel.origin.name,
        "sent to a receiver"
    );
    transaction.parcels().attempted(number, Attempt { at: due, status: said.status, error }, standing);
    transaction.set_sending(SendingId::Parcel(number), again);
}

/// Whether a receiver that did not take it may take it another time.
fn is_worth_another(said: &Said) -> bool {
    !said.refused && (said.status == 0 || said.status >= 500 || AGAIN.contains(&said.status))
}

fn next(parcel: &Parcel, due: Timestamp) -> Option<Timestamp> {
    let pause = PAUSES.get(parcel.attempts.len())?;
    due.checked_add(SignedDuration::try_from(*pause).ok()?).ok()
}

fn declared(parcel: &Parcel) -> String {
    if parcel.answers.is_empty() { "only success is taken".to_owned() } else { parcel.answers.join(", ") }
}
