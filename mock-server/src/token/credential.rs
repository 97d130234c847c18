use std::sync::Arc;

use arc_swap::ArcSwapOption;
use jiff::Timestamp;
use serde_json::Value;

use super::{Refused, Standing, Verified};
use crate::rights::Right;
use crate::secret::Shown;
use crate::state::{CollectionId, Record, Snapshot};

/// A credential that was found right once. What can change since, its expiry, its revocation and the
/// records it stands with, is looked at again at every request.
#[derive(Debug)]
pub struct Credential {
    /// What was shown.
    pub shown: Shown,
    /// The system and security scheme it was shown to: each reads its own facts from it.
    pub scheme: Arc<str>,
    /// What messages call it.
    pub word: &'static str,
    /// What a token calls itself, to be revoked by.
    pub id: Option<String>,
    /// When it stops counting, on the world's clock.
    pub expires: Option<Timestamp>,
    /// The claims of a token.
    pub claims: Value,
    /// The record that is a key or a session. When it changes, the credential is read anew.
    pub record: Option<(CollectionId, Arc<Record>)>,
    /// The caller's facts, as the credential tells them.
    pub facts: Value,
    /// What it narrows its owner's permissions to.
    pub scopes: Option<Arc<Vec<Right>>>,
    /// Records it stands and falls with.
    pub standing: Vec<Standing>,
    /// The caller it last came to.
    pub caller: ArcSwapOption<Verified>,
}

impl Credential {
    /// What it says: its claims, or the fields of its record.
    pub fn says(&self) -> &Value {
        self.record.as_ref().map_or(&self.claims, |(_, record)| record.fields())
    }

    /// Whether its record, if it has one, is there as it was.
    pub fn is_current(&self, snapshot: &Snapshot) -> bool {
        self.record.as_ref().is_none_or(|(collection, record)| {
            snapshot.collection(*collection).get(&record.id).is_some_and(|live| Arc::ptr_eq(live, record))
        })
    }

    /// Whether it is over at an instant.
    pub fn is_over(&self, now: Timestamp) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }

    /// Whether it counts now.
    ///
    /// # Errors
    /// [`Refused`] when it expired, was revoked, or a record it stands with fails `in_order`.
    pub fn counts(
        &self,
        snapshot: &Snapshot,
        in_order: impl Fn(usize, &Record) -> Result<(), String>,
    ) -> Result<(), Refused> {
        if let Some(expires) = self.expires.filter(|expires| *expires <= snapshot.clock().now()) {
            return Err(Refused::Expired(self.word, expires));
        }
        if self.id.as_ref().is_some_and(|id| snapshot.is_revoked(id)) {
            return Err(Refused::Revoked(self.word));
        }
        self.standing.iter().try_for_each(|standing| standing.holds(snapshot, &in_order))
    }
}
