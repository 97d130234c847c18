use std::collections::HashMap;
use std::convert::Infallible;
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use arc_swap::{ArcSwap, ArcSwapOption, Guard};
use foldhash::fast::FixedState;
use jiff::Timestamp;
use parking_lot::{Mutex, MutexGuard, RwLock};

use super::{Courier, Fits, Journal, Snapshot, Transaction, Windows, WorldName, carry};
use crate::fault::Faults;
use crate::token::Credential;

/// One world: a pointer to its snapshot that moves, and what it remembers beside it.
#[derive(Debug)]
pub struct World {
    name: WorldName,
    current: ArcSwap<Snapshot>,
    /// Held while a transaction runs; readers never wait for it.
    writing: Mutex<()>,
    journal: Mutex<Journal>,
    /// Credentials that were found right in this world.
    verified: RwLock<HashMap<TokenKey, Arc<Credential>, FixedState>>,
    /// Requests that limits count.
    windows: Mutex<Windows>,
    requests: AtomicU64,
    /// Grows with every reset: tokens from before count no more.
    generation: AtomicU64,
    /// Milliseconds of the wall clock, for expiry.
    last_used: AtomicU64,
    /// The world that goes on in its place, once the server has another contract.
    successor: OnceLock<Successor>,
    courier: Courier,
    /// What it does wrong because somebody wants it to.
    faults: ArcSwapOption<Faults>,
}

/// A world of another contract that goes on where one stopped.
#[derive(Debug)]
struct Successor {
    world: Arc<World>,
    fits: Fits,
}

impl World {
    /// A world that starts from a snapshot. Tokens tell worlds of one name apart by generation.
    pub fn new(name: WorldName, snapshot: Arc<Snapshot>, generation: u64) -> Self {
        Self {
            name,
            current: ArcSwap::new(snapshot),
            writing: Mutex::default(),
            journal: Mutex::default(),
            verified: RwLock::default(),
            windows: Mutex::default(),
            requests: AtomicU64::default(),
            generation: AtomicU64::new(generation),
            last_used: AtomicU64::new(wall_millis()),
            successor: OnceLock::new(),
            courier: Courier::default(),
            faults: ArcSwapOption::empty(),
        }
    }

    /// Its name.
    pub const fn name(&self) -> &WorldName {
        &self.name
    }

    /// Grows with every reset.
    pub fn generation(&self) -> u64 {
        self.generation.load(Ordering::Relaxed)
    }

    /// What it holds now; does not change while it is looked at.
    pub fn snapshot(&self) -> Guard<Arc<Snapshot>> {
        self.current.load()
    }

    /// Runs one operation: all of its changes are kept, or, when it fails, none.
    ///
    /// # Errors
    /// What the operation fails with.
    pub fn commit<T, E>(&self, operation: impl FnOnce(&mut Transaction) -> Result<T, E>) -> Result<T, E> {
        let alone = self.alone();
        let mut transaction = Transaction::on(&self.current.load());
        let outcome = operation(&mut transaction)?;
        let before = self.current.swap(Arc::new(transaction.into_snapshot()));
        if let Some(successor) = self.successor.get() {
            successor.follow(&before, &self.current.load());
        }
        drop(alone);
        // What only the snapshot of before held is freed when nobody waits for it.
        drop(before);
        Ok(outcome)
    }

    /// Goes on where another world stopped: what was done there since its `seed` is done here, as
    /// far as it fits. What is still done there, by requests that were begun before, follows.
    pub(super) fn inherit(self: &Arc<Self>, other: &Self, seed: &Snapshot, fits: &Fits) {
        let _alone = other.alone();
        let after = other.current.load();
        let mut fresh = Snapshot::clone(&self.current.load());
        fresh.keep_time(&after);
        let mut transaction = Transaction::on(&fresh);
        carry(seed, &after, &mut transaction, fits);
        self.current.store(Arc::new(transaction.into_snapshot()));
        *self.journal.lock() = std::mem::take(&mut *other.journal.lock());
        self.faults.store(other.faults.load_full());
        for (own, known) in [
            (&self.requests, &other.requests),
            (&self.generation, &other.generation),
            (&self.last_used, &other.last_used),
        ] {
            own.store(known.load(Ordering::Relaxed), Ordering::Relaxed);
        }
        // It has one already only when a server is replaced twice, and then both go on the same way.
        let _ = other.successor.set(Successor { world: Arc::clone(self), fits: fits.clone() });
    }

