//! From a place in the bundle back to the place it was written.

use std::collections::HashMap;

use super::trail::{Origin, SourceId};
use crate::pointer::Pointer;

/// Where the pieces of a bundle come from. What is in no piece comes from the first file.
#[derive(Debug, Default)]
pub(super) struct Origins(HashMap<Pointer, Origin>);

impl Origins {
    pub(super) fn add(&mut self, bundled: Pointer, origin: Origin) {
        self.0.insert(bundled, origin);
    }

    /// Where `bundled` was written: below the innermost piece that holds it.
    pub(super) fn of(&self, bundled: &Pointer) -> Origin {
        let mut start = Some(bundled.clone());
        while let Some(at) = start {
            if let (Some(origin), Some(below)) = (self.0.get(&at), bundled.below(&at)) {
                return Origin { source: origin.source, pointer: origin.pointer.join(&below) };
            }
            start = at.parent();
        }
        Origin { source: SourceId::ROOT, pointer: bundled.clone() }
    }
}
