use std::sync::Arc;

use super::ordinals::Ordinals;
use super::{Collection, OrderValue, Record};

/// The live records of one scope, in default order. Any of them is found in logarithmic time.
#[derive(Debug, Clone, Copy)]
pub struct Index<'c> {
    collection: &'c Collection,
    ordinals: &'c Ordinals,
}

impl<'c> Index<'c> {
    pub(super) const fn new(collection: &'c Collection, ordinals: &'c Ordinals) -> Self {
        Self { collection, ordinals }
    }

    /// The ordinals of the records.
    pub(super) fn ordinals(self) -> impl Iterator<Item = u64> + 'c {
        self.ordinals.iter()
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
        let mut is_before =
            |ordinal| self.collection.live(ordinal).is_none_or(|record| record.order <= *place);
        self.ordinals.partition_point(&mut is_before)
    }

    /// All of them from a position on.
    pub fn rest(self, first: usize) -> impl Iterator<Item = &'c Arc<Record>> {
        self.ordinals.iter_from(first).filter_map(move |ordinal| self.collection.live(ordinal))
    }

    /// So many of them from a position on.
    pub fn page(self, first: usize, size: usize) -> impl Iterator<Item = &'c Arc<Record>> {
        let page = self.ordinals.iter_from(first).take(size);
        page.filter_map(move |ordinal| self.collection.live(ordinal))
    }
}

impl<'c> IntoIterator for Index<'c> {
    type Item = &'c Arc<Record>;
    type IntoIter = Box<dyn Iterator<Item = &'c Arc<Record>> + 'c>;

    fn into_iter(self) -> Self::IntoIter {
        Box::new(self.rest(0))
    }
}
