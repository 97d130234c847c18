use std::sync::Arc;

use arc_swap::ArcSwapOption;
use serde_json::Value;

use super::Refused;
use crate::state::{CollectionId, Record, Snapshot};

/// A record a credential stands and falls with.
#[derive(Debug)]
pub struct Standing {
    /// Its collection.
    pub collection: CollectionId,
    /// The unique field it is looked up by, unless that is the id.
    pub by: Option<String>,
    /// The value it is looked up by.
    pub id: Value,
    /// Which entry of the identity's list this is.
    pub entry: usize,
    /// The record as it was when it was last found in order.
    pub in_order: ArcSwapOption<Record>,
}

impl Standing {
    /// Whether the record is there and `in_order`.
    pub(super) fn holds(
        &self,
        snapshot: &Snapshot,
        in_order: &impl Fn(usize, &Record) -> Result<(), String>,
    ) -> Result<(), Refused> {
        let record = snapshot.lookup(self.collection, self.by.as_deref(), &self.id).ok_or_else(|| {
            let layout = snapshot.layout().of(self.collection);
            Refused::Standing(format!("the {} of the credential, {}, is not there", layout.name, self.id))
        })?;
        if self.in_order.load().as_ref().is_some_and(|known| Arc::ptr_eq(known, record)) {
            return Ok(());
        }
        in_order(self.entry, record).map_err(Refused::Standing)?;
        self.in_order.store(Some(Arc::clone(record)));
        Ok(())
    }
}
