use std::cmp::Ordering;
use std::sync::Arc;

use super::{Collection, Index, IndexKey, OrderValue, Record};

/// Records in default order that one or several keys lead to, each once.
#[derive(Debug)]
pub enum View<'c> {
    /// One key's.
    One(Index<'c>),
    /// Several keys' together.
    Several {
        /// Where they are.
        collection: &'c Collection,
        /// Their ordinals.
        ordinals: Arc<[u64]>,
    },
    /// None.
    Nothing,
}

impl<'c> View<'c> {
    /// The records that any of the keys leads to.
    pub fn new(collection: &'c Collection, keys: &[IndexKey]) -> Self {
        let mut found = keys.iter().filter_map(|key| collection.at(key));
        let Some(first) = found.next() else { return Self::Nothing };
        let rest: Vec<Index<'c>> = found.collect();
        if rest.is_empty() {
            return Self::One(first);
        }
        let ordinals = collection.together(keys, || merged(collection, first, &rest));
        Self::Several { collection, ordinals }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::One(index) => index.len(),
            Self::Several { ordinals, .. } => ordinals.len(),
            Self::Nothing => 0,
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many come before a place or stand at it.
    pub fn up_to(&self, place: &OrderValue) -> usize {
        match self {
            Self::One(index) => index.up_to(place),
            Self::Several { collection, ordinals } => ordinals
                .partition_point(|ordinal| collection.live(*ordinal).is_some_and(|it| it.order <= *place)),
            Self::Nothing => 0,
        }
    }

    /// So many of them from a position on.
    pub fn page(&self, first: usize, size: usize) -> Box<dyn Iterator<Item = &'c Arc<Record>> + '_> {
        match self {
            Self::One(index) => Box::new(index.page(first, size)),
            Self::Several { collection, ordinals } => {
                let page = ordinals.iter().skip(first).take(size);
                Box::new(page.filter_map(|ordinal| collection.live(*ordinal)))
            }
            Self::Nothing => Box::new(std::iter::empty()),
        }
    }

    /// All of them from a position on.
    pub fn rest(&self, first: usize) -> Box<dyn Iterator<Item = &'c Arc<Record>> + '_> {
        match self {
            Self::One(index) => Box::new(index.rest(first)),
            Self::Several { .. } | Self::Nothing => self.page(first, usize::MAX),
        }
    }

    /// All of them.
    pub fn iter(&self) -> Box<dyn Iterator<Item = &'c Arc<Record>> + '_> {
        self.rest(0)
    }
}

/// The ordinals of several indexes in default order. The largest is taken as it is; of the others
/// only what is new is sorted and merged into it, since grants are few beside what somebody owns.
fn merged(collection: &Collection, first: Index<'_>, rest: &[Index<'_>]) -> Arc<[u64]> {
    let mut all: Vec<Index<'_>> = std::iter::once(first).chain(rest.iter().copied()).collect();
    all.sort_by_key(|index| std::cmp::Reverse(index.len()));
    let largest: Vec<u64> = all[0].ordinals().collect();
    let known: std::collections::HashSet<u64, foldhash::fast::FixedState> = largest.iter().copied().collect();
    let mut more: Vec<u64> = all[1..]
        .iter()
        .flat_map(|index| index.ordinals())
        .filter(|ordinal| !known.contains(ordinal))
        .collect();
    more.sort_by(|a, b| collection.compare(*a, *b));
    more.dedup();
    join(collection, &largest, &more).into()
}

fn join(collection: &Collection, left: &[u64], right: &[u64]) -> Vec<u64> {
    let mut out = Vec::with_capacity(left.len() + right.len());
    let (mut l, mut r) = (left.iter().peekable(), right.iter().peekable());
    while let (Some(a), Some(b)) = (l.peek(), r.peek()) {
        let next = if collection.compare(**a, **b) == Ordering::Greater { r.next() } else { l.next() };
        out.extend(next.copied());
    }
    out.extend(l.chain(r).copied());
    out
}
