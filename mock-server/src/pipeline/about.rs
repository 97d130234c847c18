use std::sync::Arc;

use parking_lot::Mutex;

use super::route::{Found, Routed};
use crate::state::{Kept, Record};

/// The record that an operation is about. Verbs say which it is as soon as they know; nothing is kept
/// of it where nobody wants to know.
#[derive(Debug, Default)]
pub(crate) struct About(Option<Mutex<Told>>);

#[derive(Debug, Default)]
struct Told {
    record: Option<Arc<Record>>,
    kept: Option<Arc<Kept>>,
}

impl About {
    /// Of a request that was routed.
    pub(super) fn of(routed: &Routed<'_>) -> Self {
        let is_wanted = |found: &&Found<'_>| found.system().annotation().audit.is_some() || found.notifies();
        Self(routed.found.as_ref().ok().filter(is_wanted).map(|_| Mutex::default()))
    }

    /// It is about this record.
    pub(crate) fn is(&self, record: &Arc<Record>) {
        if let Some(about) = &self.0 {
            about.lock().record = Some(Arc::clone(record));
        }
    }

    /// It made or changed this one, or took it away: one that no document declares.
    pub(crate) fn changed(&self, kept: &Arc<Kept>) {
        if let Some(about) = &self.0 {
            about.lock().kept = Some(Arc::clone(kept));
        }
    }

    /// The record, as it was last said.
    pub(crate) fn record(&self) -> Option<Arc<Record>> {
        self.0.as_ref()?.lock().record.clone()
    }

    /// The one that no document declares, if it changed.
    pub(crate) fn kept(&self) -> Option<Arc<Kept>> {
        self.0.as_ref()?.lock().kept.clone()
    }
}
