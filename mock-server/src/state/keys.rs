use std::iter;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use foldhash::fast::FixedState;
use imbl::GenericHashMap;
use imbl::shared_ptr::DefaultSharedPtr;

use super::Key;

/// Which keys are taken, and by which record: a persistent map that is mostly added to. Cloning
/// shares it.
///
/// Adding to a persistent map copies its inner nodes, which counts every reference in them anew. So
/// the newest clone notes what is added in a small table in place, where the others know not to
/// look, and moves it to the map by the hundred.
#[derive(Debug, Clone)]
pub(super) struct Keys {
    settled: GenericHashMap<Key, u64, FixedState, DefaultSharedPtr>,
    recent: Arc<Recent>,
    /// How many of the recent ones this clone has.
    len: usize,
}

/// Open addressing; what stands in a cell never changes.
#[derive(Debug)]
struct Recent {
    cells: Box<[OnceLock<Entry>]>,
    /// How many there are for the clone that has the most.
    made: AtomicUsize,
}

#[derive(Debug)]
struct Entry {
    key: Key,
    holder: u64,
    number: usize,
}

/// Fewest and most cells of a table: 2 KiB, so that a thousand worlds are cheap, and 160 KiB, so that
/// emptying one takes less than a millisecond.
const CELLS: (usize, usize) = (64, 4_096);

/// How many settled keys there are for each cell: the larger the map, the more a batch saves.
const SETTLED_A_CELL: usize = 32;

impl Keys {
    pub fn new() -> Self {
        Self { settled: GenericHashMap::default(), recent: Arc::new(Recent::beside(0)), len: 0 }
    }

    /// Who has a key.
    pub fn get(&self, key: Key) -> Option<u64> {
        let recent = self.recent.find(key).find(|entry| entry.number < self.len).map(|entry| entry.holder);
        recent.or_else(|| self.settled.get(&key).copied())
    }

    /// Gives a key, which nobody has, to a record.
    pub fn insert(&mut self, key: Key, holder: u64) {
        let (len, next) = (self.len, self.len + 1);
        let newest = || self.recent.made.compare_exchange(len, next, Ordering::AcqRel, Ordering::Relaxed);
        if len == self.recent.most() || newest().is_err() {
            self.settle();
            self.recent.made.store(1, Ordering::Release);
        }
        self.recent.put(Entry { key, holder, number: self.len });
        self.len += 1;
    }

    /// Frees a key.
    pub fn remove(&mut self, key: Key) {
        self.settle();
        self.settled.remove(&key);
    }

    /// Moves what is recent to the map.
    pub fn settle(&mut self) {
        let all = self.recent.cells.iter().filter_map(OnceLock::get);
        let own = all.filter(|entry| entry.number < self.len);
        self.settled.extend(own.map(|entry| (entry.key, entry.holder)));
        self.recent = Arc::new(Recent::beside(self.settled.len()));
        self.len = 0;
    }
}

impl Recent {
    /// An empty table, of a size that suits so many settled keys.
    fn beside(settled: usize) -> Self {
        let cells = (settled / SETTLED_A_CELL).next_power_of_two().clamp(CELLS.0, CELLS.1);
        let cells = iter::repeat_with(OnceLock::new).take(cells).collect();
        Self { cells, made: AtomicUsize::new(0) }
    }

    /// How many it takes. Half of the cells stay empty, so that looking for one is short.
    fn most(&self) -> usize {
        self.cells.len() / 2
    }

    /// Everything noted of a key, by whichever clone.
    fn find(&self, key: Key) -> impl Iterator<Item = &Entry> {
        self.from(key).map_while(OnceLock::get).filter(move |entry| entry.key == key)
    }

    fn put(&self, mut entry: Entry) {
        for cell in self.from(entry.key) {
            match cell.set(entry) {
                Ok(()) => return,
                Err(refused) => entry = refused,
            }
        }
    }

    /// The cells in the order in which a key looks for its own.
    fn from(&self, key: Key) -> impl Iterator<Item = &OnceLock<Entry>> {
        let (before, after) = self.cells.split_at(key.spread(self.cells.len()));
        after.iter().chain(before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FULL: u64 = CELLS.0 as u64 / 2;

    fn key(number: u64) -> Key {
        Key::of_id(&number.to_string())
    }

    fn filled(count: u64) -> Keys {
        let mut keys = Keys::new();
        (0..count).for_each(|number| keys.insert(key(number), number));
        keys
    }

    fn held(keys: &Keys, count: u64) -> Vec<u64> {
        (0..count).filter_map(|number| keys.get(key(number))).collect()
    }

    #[test]
    fn a_key_is_found_however_long_ago_it_came() {
        for count in [0, 1, FULL, FULL + 1, 200 * FULL] {
            assert_eq!(held(&filled(count), count + 10), (0..count).collect::<Vec<_>>());
        }
    }

    #[test]
    fn clones_do_not_see_what_the_others_add() {
        for count in [0, 1, FULL - 1, FULL] {
            let base = filled(count);
            let (mut one, mut two) = (base.clone(), base.clone());
            one.insert(key(1_000), 1);
            two.insert(key(1_000), 2);
            two.insert(key(2_000), 3);
            assert_eq!((base.get(key(1_000)), base.get(key(2_000))), (None, None));
            assert_eq!((one.get(key(1_000)), one.get(key(2_000))), (Some(1), None));
            assert_eq!((two.get(key(1_000)), two.get(key(2_000))), (Some(2), Some(3)));
            assert_eq!(held(&one, count), held(&base, count));
        }
    }

    #[test]
    fn a_key_that_was_freed_is_taken_anew() {
        let base = filled(5);
        let mut keys = base.clone();
        keys.remove(key(3));
        assert_eq!((base.get(key(3)), keys.get(key(3))), (Some(3), None));
        keys.insert(key(3), 30);
        assert_eq!(keys.get(key(3)), Some(30));
        assert_eq!(base.get(key(3)), Some(3));
    }
}
