use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::Keys;
use crate::failure::Failure;
use crate::state::World;
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

/// Issues a token: `iss`, `iat`, `exp` and `jti` come from the world.
///
/// # Errors
/// When the library cannot sign.
pub fn mint(keys: &Keys, world: &World, grant: Grant) -> Result<(String, Timestamp), Failure> {
    // Only the number is taken under the world's lock; signing takes far longer.
    let (number, now) =
        world.commit(|transaction| Ok::<_, Failure>((transaction.issue(), transaction.now())))?;
    let expires = now + jiff::SignedDuration::try_from(grant.lifetime).unwrap_or_default();
    let mut claims = Map::new();
    claims.insert("iss".to_owned(), grant.issuer.into());
    claims.extend(grant.claims.into_iter().filter(|(_, value)| !value.is_null()));
    claims.insert("iat".to_owned(), now.as_second().into());
    claims.insert("exp".to_owned(), expires.as_second().into());
    claims.insert("jti".to_owned(), token_id(world, number).into());
    let unsigned = |error| Failure::new(FailureKind::Internal, format!("cannot sign: {error}"));
    Ok((keys.sign(&claims).map_err(unsigned)?, expires))
}

/// `<number>.<mark>`: the mark ties the token to this world since its last reset, so that a token
/// of another world, or from before the reset, is unknown here although its signature is right.
fn token_id(world: &World, number: u64) -> String {
    let mut hash = Sha256::new();
    hash.update(world.name().as_str());
    hash.update(world.generation().to_le_bytes());
    hash.update(number.to_le_bytes());
    let mark = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect::<String>();
    format!("{number}.{mark}")
}

/// Whether a token of this id was issued by this world since its last reset.
pub(super) fn is_ours(world: &World, id: &str) -> bool {
    let number = id.split('.').next().and_then(|number| number.parse().ok());
    number.is_some_and(|number| token_id(world, number) == id)
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