    /// Waits for whoever writes. A transaction takes microseconds, less than putting a thread to
    /// sleep and waking it: so the others run first, and only a long one is slept through.
    fn alone(&self) -> MutexGuard<'_, ()> {
        for _ in 0..YIELDS {
            if let Some(alone) = self.writing.try_lock() {
                return alone;
            }
            std::thread::yield_now();
        }
        self.writing.lock()
    }

    /// Runs one operation whose changes are thrown away, such as reading with what is worked out for
    /// it. Nobody waits for it.
    pub fn peek<T>(&self, operation: impl FnOnce(&mut Transaction) -> T) -> T {
        operation(&mut Transaction::on(&self.current.load()))
    }

    /// Starts again from a snapshot, the journal, faults and all tokens forgotten.
    pub fn reset(&self, snapshot: Arc<Snapshot>) {
        let _alone = self.alone();
        self.current.store(snapshot);
        self.generation.fetch_add(1, Ordering::Relaxed);
        self.journal.lock().clear();
        self.verified.write().clear();
        *self.windows.lock() = Windows::default();
        self.faults.store(None);
    }

    /// The journal, for as long as the closure runs.
    pub fn journal<T>(&self, look: impl FnOnce(&mut Journal) -> T) -> T {
        match self.successor.get() {
            Some(successor) => successor.world.journal(look),
            None => look(&mut self.journal.lock()),
        }
    }

    /// What it does wrong because somebody wants it to; nothing mostly.
    pub fn faults(&self) -> Option<Arc<Faults>> {
        self.faults.load_full()
    }

    /// Has it do this wrong, and nothing else.
    pub fn set_faults(&self, faults: Option<Arc<Faults>>) {
        self.faults.store(faults);
    }

    /// The requests that limits count, for as long as the closure runs.
    pub fn windows<T>(&self, look: impl FnOnce(&mut Windows) -> T) -> T {
        look(&mut self.windows.lock())
    }

    /// A credential that was found right before, as a security scheme of a system reads it.
    pub fn verified(&self, scheme: &str, shown: &str) -> Option<Arc<Credential>> {
        let known = self.verified.read();
        let right = |it: &&Arc<Credential>| *it.scheme == *scheme && it.shown.is(shown);
        known.get(&token_key(scheme, shown)).filter(right).cloned()
    }

    /// Remembers a credential that was found right.
    pub fn remember(&self, shown: &str, credential: Arc<Credential>) {
        let mut known = self.verified.write();
        if known.len() >= REMEMBERED {
            let now = self.current.load().clock().now();
            known.retain(|_, credential| !credential.is_over(now));
        }
        if known.len() < REMEMBERED {
            known.insert(token_key(&credential.scheme, shown), credential);
        }
    }

    /// Notes that somebody asks it something, which keeps it from expiring.
    pub fn touch(&self) {
        self.last_used.store(wall_millis(), Ordering::Relaxed);
    }

    /// Who looks after what it has to send.
    pub const fn courier(&self) -> &Courier {
        &self.courier
    }

    /// Whether another world goes on in its place.
    pub fn is_succeeded(&self) -> bool {
        self.successor.get().is_some()
    }

    /// Numbers the next request.
    pub fn next_request(&self) -> u64 {
        self.touch();
        self.requests.fetch_add(1, Ordering::Relaxed)
    }

    /// Milliseconds since it was last asked anything.
    pub fn idle_millis(&self) -> u64 {
        wall_millis().saturating_sub(self.last_used.load(Ordering::Relaxed))
    }
}

impl Successor {
    /// Does what an operation did that was begun under the contract before.
    fn follow(&self, before: &Snapshot, after: &Snapshot) {
        let done: Result<(), Infallible> = self.world.commit(|transaction| {
            carry(before, after, transaction, &self.fits);
            Ok(())
        });
        done.unwrap_or_else(|never| match never {});
    }
}

/// A hash of the security scheme and the end of a credential, where its signature stands: hashing all of it at
/// every request would cost more than comparing it once.
type TokenKey = u64;

fn token_key(scheme: &str, token: &str) -> TokenKey {
    let end = token.len().saturating_sub(32);
    FixedState::default().hash_one((scheme, &token.as_bytes()[end..]))
}

/// How often a writer lets others run before it sleeps: some tens of microseconds.
const YIELDS: usize = 64;

/// Credentials remembered a world; past this they are read at every request.
const REMEMBERED: usize = 10_000;

fn wall_millis() -> u64 {
    u64::try_from(Timestamp::now().as_millisecond()).unwrap_or_default()
}
