//! What a system says that issues tokens: whose they are, what they say, and where what a protocol
//! has to remember is kept.

mod clients;
mod federation;
mod kept;
mod people;

use crate::IndexMap;
use serde::Deserialize;

pub use clients::Clients;
pub use federation::{Accounts, Federation, Links};
pub use kept::{Consents, Kept, Protocol, Sessions};
pub use people::{Realm, RealmTenant, SecondFactor, SignIn, Tenants};

use super::{Effect, Equal, Lookup};
use crate::expression::Template;

/// This system issues tokens.
///
/// Expressions may use `base`, `user`, `persona`, `tenant`, `client`, `session`, `scope`, `request`
/// and `now`, in so far as they are known where they stand; what is not known is null.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// The issuer of platform tokens, over `base`.
    pub issuer: Template,
    /// The issuer of a tenant's tokens, over `base` and `tenant_id`.
    #[serde(default)]
    pub tenant_issuer: Option<Template>,
    /// Seconds an access token lives unless its client says otherwise.
    pub lifetime: u64,
    /// The resource its users are records of.
    pub users: String,
    /// Names for what the claims of a person need, in order.
    #[serde(default)]
    pub find: IndexMap<String, Lookup>,
    /// Claims of a user's access token; a null claim is left out.
    pub claims: IndexMap<String, Template>,
    /// By scope, what ID tokens and the userinfo endpoint say of a person.
    #[serde(default)]
    pub scope_claims: IndexMap<String, IndexMap<String, Template>>,
    /// The organisations that people belong to.
    #[serde(default)]
    pub tenants: Option<Tenants>,
    /// Where people and clients are looked for, by the name that flows choose.
    #[serde(default)]
    pub realms: IndexMap<String, Realm>,
    /// How people prove who they are.
    #[serde(default)]
    pub sign_in: Option<SignIn>,
    /// The programs that obtain tokens.
    #[serde(default)]
    pub clients: Option<Clients>,
    /// Where sessions of browsers are kept.
    #[serde(default)]
    pub sessions: Option<Sessions>,
    /// Where authorization codes are kept.
    #[serde(default)]
    pub codes: Option<Kept>,
    /// Where refresh tokens are kept.
    #[serde(default)]
    pub refresh_tokens: Option<Kept>,
    /// Where it is kept what people agreed to.
    #[serde(default)]
    pub consents: Option<Consents>,
    /// Services elsewhere that vouch for people.
    #[serde(default)]
    pub federation: Option<Federation>,
    /// What follows when something happens, over `event` and `error` too.
    #[serde(default)]
    pub also: Vec<Effect>,
}

impl Provider {
    /// What its names and conditions may use, beside the records.
    pub const NAMES: [&str; 5] = ["base", "persona", "scope", "request", "now"];

    /// Every set of fields that records are looked up by, with its resource.
    pub fn equalities<'a>(&'a self, seen: &mut dyn FnMut(&'a str, &'a Equal)) {
        self.find.values().for_each(|lookup| lookup.equalities(seen));
        self.also.iter().for_each(|effect| effect.equalities(seen));
        let factor = self.sign_in.as_ref().and_then(|sign_in| sign_in.second_factor.as_ref());
        if let Some(SecondFactor { from: Some(from), equal, .. }) = factor {
            seen(from, equal);
        }
        if let Some(federation) = &self.federation {
            seen(&self.users, &federation.accounts.equal);
            federation.accounts.also.iter().for_each(|effect| effect.equalities(seen));
            federation.accounts.find.values().for_each(|lookup| lookup.equalities(seen));
        }
    }

    /// Fields that protocols look records up by, with their resources.
    pub fn looked_up(&self) -> Vec<(&str, &str)> {
        let mut fields = Vec::new();
        fields.extend(self.sign_in.as_ref().map(|sign_in| (self.users.as_str(), sign_in.by.as_str())));
        fields.extend(self.refresh_tokens.as_ref().map(|kept| (kept.resource.as_str(), "family_id")));
        fields.extend(self.consents.as_ref().map(|consents| (consents.resource.as_str(), "user_id")));
        if let Some(federation) = &self.federation {
            let tenant = federation.tenant.as_deref();
            fields.extend(tenant.map(|tenant| (federation.resource.as_str(), tenant)));
            fields.push((federation.links.resource.as_str(), "subject"));
            let sessions = self.sessions.iter().map(|sessions| sessions.resource.as_str());
            fields
                .extend(sessions.flat_map(|it| {
                    Protocol::FederatedSession.fields().iter().map(move |field| (it, *field))
                }));
        }
        fields
    }
}
