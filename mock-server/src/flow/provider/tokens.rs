use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::{Party, Provider, person_claims};
use crate::change::Work;
use crate::expiry::instant;
use crate::failure::Failure;
use crate::state::Record;
use crate::token::{Draft, Grant, Keys, Purpose, draft};

/// Tokens that are to be made for a party.
pub(in crate::flow) struct Tokens<'t> {
    pub(in crate::flow) party: &'t Party,
    /// Who issues them.
    pub(in crate::flow) issuer: String,
    /// When and how the person signed in: `auth_time` and `amr` of what was kept.
    pub(in crate::flow) kept: Option<&'t Record>,
    /// What ties an ID token to the request.
    pub(in crate::flow) nonce: Value,
}

/// Tokens that are decided and not signed yet: signing takes far longer than anything else, so it
/// comes when nobody waits for the world.
#[derive(Debug)]
pub(in crate::flow) struct Drafts {
    pub(in crate::flow) access: Draft,
    pub(in crate::flow) identity: Option<Draft>,
    pub(in crate::flow) refresh: Option<String>,
    pub(in crate::flow) scope: String,
    pub(in crate::flow) lifetime: u64,
}

impl Provider<'_> {
    /// Tokens of a person: one for APIs and, where `openid` was granted, one for the client.
    pub(in crate::flow) fn draft_person(
        &self,
        work: &mut Work<'_, '_>,
        tokens: Tokens<'_>,
    ) -> Result<Drafts, Failure> {
        let Tokens { party, issuer, kept, nonce } = tokens;
        let scope = party.scope.clone().unwrap_or_default();
        let lifetime = self.lifetime(party)?;
        let mut names = self.names(party);
        let claims = person_claims(self.task.found.system(), self.annotation, work, &mut names)?;
        let mut identity = None;
        if scope.split_whitespace().any(|word| word == "openid") {
            let mut said = Map::new();
            said.insert("sub".to_owned(), claims.get("sub").cloned().unwrap_or_default());
            said.insert("aud".to_owned(), self.id_of_client(party)?);
            said.insert("nonce".to_owned(), nonce);
            said.extend(authentication(kept)?);
            said.insert("sid".to_owned(), party.session_id());
            said.extend(self.scope_claims(&scope, &names)?);
            identity = Some(self.draft(work, Purpose::Identity, issuer.clone(), said, lifetime));
        }
        let access = self.draft(work, Purpose::Access, issuer, claims, lifetime);
        Ok(Drafts { access, identity, refresh: None, scope, lifetime })
    }

    /// Claims of a person's access token.
    pub(in crate::flow) fn claims(
        &self,
        work: &mut Work<'_, '_>,
        party: &Party,
    ) -> Result<Map<String, Value>, Failure> {
        person_claims(self.task.found.system(), self.annotation, work, &mut self.names(party))
    }

    /// What the granted scopes let be said of a person (OpenID Connect Core, section 5.4).
    fn scope_claims(
        &self,
        scope: &str,
        names: &crate::change::Bindings<'_>,
    ) -> Result<Map<String, Value>, Failure> {
        let mut said = Map::new();
        for word in scope.split_whitespace() {
            if let Some(claims) = self.annotation.scope_claims.get(word) {
                said.extend(names.rendered(claims)?);
            }
        }
        said.retain(|_, value| !value.is_null());
        Ok(said)
    }

    /// What the userinfo endpoint says of a party's person.
    pub(in crate::flow) fn userinfo(
        &self,
        work: &mut Work<'_, '_>,
        party: &Party,
    ) -> Result<Map<String, Value>, Failure> {
        let mut names = self.names(party);
        work.find(self.task.found.system(), &self.annotation.find, &mut names)?;
        self.scope_claims(party.scope.as_deref().unwrap_or_default(), &names)
    }

    /// A token of a client for itself.
    pub(in crate::flow) fn draft_client(
        &self,
        work: &mut Work<'_, '_>,
        party: &Party,
    ) -> Result<Drafts, Failure> {
        let scope = party.scope.clone().unwrap_or_default();
        let lifetime = self.lifetime(party)?;
        let mut claims = self.names(party).rendered(&self.clients()?.claims)?;
        claims.insert("scope".to_owned(), scope.as_str().into());
        let access = self.draft(work, Purpose::Access, self.issuer()?, claims, lifetime);
        Ok(Drafts { access, identity: None, refresh: None, scope, lifetime })
    }

    /// A token that says what it is told to.
    pub(in crate::flow) fn draft(
        &self,
        work: &mut Work<'_, '_>,
        purpose: Purpose,
        issuer: String,
        claims: Map<String, Value>,
        lifetime: u64,
    ) -> Draft {
        let grant = Grant { issuer, claims, lifetime: Duration::from_secs(lifetime) };
        draft(&self.task.exchange.world, work.transaction, purpose, grant)
    }

    /// Seconds that access tokens of the party's client live.
    pub(in crate::flow) fn lifetime(&self, party: &Party) -> Result<u64, Failure> {
        let own = self.annotation.clients.as_ref().filter(|_| party.client.is_some());
        let own = own.and_then(|clients| clients.lifetime.as_ref());
        let own = own.map(|lifetime| self.names(party).render(lifetime)).transpose()?;
        Ok(own.and_then(|own| own.as_u64()).unwrap_or(self.annotation.lifetime))
    }
}

/// When and how a person signed in (OpenID Connect Core, section 2): `2` for more than a password.
fn authentication(kept: Option<&Record>) -> Result<Map<String, Value>, Failure> {
    let mut said = Map::new();
    let Some(kept) = kept else { return Ok(said) };
    let time = instant(kept.field("auth_time"))?.map(|time| time.as_second());
    let factors = kept.field("amr").clone();
    let level = if factors.as_array().is_some_and(|factors| factors.len() > 1) { "2" } else { "1" };
    said.insert("auth_time".to_owned(), time.into());
    said.insert("acr".to_owned(), level.into());
    said.insert("amr".to_owned(), factors);
    Ok(said)
}

impl Drafts {
    /// The answer of a token endpoint (RFC 6749, section 5.1).
    pub(in crate::flow) fn sign(self, keys: &Keys) -> Result<Value, Failure> {
        let access = self.access.sign(keys)?;
        let identity = self.identity.map(|mut draft| {
            draft.claims.insert("at_hash".to_owned(), half_hash(&access).into());
            draft.sign(keys)
        });
        let mut answer = json!({
            "access_token": access,
            "token_type": "Bearer",
            "expires_in": self.lifetime,
            "scope": self.scope,
        });
        if let Some(refresh) = self.refresh {
            answer["refresh_token"] = refresh.into();
        }
        if let Some(identity) = identity {
            answer["id_token"] = identity?.into();
        }
        Ok(answer)
    }
}

/// The left half of a hash, as ID tokens tell access tokens (OpenID Connect Core, section 3.1.3.6).
fn half_hash(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(&Sha256::digest(token.as_bytes())[..16])
}
