use jiff::Timestamp;
use jsonwebtoken::jwk::{Jwk, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Map, Value};

use crate::secret;

/// Seconds that clocks may differ.
pub(super) const LEEWAY: i64 = 60;
/// Longest subject, in bytes of ASCII (OpenID Connect Core 1.0, section 2).
const LONGEST_SUBJECT: usize = 255;

/// The claims of a token, before it is known who signed it.
pub(super) fn unverified(token: &str) -> Result<Map<String, Value>, String> {
    let claims = jsonwebtoken::dangerous::insecure_decode::<Map<String, Value>>(token);
    claims.map(|data| data.claims).map_err(|_| "it is no JWT".to_owned())
}

/// The claims of a token that one of these keys signed. What they say is not looked at.
pub(super) fn signed(token: &str, keys: &[Value]) -> Result<Map<String, Value>, String> {
    // An unsigned token has an algorithm that the library does not know.
    let header = jsonwebtoken::decode_header(token).map_err(|_| "its header cannot be read".to_owned())?;
    if is_symmetric(header.alg) {
        return Err("it is not signed with a private key".to_owned());
    }
    let keys: Vec<Jwk> = keys.iter().filter_map(|key| serde_json::from_value(key.clone()).ok()).collect();
    let fits = |key: &&Jwk| {
        let named = header.kid.is_none() || key.common.key_id == header.kid;
        let meant = !matches!(key.common.public_key_use, Some(PublicKeyUse::Encryption));
        let algorithm = key.common.key_algorithm.map(|known| known.to_string());
        named && meant && algorithm.is_none_or(|known| known == format!("{:?}", header.alg))
    };
    let mut validation = Validation::new(header.alg);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    let verified = keys.iter().filter(fits).find_map(|key| {
        let key = DecodingKey::from_jwk(key).ok()?;
        jsonwebtoken::decode::<Map<String, Value>>(token, &key, &validation).ok()
    });
    verified.map(|data| data.claims).ok_or_else(|| "none of its issuer's keys signed it".to_owned())
}

const fn is_symmetric(algorithm: Algorithm) -> bool {
    matches!(algorithm, Algorithm::HS256 | Algorithm::HS384 | Algorithm::HS512)
}

/// Whom a token must be from and for.
pub(super) struct Expected<'e> {
    pub(super) issuer: &'e str,
    pub(super) client_id: &'e str,
    pub(super) now: Timestamp,
}

impl Expected<'_> {
    /// What every token must say (OpenID Connect Core 1.0, section 3.1.3.7; Back-Channel Logout 1.0,
    /// section 2.6). On the world's clock.
    pub(super) fn hold(&self, claims: &Map<String, Value>) -> Result<(), String> {
        let said = |name: &str| claims.get(name).and_then(Value::as_str);
        if said("iss") != Some(self.issuer) {
            return Err("its issuer is another".to_owned());
        }
        let is_for = match claims.get("aud") {
            Some(Value::String(audience)) => audience == self.client_id,
            Some(Value::Array(audiences)) => audiences.iter().any(|it| it == self.client_id),
            _ => false,
        };
        if !is_for {
            return Err("it is meant for somebody else".to_owned());
        }
        let several = claims.get("aud").and_then(Value::as_array).is_some_and(|it| it.len() > 1);
        match said("azp") {
            Some(party) if party != self.client_id => return Err("it was given to somebody else".to_owned()),
            None if several => return Err("it does not say whom of several it was given to".to_owned()),
            _ => {}
        }
        let now = self.now.as_second();
        if instant(claims, "exp").is_some_and(|exp| exp <= now.saturating_sub(LEEWAY)) {
            return Err("it has expired".to_owned());
        }
        match instant(claims, "iat") {
            None => Err("it does not say when it was issued".to_owned()),
            Some(issued) if issued > now.saturating_add(LEEWAY) => {
                Err("it was issued in the future".to_owned())
            }
            Some(_) => Ok(()),
        }
    }

    /// What an ID token must say beside that.
    pub(super) fn identity(&self, claims: &Map<String, Value>, nonce: &str) -> Result<(), String> {
        self.hold(claims)?;
        if instant(claims, "exp").is_none() {
            return Err("it does not say when it expires".to_owned());
        }
        let echoed = claims.get("nonce").and_then(Value::as_str);
        if !echoed.is_some_and(|echoed| secret::same(echoed, nonce)) {
            return Err("it was made for another sign-in".to_owned());
        }
        if subject(claims).is_none() {
            return Err("it does not say whom it is about".to_owned());
        }
        Ok(())
    }
}

/// Whom a token is about.
pub(super) fn subject(claims: &Map<String, Value>) -> Option<&Value> {
    let is_one = |it: &&Value| it.as_str().is_some_and(|it| !it.is_empty() && it.len() <= LONGEST_SUBJECT);
    claims.get("sub").filter(is_one)
}

/// Seconds since 1970; fractions are cut off.
pub(super) fn instant(claims: &Map<String, Value>, name: &str) -> Option<i64> {
    let value = claims.get(name)?;
    #[expect(clippy::cast_possible_truncation, reason = "what is out of range is the last second there is")]
    value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds as i64))
}
