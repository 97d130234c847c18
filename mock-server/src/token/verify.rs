use std::sync::{Arc, OnceLock};

use arc_swap::ArcSwapOption;
use jiff::Timestamp;
use jsonwebtoken::{Algorithm, Validation};
use serde_json::Value;

use super::{Keys, claims as issued};
use crate::state::{CollectionId, Place, Record, Snapshot, World};

/// A token whose signature, issuer and audience were found right once. What can change since, its
/// expiry, its revocation and the records it stands with, is looked at again at every request.
#[derive(Debug)]
pub struct Verified {
    /// Its id.
    pub id: String,
    /// When it stops counting, on the world's clock.
    pub expires: Timestamp,
    /// The token itself.
    pub token: String,
    /// What it says.
    pub claims: Value,
    /// The caller's facts.
    pub facts: Value,
    /// Where the caller stands; `None` in a system without levels.
    pub place: Option<Place>,
    /// Records it stands and falls with.
    pub standing: Vec<Standing>,
    /// For each policy of the system: the guard that refuses this caller, once it is known.
    pub policies: Vec<OnceLock<Option<usize>>>,
}

/// A record a token stands and falls with.
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

/// Why a token does not count.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is no token, or not one that these keys signed.
    #[error("the token is not one of ours: {0}")]
    Signature(String),
    /// Another issuer.
    #[error("the token's issuer is `{actual}`, accepted is {accepted}")]
    Issuer {
        /// `iss` of the token.
        actual: String,
        /// What would have been accepted.
        accepted: String,
    },
    /// Meant for somebody else.
    #[error("the token is meant for {actual}, not for `{wanted}`")]
    Audience {
        /// `aud` of the token.
        actual: String,
        /// Whom it must be meant for.
        wanted: String,
    },
    /// Issued by another world, or before a reset.
    #[error("the token was not issued by world `{0}` since it was last reset")]
    World(String),
    /// Past its time.
    #[error("the token expired at {0}")]
    Expired(Timestamp),
    /// Given back.
    #[error("the token was revoked")]
    Revoked,
    /// A record it stands with is gone or not in order.
    #[error("{0}")]
    Standing(String),
}

/// Claims of a token that one of the keys signed and this world issued. Expiry is not looked at:
/// the crate would ask the wall clock.
///
/// # Errors
/// [`Refused`] when it is not such a token.
pub fn verify(keys: &Keys, world: &World, token: &str) -> Result<Value, Refused> {
    let foreign = |error: jsonwebtoken::errors::Error| Refused::Signature(error.to_string());
    let header = jsonwebtoken::decode_header(token).map_err(foreign)?;
    let kid = header.kid.unwrap_or_default();
    let key = keys.verifying(&kid).ok_or_else(|| Refused::Signature(format!("unknown key `{kid}`")))?;
    let mut validation = Validation::new(Algorithm::RS256);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    let claims: Value = jsonwebtoken::decode(token, key, &validation).map_err(foreign)?.claims;
    if !issued::is_ours(world, issued::id(&claims)) {
        return Err(Refused::World(world.name().to_string()));
    }
    Ok(claims)
}

impl Verified {
    /// Whether it counts now.
    ///
    /// # Errors
    /// [`Refused`] when it expired, was revoked, or a record it stands with fails `in_order`.
    pub fn counts(
        &self,
        snapshot: &Snapshot,
        in_order: impl Fn(usize, &Record) -> Result<(), String>,
    ) -> Result<(), Refused> {
        if self.expires <= snapshot.clock().now() {
            return Err(Refused::Expired(self.expires));
        }
        if snapshot.is_revoked(&self.id) {
            return Err(Refused::Revoked);
        }
        self.standing.iter().try_for_each(|standing| standing.holds(snapshot, &in_order))
    }
}

impl Standing {
    fn holds(
        &self,
        snapshot: &Snapshot,
        in_order: &impl Fn(usize, &Record) -> Result<(), String>,
    ) -> Result<(), Refused> {
        let record = self.find(snapshot).ok_or_else(|| {
            let layout = snapshot.layout().of(self.collection);
            Refused::Standing(format!("the {} of the token, {}, is not there", layout.name, self.id))
        })?;
        if self.in_order.load().as_ref().is_some_and(|known| Arc::ptr_eq(known, record)) {
            return Ok(());
        }
        in_order(self.entry, record).map_err(Refused::Standing)?;
        self.in_order.store(Some(Arc::clone(record)));
        Ok(())
    }

    fn find<'s>(&self, snapshot: &'s Snapshot) -> Option<&'s Arc<Record>> {
        let collection = snapshot.collection(self.collection);
        match &self.by {
            Some(field) => collection.find(field, &self.id),
            None => collection.get(self.id.as_str()?),
        }
    }
}
