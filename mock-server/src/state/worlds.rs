use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use parking_lot::RwLock;

use super::{Fits, Snapshot, World, WorldName};

/// Every world of a server. Worlds are forked from the seed the first time they are named.
#[derive(Debug)]
pub struct Worlds {
    seed: Arc<Snapshot>,
    default: Arc<World>,
    /// Sums up the generations of worlds that are gone, so that a name that comes again starts past
    /// the tokens of before.
    forgotten: AtomicU64,
    others: RwLock<BTreeMap<WorldName, Arc<World>>>,
    /// How long a world is kept that nobody asks anything.
    ttl: Duration,
}

impl Worlds {
    /// Worlds at a time; the idlest goes when one more is named.
    const MOST: usize = 10_000;

    /// Only the default world, from a seed.
    pub fn new(seed: Snapshot, ttl: Duration) -> Self {
        let seed = Arc::new(seed);
        let default = Arc::new(World::new(WorldName::default_world(), Arc::clone(&seed), 0));
        Self { seed, default, forgotten: AtomicU64::new(0), others: RwLock::default(), ttl }
    }

    /// Goes on with every world of another server, as far as what they hold fits.
    pub fn inherit(&self, other: &Self, fits: &Fits) {
        self.forgotten.store(other.forgotten.load(Ordering::Relaxed), Ordering::Relaxed);
        self.default.inherit(&other.default, &other.seed, fits);
        let mut others = self.others.write();
        for (name, world) in other.others.read().iter() {
            let fresh = Arc::new(World::new(name.clone(), Arc::clone(&self.seed), 0));
            fresh.inherit(world, &other.seed, fits);
            others.insert(name.clone(), fresh);
        }
    }

    /// Every world there is.
    pub fn every(&self) -> Vec<Arc<World>> {
        let others = self.others.read();
        std::iter::once(&self.default).chain(others.values()).cloned().collect()
    }

    /// The world of this name, forked from the seed if there is none.
    pub fn get(&self, name: &WorldName) -> Arc<World> {
        if *name == *self.default.name() {
            return Arc::clone(&self.default);
        }
        let known = self.others.read().get(name).filter(|world| !self.is_expired(world)).cloned();
        known.unwrap_or_else(|| self.fork(name))
    }

    /// The default world.
    pub fn default_world(&self) -> Arc<World> {
        Arc::clone(&self.default)
    }

    /// The world of this name, if it was named before.
    pub fn existing(&self, name: &WorldName) -> Option<Arc<World>> {
        if *name == *self.default.name() {
            return Some(Arc::clone(&self.default));
        }
        self.others.read().get(name).filter(|world| !self.is_expired(world)).cloned()
    }

    /// Every world, the default one first.
    pub fn all(&self) -> Vec<Arc<World>> {
        let others = self.others.read();
        std::iter::once(&self.default).chain(others.values()).cloned().collect()
    }

    /// Starts a world again from the seed.
    pub fn reset(&self, world: &World) {
        world.reset(Arc::clone(&self.seed));
    }

    /// Forgets a world; the default one is reset instead. Says whether there was one.
    pub fn remove(&self, name: &WorldName) -> bool {
        if *name == *self.default.name() {
            self.reset(&self.default);
            return true;
        }
        self.others.write().remove(name).is_some_and(|world| self.forget(&world))
    }

    fn fork(&self, name: &WorldName) -> Arc<World> {
        let mut others = self.others.write();
        self.expire(&mut others);
        let generation = self.forgotten.load(Ordering::Relaxed);
        let fresh = || Arc::new(World::new(name.clone(), Arc::clone(&self.seed), generation));
        Arc::clone(others.entry(name.clone()).or_insert_with(fresh))
    }

    /// Notes that a world is gone; always true.
    fn forget(&self, world: &World) -> bool {
        self.forgotten.fetch_max(world.generation() + 1, Ordering::Relaxed);
        true
    }

    fn is_expired(&self, world: &World) -> bool {
        u128::from(world.idle_millis()) > self.ttl.as_millis()
    }

    /// Idle worlds are looked for when one is forked: no timer runs for worlds nobody needs.
    fn expire(&self, others: &mut BTreeMap<WorldName, Arc<World>>) {
        others.retain(|_, world| !(self.is_expired(world) && self.forget(world)));
        if others.len() >= Self::MOST {
            let idlest = others.iter().max_by_key(|(_, world)| world.idle_millis());
            let idlest = idlest.map(|(name, _)| name.clone());
            if let Some(world) = idlest.and_then(|name| others.remove(&name)) {
                self.forget(&world);
            }
        }
    }
}
