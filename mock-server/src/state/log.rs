use std::array;
use std::sync::{Arc, OnceLock};

use imbl::Vector;

/// A persistent sequence that mostly grows at its end. Cloning shares it.
///
/// The newest clone appends in place: the others know their own length and do not look past it. A
/// clone that is not the newest finds the place taken and copies the last chunk first.
#[derive(Debug)]
pub(super) struct Log<T> {
    full: Vector<Arc<Chunk<T>>>,
    last: Arc<Chunk<T>>,
    len: usize,
}

/// Cells are filled from the first on and never change.
#[derive(Debug)]
struct Chunk<T>([OnceLock<T>; CHUNK]);

/// Cells of a chunk: what a change in the middle copies.
const CHUNK: usize = 64;

impl<T: Clone> Log<T> {
    pub fn new() -> Self {
        Self { full: Vector::new(), last: Arc::new(Chunk::empty()), len: 0 }
    }

    pub const fn len(&self) -> usize {
        self.len
    }

    pub fn get(&self, at: usize) -> Option<&T> {
        let chunk = if at >= self.len {
            return None;
        } else if at / CHUNK == self.full.len() {
            &self.last
        } else {
            self.full.get(at / CHUNK)?
        };
        chunk.0[at % CHUNK].get()
    }

    pub fn push(&mut self, value: T) {
        if self.len / CHUNK > self.full.len() {
            let full = std::mem::replace(&mut self.last, Arc::new(Chunk::empty()));
            self.full.push_back(full);
        }
        let cell = self.len % CHUNK;
        if let Err(value) = self.last.0[cell].set(value) {
            self.last = Arc::new(self.last.copy(cell, cell, value));
        }
        self.len += 1;
    }

    /// Appends to a chunk of its own: what others share holds nothing of it, and frees it with this one.
    pub fn push_apart(&mut self, value: T) {
        let cell = self.len % CHUNK;
        if self.len / CHUNK == self.full.len() {
            self.last = Arc::new(self.last.copy(cell, cell, value));
            self.len += 1;
        } else {
            self.push(value);
        }
    }

    /// Puts a value in the place of another; past the end it does nothing.
    pub fn set(&mut self, at: usize, value: T) {
        if at >= self.len {
            return;
        }
        let full = self.full.len();
        let (chunk, used) = match self.full.get_mut(at / CHUNK) {
            Some(chunk) => (chunk, CHUNK),
            None => (&mut self.last, self.len - full * CHUNK),
        };
        // A chunk that nobody shares any more was copied by a change before.
        match Arc::get_mut(chunk) {
            Some(own) => own.0[at % CHUNK] = OnceLock::from(value),
            None => *chunk = Arc::new(chunk.copy(used, at % CHUNK, value)),
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = &T> {
        let chunks = self.full.iter().chain([&self.last]);
        chunks.flat_map(|chunk| chunk.0.iter()).take(self.len).filter_map(OnceLock::get)
    }
}

// By hand: what is shared need not be copied, whatever `T` is.
impl<T> Clone for Log<T> {
    fn clone(&self) -> Self {
        Self { full: self.full.clone(), last: Arc::clone(&self.last), len: self.len }
    }
}

impl<T: Clone> Chunk<T> {
    fn empty() -> Self {
        Self(array::from_fn(|_| OnceLock::new()))
    }

    /// The first `used` cells, with one value put in or added after them.
    fn copy(&self, used: usize, at: usize, value: T) -> Self {
        let mut copy = Self::empty();
        for (cell, (old, new)) in self.0.iter().zip(&mut copy.0).enumerate().take(used.max(at + 1)) {
            *new = if cell == at { OnceLock::from(value.clone()) } else { old.clone() };
        }
        copy
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(len: usize) -> Log<usize> {
        let mut log = Log::new();
        (0..len).for_each(|value| log.push(value));
        log
    }

    #[test]
    fn what_is_appended_apart_goes_with_the_log_it_was_appended_to() {
        for seeds in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1] {
            let mut before = Log::new();
            (0..seeds).for_each(|_| before.push_apart(Arc::new(0)));
            let (mut after, value) = (before.clone(), Arc::new(1));
            after.push_apart(Arc::clone(&value));
            assert_eq!((after.len(), after.get(seeds).map(|it| **it)), (seeds + 1, Some(1)));
            assert_eq!((before.len(), before.get(seeds)), (seeds, None));
            drop(after);
            assert_eq!(Arc::strong_count(&value), 1, "{seeds}");
        }
    }

    fn values(log: &Log<usize>) -> Vec<usize> {
        log.iter().copied().collect()
    }

    #[test]
    fn what_was_appended_is_found_across_chunks() {
        for len in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK] {
            let log = filled(len);
            assert_eq!(values(&log), (0..len).collect::<Vec<_>>());
            assert_eq!(log.get(len), None);
            assert!((0..len).all(|at| log.get(at) == Some(&at)));
        }
    }

    #[test]
    fn clones_that_append_do_not_see_each_other() {
        for len in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1] {
            let base = filled(len);
            let (mut one, mut two) = (base.clone(), base.clone());
            one.push(1_000);
            two.push(2_000);
            two.push(2_001);
            one.push(1_001);
            let expected = |tail: [usize; 2]| (0..len).chain(tail).collect::<Vec<_>>();
            assert_eq!(values(&base), (0..len).collect::<Vec<_>>());
            assert_eq!(values(&one), expected([1_000, 1_001]));
            assert_eq!(values(&two), expected([2_000, 2_001]));
        }
    }

    #[test]
    fn a_chunk_that_was_copied_once_is_changed_in_place() {
        for at in [0, CHUNK] {
            let base = filled(CHUNK + 5);
            let mut changed = base.clone();
            changed.set(at, 1_000);
            let before = std::ptr::from_ref(changed.get(at).unwrap());
            changed.set(at + 1, 1_001);
            assert_eq!(std::ptr::from_ref(changed.get(at).unwrap()), before);
            assert_eq!((base.get(at + 1), changed.get(at + 1)), (Some(&(at + 1)), Some(&1_001)));
        }
    }

    #[test]
    fn a_change_in_the_middle_is_seen_by_the_clone_that_made_it_alone() {
        for at in [0, CHUNK - 1, CHUNK, CHUNK + 4] {
            let base = filled(CHUNK + 5);
            let mut changed = base.clone();
            changed.set(at, 1_000);
            changed.push(1_001);
            assert_eq!(base.get(at), Some(&at));
            assert_eq!((changed.get(at), changed.get(CHUNK + 5)), (Some(&1_000), Some(&1_001)));
            assert_eq!(changed.len(), base.len() + 1);
        }
    }
}
