use std::sync::{Arc, Weak};
use std::time::Duration;

use super::run_due;
use crate::site::Site;
use crate::state::{Clock, World};

/// How long a task sleeps at most before it looks whether its world is still there.
const NAP: Duration = Duration::from_secs(60);

/// Has somebody look after what a world has to send, if it has anything. A task ends when nothing
/// waits, or with its world.
pub(crate) fn wake(site: &Arc<Site>, world: &Arc<World>) {
    if world.snapshot().sending().next().is_none() {
        return;
    }
    // Without a runtime nobody can send; a site that only is looked at has none.
    let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
    if world.courier().start() {
        runtime.spawn(look_after(Arc::downgrade(site), Arc::downgrade(world)));
    }
}

async fn look_after(site: Weak<Site>, world: Weak<World>) {
    loop {
        let (nap, bell) = {
            let (Some(site), Some(world)) = (site.upgrade(), world.upgrade()) else { return };
            if world.is_succeeded() {
                return;
            }
            run_due(&site, &world).await;
            if world.courier().stop(|| world.snapshot().sending().next().is_none()) {
                return;
            }
            (nap(&world), Arc::clone(&world.courier().bell))
        };
        tokio::select! {
            () = bell.notified() => {}
            () = tokio::time::sleep(nap) => {}
        }
    }
}

/// How long until something is due.
fn nap(world: &World) -> Duration {
    let snapshot = world.snapshot();
    match (snapshot.sending().next(), snapshot.clock()) {
        (Some((at, _)), clock @ Clock::Running { .. }) => {
            Duration::try_from(at.duration_since(clock.now())).unwrap_or_default().min(NAP)
        }
        _ => NAP,
    }
}
