//! How callers say who they are: a file a kind of proof.

mod jwt;
mod named_record;
mod pattern;
mod refusal;
mod scopes;
mod signature;
mod standing;

use crate::IndexMap;
use serde::Deserialize;

use super::Fail;
use crate::expression::Template;

pub use jwt::{Audience, JwtIdentity};
pub use named_record::NamedRecord;
pub use pattern::Pattern;
pub use refusal::{Refusal, RefusalName};
pub use scopes::Scopes;
pub use signature::{Algorithm, Encoding, SecretSource, SignatureIdentity};
pub use standing::Standing;

/// Everybody one security scheme identifies: several kinds of proof side by side, told apart by the
/// form of what is shown. Written as a list, or as the only entry itself.
#[derive(Debug, Deserialize)]
#[serde(from = "WrittenIdentities")]
pub struct Identities(pub Vec<Identity>);

#[derive(Deserialize)]
#[serde(untagged)]
enum WrittenIdentities {
    Many(Vec<Identity>),
    One(Box<Identity>),
}

impl From<WrittenIdentities> for Identities {
    fn from(written: WrittenIdentities) -> Self {
        Self(match written {
            WrittenIdentities::Many(many) => many,
            WrittenIdentities::One(one) => vec![*one],
        })
    }
}

/// One kind of proof and who it stands for.
#[derive(Debug, Deserialize)]
#[serde(try_from = "WrittenIdentity")]
pub struct Identity {
    /// What is shown.
    pub proof: Proof,
    /// Records the credential stands and falls with.
    pub standing: Vec<Standing>,
    /// What the credential narrows its owner's permissions to.
    pub scopes: Option<Scopes>,
    /// What refusals of this credential are, where the system's own kind will not do.
    pub refusals: IndexMap<RefusalName, Fail>,
    /// The caller's facts, made from what the proof says; the names `caller.…` may use.
    pub caller: IndexMap<String, Template>,
}

/// What a caller shows.
#[derive(Debug)]
pub enum Proof {
    /// A signed token of a provider.
    Jwt(JwtIdentity),
    /// A key whose hash a record holds.
    Key(NamedRecord),
    /// The name of a live record.
    Session(NamedRecord),
    /// A signature of the request's body.
    Signature(SignatureIdentity),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenIdentity {
    jwt: Option<JwtIdentity>,
    key: Option<NamedRecord>,
    session: Option<NamedRecord>,
    signature: Option<SignatureIdentity>,
    #[serde(default)]
    standing: Vec<Standing>,
    scopes: Option<Scopes>,
    #[serde(default)]
    refusals: IndexMap<RefusalName, Fail>,
    caller: IndexMap<String, Template>,
}

impl TryFrom<WrittenIdentity> for Identity {
    type Error = &'static str;

    fn try_from(written: WrittenIdentity) -> Result<Self, Self::Error> {
        let proofs = [
            written.jwt.map(Proof::Jwt),
            written.key.map(Proof::Key),
            written.session.map(Proof::Session),
            written.signature.map(Proof::Signature),
        ];
        let mut proofs = proofs.into_iter().flatten();
        let (Some(proof), None) = (proofs.next(), proofs.next()) else {
            return Err("an identity has exactly one of jwt, key, session, signature");
        };
        let WrittenIdentity { standing, scopes, refusals, caller, .. } = written;
        Ok(Self { proof, standing, scopes, refusals, caller })
    }
}

impl Identities {
    /// Which entry reads what is shown: the first whose form it has, else the last.
    pub fn reading(&self, shown: &str) -> Option<usize> {
        let last = self.0.len().checked_sub(1)?;
        let first = self.0[..last].iter().position(|identity| identity.proof.has_form(shown));
        Some(first.unwrap_or(last))
    }
}

impl Identity {
    /// The token it takes, if it takes one.
    pub const fn jwt(&self) -> Option<&JwtIdentity> {
        if let Proof::Jwt(jwt) = &self.proof { Some(jwt) } else { None }
    }

    /// What a refusal of it is, where the system's own kind will not do.
    pub fn refusal(&self, refusal: Refusal) -> Option<&Fail> {
        let own = self.refusals.get(&RefusalName::Of(refusal));
        own.or_else(|| self.refusals.get(&RefusalName::DEFAULT))
    }
}

impl Proof {
    /// The word, as the annotation spells it.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Jwt(_) => "jwt",
            Self::Key(_) => "key",
            Self::Session(_) => "session",
            Self::Signature(_) => "signature",
        }
    }

    /// The name by which expressions read what it says.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Jwt(_) => "claims",
            Self::Key(_) => "key",
            Self::Session(_) => "session",
            Self::Signature(_) => "signer",
        }
    }

    /// Whether a text has the form of one; what it says is not looked at.
    pub fn has_form(&self, shown: &str) -> bool {
        match self {
            Self::Jwt(_) => shown.split('.').filter(|part| !part.is_empty()).count() == 3,
            Self::Key(lookup) | Self::Session(lookup) => shown.starts_with(&lookup.prefix),
            Self::Signature(signature) => signature.form.read(shown).is_some(),
        }
    }

    /// Whether it takes everything that has the form of another, which then never gets to read it.
    pub fn hides(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Jwt(_), Self::Jwt(_)) => true,
            (Self::Key(before) | Self::Session(before), Self::Key(behind) | Self::Session(behind)) => {
                behind.prefix.starts_with(&before.prefix)
            }
            (Self::Key(before) | Self::Session(before), _) => before.prefix.is_empty(),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn identities(written: serde_json::Value) -> Identities {
        serde_json::from_value(written).unwrap()
    }

    #[test]
    fn what_is_shown_is_read_by_the_first_entry_whose_form_it_has_else_by_the_last() {
        let both = identities(json!([
            {"key": {"resource": "api_key", "by": "hash", "prefix": "sk_"}, "caller": {}},
            {"jwt": {"provider": "id"}, "caller": {}},
        ]));
        let read = |shown: &str| both.0[both.reading(shown).unwrap()].proof.word();
        assert_eq!([read("sk_1"), read("a.b.c"), read("anything")], ["key", "jwt", "jwt"]);
        let reversed = identities(json!([
            {"jwt": {"provider": "id"}, "caller": {}},
            {"key": {"resource": "api_key", "by": "hash"}, "caller": {}},
        ]));
        let read = |shown: &str| reversed.0[reversed.reading(shown).unwrap()].proof.word();
        assert_eq!([read("a.b.c"), read("a..c"), read("sk_1")], ["jwt", "key", "key"]);
    }

    #[test]
    fn an_entry_has_exactly_one_proof() {
        let two = json!({"jwt": {"provider": "id"}, "session": {"resource": "s"}, "caller": {}});
        assert!(serde_json::from_value::<Identity>(two).is_err());
        assert!(serde_json::from_value::<Identity>(json!({"caller": {}})).is_err());
    }
}
