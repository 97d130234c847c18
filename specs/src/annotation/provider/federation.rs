use crate::IndexMap;
use serde::Deserialize;

use super::Kept;
use crate::annotation::{Effect, Equal, Guard, Lookup};
use crate::expression::{Condition, Template};

/// Services elsewhere that vouch for people, a record each: this system is their client (OpenID
/// Connect Core). Expressions are over the names of the provider and `idp`, the record.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Federation {
    /// The resource they are records of.
    pub resource: String,
    /// Which of them people may be sent to; absent: all.
    #[serde(default, rename = "if")]
    pub condition: Option<Condition>,
    /// The field that holds the id of the tenant whose people they vouch for.
    #[serde(default)]
    pub tenant: Option<String>,
    /// What pages call one.
    pub name: Template,
    /// Who issues its tokens, letter by letter; its metadata is found below.
    pub issuer: Template,
    /// What this system calls itself there.
    pub client_id: Template,
    /// The secret it proves that with; absent, or null: it has none.
    #[serde(default)]
    pub client_secret: Option<Template>,
    /// What is asked for, a list or a text; `openid` always is.
    #[serde(default)]
    pub scopes: Option<Template>,
    /// Where a sign-in there begins: pages lead to it.
    pub start: Template,
    /// Where browsers are sent back to.
    pub callback: Template,
    /// Where it is kept who was sent where, by the state that they carry.
    pub attempts: Kept,
    /// Where it is kept who is who.
    pub links: Links,
    /// What becomes of somebody who comes back.
    pub accounts: Accounts,
}

/// Who is who: a record a person and service, which holds what the service calls them. Expressions are
/// over everything that [`Accounts`] are.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Links {
    /// The resource.
    pub resource: String,
    /// Fields beside those of the protocol.
    #[serde(default)]
    pub set: IndexMap<String, Template>,
}

/// The people of this system that others vouch for. Expressions are over `claims`, of the ID token,
/// and `user` too, whose members are null for somebody new.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accounts {
    /// Names for what the rest needs, in order, over `claims`.
    #[serde(default)]
    pub find: IndexMap<String, Lookup>,
    /// Whom somebody is taken for who comes for the first time, over `claims`; absent: nobody.
    #[serde(default, rename = "where")]
    pub equal: Equal,
    /// Who is refused, over `linked` too: whether they came before.
    #[serde(default)]
    pub when: Vec<Guard>,
    /// Fields at every sign-in, of somebody new too; over `linked` as well.
    pub set: IndexMap<String, Template>,
    /// What follows, over `record`, the account as it is now, and `changed`, the names of its fields
    /// that have other values than before.
    #[serde(default)]
    pub also: Vec<Effect>,
}
