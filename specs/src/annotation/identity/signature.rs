use crate::IndexMap;
use serde::Deserialize;

use super::Pattern;
use crate::expression::Template;

/// A keyed hash (HMAC) of the raw body, made with a secret that both sides know.
///
/// ```yaml
/// {form: "t=${timestamp},v1=${signature}", payload: "${timestamp}.${body}", tolerance: 300,
///  secret: {from: hook, where: {id: "${path.hook_id}"}, field: secret}}
/// ```
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignatureIdentity {
    /// What the credential looks like.
    #[serde(default = "SignatureIdentity::bare")]
    pub form: Pattern,
    /// What is signed, over the names of `form` and `headers`, and `body`.
    #[serde(default = "SignatureIdentity::body")]
    pub payload: Pattern,
    /// How it is signed.
    #[serde(default)]
    pub algorithm: Algorithm,
    /// How the signature is written.
    #[serde(default)]
    pub encoding: Encoding,
    /// Names to the headers that hold more of what is signed.
    #[serde(default)]
    pub headers: IndexMap<String, String>,
    /// Seconds that `timestamp` may be off the world's clock. Absent: any number.
    #[serde(default)]
    pub tolerance: Option<u32>,
    /// Where the secret is.
    pub secret: SecretSource,
}

/// Where the secret of a signature is. One that is null is not configured, and nothing passes.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum SecretSource {
    /// In a field of a record.
    Record(SecretRecord),
    /// In the document.
    Document(SecretValue),
}

/// A secret in a field of the one record of a resource whose fields have these values.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecretRecord {
    /// The resource.
    pub from: String,
    /// Fields and their values, over `path`, `query` and `signed`, the names of `form` and `headers`.
    #[serde(rename = "where")]
    pub fields: IndexMap<String, Template>,
    /// The field with the secret.
    pub field: String,
}

/// A secret in the document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecretValue {
    /// The secret; null where there is none.
    pub value: Option<String>,
}

/// How a body is signed.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Algorithm {
    /// HMAC with SHA-256.
    #[default]
    Sha256,
}

/// How a signature is written.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// Hexadecimal, in either case.
    #[default]
    Hex,
    /// Base64 (RFC 4648, section 4).
    Base64,
}

impl SignatureIdentity {
    /// The name of what is compared.
    pub const SIGNATURE: &'static str = "signature";
    /// The name of the seconds since 1970 at which was signed.
    pub const TIMESTAMP: &'static str = "timestamp";
    /// The name of the raw body.
    pub const BODY: &'static str = "body";

    fn bare() -> Pattern {
        Pattern::from("${signature}".to_owned())
    }

    fn body() -> Pattern {
        Pattern::from("${body}".to_owned())
    }
}
