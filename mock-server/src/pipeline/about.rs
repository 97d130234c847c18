use std::sync::Arc;

use parking_lot::Mutex;

use super::route::Routed;
use crate::state::Record;

/// The record that an operation is about. Verbs say which it is as soon as they know; nothing is kept
/// of it where the system keeps no audit log.
#[derive(Debug, Default)]
pub(crate) struct About(Option<Mutex<Option<Arc<Record>>>>);

impl About {
    /// Of a request that was routed.
    pub(super) fn of(routed: &Routed<'_>) -> Self {
        let found = routed.found.as_ref().ok();
        Self(found.and_then(|found| found.system().annotation().audit.as_ref()).map(|_| Mutex::default()))
    }

    /// It is about this record.
    pub(crate) fn is(&self, record: &Arc<Record>) {
        if let Some(about) = &self.0 {
            *about.lock() = Some(Arc::clone(record));
        }
    }

    /// The record, as it was last said.
    pub(super) fn record(&self) -> Option<Arc<Record>> {
        self.0.as_ref()?.lock().clone()
    }
}
