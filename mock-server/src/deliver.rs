//! What a world sends by itself, over real connections, when it is due on the world's clock: records that are
//! requests, and requests by themselves.

mod attempt;
mod courier;
mod letter;
mod parcel;
mod post;

use std::sync::Arc;

pub(crate) use courier::wake;
pub(crate) use letter::{LARGEST, Letter};
pub(crate) use parcel::DEPTH;
pub use post::DeliverTo;
pub(crate) use post::Post;

use crate::change::fire_due;
use crate::site::Site;
use crate::state::{SendingId, World};

/// Attempts at one go, at most: a document may have a record sent again without end.
const MOST: usize = 10_000;

/// Does everything that is due in a world, timers and what is to be sent, in order of time; of one
/// instant timers come first. Says when all of it was attempted.
pub(crate) async fn run_due(site: &Arc<Site>, world: &World) {
    let _alone = world.courier().sending.lock().await;
    for _ in 0..MOST {
        // The world that goes on in its place sends what is left, and would send it too.
        if world.is_succeeded() {
            return;
        }
        let Some(at) = fire_due(site, world) else { return };
        let snapshot = world.snapshot();
        let due = snapshot.sending().next().filter(|(due, _)| *due == at);
        drop(snapshot);
        if let Some((due, id)) = due {
            match id {
                SendingId::Record { collection, ordinal } => {
                    attempt::attempt(site, world, (collection, ordinal), due).await;
                }
                SendingId::Parcel(number) => parcel::attempt(site, world, number, due).await,
            }
        }
    }
    tracing::error!("{MOST} were sent at one go; the rest waits");
}
