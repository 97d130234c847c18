use fixtures::SigningKey;
use jsonwebtoken::jwk::{Jwk, JwkSet, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header};
use serde_json::{Map, Value};

/// The keys that sign and verify every token of a server. The first one signs.
pub struct Keys {
    header: Header,
    signing: EncodingKey,
    verifying: Vec<(String, DecodingKey)>,
    published: JwkSet,
}

/// Why a key cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// Nothing to sign with.
    #[error("there is no signing key")]
    None,
    /// The PEM is no RSA private key.
    #[error("signing key `{kid}` cannot be used: {reason}")]
    Unusable {
        /// The key's id.
        kid: String,
        /// What the library says.
        reason: jsonwebtoken::errors::Error,
    },
}

impl Keys {
    /// Keys from their PEM form.
    ///
    /// # Errors
    /// When there is none, or one is no RSA private key in PKCS#8.
    pub fn new(keys: &[SigningKey]) -> Result<Self, KeyError> {
        let mut parsed = Vec::new();
        for key in keys {
            let unusable = |reason| KeyError::Unusable { kid: key.kid.to_owned(), reason };
            parsed.push((key.kid, pair(key).map_err(unusable)?));
        }
        let published = JwkSet { keys: parsed.iter().map(|(_, (_, jwk))| jwk.clone()).collect() };
        let verifying = published
            .keys
            .iter()
            .zip(keys)
            .filter_map(|(jwk, key)| Some((key.kid.to_owned(), DecodingKey::from_jwk(jwk).ok()?)))
            .collect();
        let (kid, (signing, _)) = parsed.into_iter().next().ok_or(KeyError::None)?;
        let header = Header { kid: Some(kid.to_owned()), ..Header::new(Algorithm::RS256) };
        Ok(Self { header, signing, verifying, published })
    }

    /// A signed token with these claims.
    ///
    /// # Errors
    /// When the library cannot sign.
    pub fn sign(&self, claims: &Map<String, Value>) -> Result<String, jsonwebtoken::errors::Error> {
        jsonwebtoken::encode(&self.header, claims, &self.signing)
    }

    /// The key of this id.
    pub(super) fn verifying(&self, kid: &str) -> Option<&DecodingKey> {
        self.verifying.iter().find(|(known, _)| known == kid).map(|(_, key)| key)
    }

    /// The public halves, as a JSON Web Key Set (RFC 7517).
    pub const fn published(&self) -> &JwkSet {
        &self.published
    }
}

fn pair(key: &SigningKey) -> Result<(EncodingKey, Jwk), jsonwebtoken::errors::Error> {
    let signing = EncodingKey::from_rsa_pem(key.pem.as_bytes())?;
    let mut jwk = Jwk::from_encoding_key(&signing, Algorithm::RS256)?;
    jwk.common.key_id = Some(key.kid.to_owned());
    jwk.common.public_key_use = Some(PublicKeyUse::Signature);
    jwk.common.key_algorithm = Some(KeyAlgorithm::RS256);
    Ok((signing, jwk))
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").field("kids", &self.verifying.len()).finish_non_exhaustive()
    }
}
