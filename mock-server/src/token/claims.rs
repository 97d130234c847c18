use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::Keys;
use crate::failure::Failure;
use crate::state::{Transaction, World};
use specs::annotation::FailureKind;

/// What a token is to say, before the world adds when and which one it is.
#[derive(Debug)]
pub struct Grant {
    /// The issuer.
    pub issuer: String,
    /// Everything else; null members are left out.
    pub claims: Map<String, Value>,
    /// How long it lives.
    pub lifetime: Duration,
}

/// A token before it is signed.
#[derive(Debug)]
pub struct Draft {
    /// What it calls itself.
    pub id: String,
    /// When it stops counting.
    pub expires: Timestamp,
    /// Everything it says.
    pub claims: Map<String, Value>,
}

/// What a token is for: one that says who somebody is opens no door.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// To be shown to an API.
    Access,
    /// To tell a client who signed in.
    Identity,
}

/// Numbers a token: `iss`, `iat`, `exp` and `jti` come from the world. Signing takes far longer than
/// this, so it comes after, when nobody waits for the world.
pub fn draft(world: &World, transaction: &mut Transaction, purpose: Purpose, grant: Grant) -> Draft {
    let (number, now) = (transaction.issue(), transaction.now());
    let expires = now + jiff::SignedDuration::try_from(grant.lifetime).unwrap_or_default();
    let id = token_id(world, purpose, number);
    let mut claims = Map::new();
    claims.insert("iss".to_owned(), grant.issuer.into());
    claims.extend(grant.claims.into_iter().filter(|(_, value)| !value.is_null()));
    claims.insert("iat".to_owned(), now.as_second().into());
    claims.insert("exp".to_owned(), expires.as_second().into());
    claims.insert("jti".to_owned(), id.as_str().into());
    Draft { id, expires, claims }
}

impl Draft {
    /// The token.
    ///
    /// # Errors
    /// When the library cannot sign.
    pub fn sign(&self, keys: &Keys) -> Result<String, Failure> {
        let unsigned = |error| Failure::new(FailureKind::Internal, format!("cannot sign: {error}"));
        keys.sign(&self.claims).map_err(unsigned)
    }
}

/// Issues an access token.
///
/// # Errors
/// When the library cannot sign.
pub fn mint(keys: &Keys, world: &World, grant: Grant) -> Result<(String, Timestamp), Failure> {
    let draft =
        world.commit(|transaction| Ok::<_, Failure>(draft(world, transaction, Purpose::Access, grant)))?;
    Ok((draft.sign(keys)?, draft.expires))
}

/// `<number>.<mark>`, or `id.<number>.<mark>` of a token that opens no door: the mark ties the token to this world since its last reset, so that a token
/// of another world, or from before the reset, is unknown here although its signature is right.
fn token_id(world: &World, purpose: Purpose, number: u64) -> String {
    let mut hash = Sha256::new();
    hash.update(world.name().as_str());
    hash.update(world.generation().to_le_bytes());
    hash.update(number.to_le_bytes());
    let mark = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect::<String>();
    match purpose {
        Purpose::Access => format!("{number}.{mark}"),
        Purpose::Identity => format!("id.{number}.{mark}"),
    }
}

/// Whether a token of this id was issued by this world since its last reset, for this purpose.
pub(super) fn is_ours(world: &World, purpose: Purpose, id: &str) -> bool {
    let numbered = match purpose {
        Purpose::Access => Some(id),
        Purpose::Identity => id.strip_prefix("id."),
    };
    let number = numbered.and_then(|it| it.split('.').next()).and_then(|number| number.parse().ok());
    number.is_some_and(|number| token_id(world, purpose, number) == id)
}

/// The id of a token.
pub fn id(claims: &Value) -> &str {
    claims.get("jti").and_then(Value::as_str).unwrap_or_default()
}

/// When a token stops counting; one that does not say never counted.
pub fn expiry(claims: &Value) -> Timestamp {
    let seconds = claims.get("exp").and_then(Value::as_i64);
    seconds.and_then(|seconds| Timestamp::from_second(seconds).ok()).unwrap_or(Timestamp::MIN)
}
