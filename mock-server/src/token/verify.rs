use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, Validation};
use serde_json::Value;

use super::{Keys, Purpose, Refused, claims as issued};
use crate::state::World;

/// Claims of a token that one of the keys signed and this world issued for this purpose. Expiry is not looked at:
/// the crate would ask the wall clock.
///
/// # Errors
/// [`Refused`] when it is not such a token.
pub fn verify(keys: &Keys, world: &World, purpose: Purpose, token: &str) -> Result<Value, Refused> {
    let header = jsonwebtoken::decode_header(token).map_err(unread)?;
    let kid = header.kid.unwrap_or_default();
    let key = keys.verifying(&kid).ok_or_else(|| Refused::Signature("its key is unknown".to_owned()))?;
    let mut validation = Validation::new(Algorithm::RS256);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    let claims: Value = jsonwebtoken::decode(token, key, &validation).map_err(unread)?.claims;
    if !issued::is_ours(world, purpose, issued::id(&claims)) {
        return Err(Refused::World(world.name().to_string()));
    }
    Ok(claims)
}

/// Without the library's excerpts of what it could not read: they are parts of the token.
fn unread(error: jsonwebtoken::errors::Error) -> Refused {
    match error.kind() {
        ErrorKind::InvalidSignature | ErrorKind::InvalidAlgorithm => {
            Refused::Signature("nobody here signed it".to_owned())
        }
        ErrorKind::Base64(_) => Refused::Malformed("token", "it is not base64".to_owned()),
        ErrorKind::Json(_) | ErrorKind::Utf8(_) => Refused::Malformed("token", "it holds no JSON".to_owned()),
        _ => Refused::Malformed("token", "it is no JWT".to_owned()),
    }
}
