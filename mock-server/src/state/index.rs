use std::cmp::Ordering;
use std::sync::Arc;

use imbl::Vector;

use super::{Collection, OrderValue, Record};

/// The live records of one scope, in default order. Any of them is found in logarithmic time.
#[derive(Debug, Clone, Copy)]
pub struct Index<'c> {
    collection: &'c Collection,
    ordinals: &'c Vector<u64>,
}

impl<'c> Index<'c> {
    pub(super) const fn new(collection: &'c Collection, ordinals: &'c Vector<u64>) -> Self {
        Self { collection, ordinals }
    }

    /// The ordinals of the records.
    pub(super) fn ordinals(self) -> impl Iterator<Item = u64> + 'c {
        self.ordinals.iter().copied()
    }

    /// How many there are.
    pub fn len(self) -> usize {
        self.ordinals.len()
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.ordinals.is_empty()
    }

    /// How many stand up to a place in the order, itself included.
    pub fn up_to(self, place: &OrderValue) -> usize {
        let order = |ordinal: &u64| self.collection.live(*ordinal).map(|record| record.order.cmp(place));
        let found = self.ordinals.binary_search_by(|ordinal| order(ordinal).unwrap_or(Ordering::Less));
        found.map_or_else(|next| next, |at| at + 1)
    }

    /// All of them from a position on.
    pub fn rest(self, first: usize) -> impl Iterator<Item = &'c Arc<Record>> {
        let rest = self.ordinals.focus().narrow(first.min(self.len())..);
        rest.into_iter().filter_map(move |ordinal| self.collection.live(*ordinal))
    }

    /// So many of them from a position on.
    pub fn page(self, first: usize, size: usize) -> impl Iterator<Item = &'c Arc<Record>> {
        let first = first.min(self.len());
        let last = first.saturating_add(size).min(self.len());
        let mut focus = self.ordinals.focus();
        (first..last).filter_map(move |at| self.collection.live(*focus.get(at)?))
    }
}

impl<'c> IntoIterator for Index<'c> {
    type Item = &'c Arc<Record>;
    type IntoIter = Box<dyn Iterator<Item = &'c Arc<Record>> + 'c>;

    fn into_iter(self) -> Self::IntoIter {
        Box::new(self.ordinals.iter().filter_map(move |ordinal| self.collection.live(*ordinal)))
    }
}
