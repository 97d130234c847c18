use std::sync::Arc;

use serde_json::Value;
use specs::annotation::Kept;

use super::code::{invalid, missing};
use super::session::is_over;
use super::{Party, Provider, Redeemed, Tokens, needed};
use crate::change::Work;
use crate::failure::{Failure, OAuthError};
use crate::secret;
use crate::state::{CollectionId, Record, Snapshot};

impl Provider<'_> {
    fn refresh_tokens(&self) -> Result<(&Kept, CollectionId), Failure> {
        let kept = needed(self.annotation.refresh_tokens.as_ref(), "refresh_tokens")?;
        Ok((kept, needed(self.plan.refresh_tokens, "refresh_tokens")?))
    }

    /// Whether refresh tokens are kept at all.
    pub(in crate::flow) fn keeps_refresh_tokens(&self) -> bool {
        self.annotation.refresh_tokens.is_some()
    }

    /// A refresh token of a family; `kept` says when and how the person signed in.
    pub(in crate::flow) fn issue_refresh(
        &self,
        work: &mut Work<'_, '_>,
        party: &Party,
        kept: &Record,
        family: Value,
    ) -> Result<String, Failure> {
        let (tokens, collection) = self.refresh_tokens()?;
        let fresh = self.fresh(work, &tokens.prefix);
        let mut fields = self.names(party).rendered(&tokens.set)?;
        for (field, value) in [
            (tokens.by.as_str(), fresh.as_str().into()),
            ("client_id", self.id_of_client(party)?),
            ("user_id", party.user_id()),
            ("session_id", party.session_id()),
            ("family_id", family),
            ("scope", party.scope.clone().into()),
            ("auth_time", kept.field("auth_time").clone()),
            ("amr", kept.field("amr").clone()),
        ] {
            fields.insert(field.to_owned(), value);
        }
        self.expires(work, party, &tokens.lifetime, &mut fields)?;
        work.create(collection, fields)?;
        Ok(fresh)
    }

    /// New tokens for a refresh token, which is used up by it (RFC 6749, section 6; RFC 9700, section
    /// 4.14.2). Without a client it is one that was given to nobody but the person.
    pub(in crate::flow) fn redeem_refresh(
        &self,
        work: &mut Work<'_, '_>,
        client: Option<&Arc<Record>>,
        shown: Option<&str>,
        scope: Option<&str>,
    ) -> Result<Redeemed, Failure> {
        let shown = shown.ok_or_else(|| missing("refresh_token"))?;
        let token = self.refresh_token(work.transaction.snapshot(), shown)?;
        let token = token.ok_or_else(|| invalid("the refresh token is unknown"))?;
        let (_, collection) = self.refresh_tokens()?;
        let owner = client.map_or(Ok(Value::Null), |client| self.client_id(client))?;
        if *token.field("client_id") != owner {
            return Err(invalid("the refresh token was issued to another client"));
        }
        if !token.field("revoked_at").is_null() {
            return Err(invalid("the refresh token was revoked"));
        }
        if !token.field("used_at").is_null() {
            self.revoke_family(work, token.field("family_id"))?;
            return Ok(Redeemed::Refused(invalid("the refresh token was used already")));
        }
        if is_over(&token, work.transaction.now())? {
            return Err(invalid("the refresh token has expired"));
        }
        let party = match client {
            Some(client) => self.going_on(work.transaction.snapshot(), &token, client)?,
            None => self.goes_on(work.transaction.snapshot(), &token)?,
        };
        let narrowed = Party { scope: Some(narrowed(&party, scope)?), ..party.clone() };
        let issuer = match client {
            Some(_) => self.issuer()?,
            None => self.issuer_of(party.tenant.as_ref())?,
        };
        let tokens = Tokens { party: &narrowed, issuer, kept: Some(&token), nonce: Value::Null };
        let mut drafts = self.draft_person(work, tokens)?;
        drafts.refresh = Some(self.issue_refresh(work, &party, &token, token.field("family_id").clone())?);
        self.mark_used(work, collection, &token, &drafts.access)?;
        self.touch_session(work, &party)?;
        Ok(Redeemed::Tokens(Box::new((drafts, narrowed))))
    }

    /// The record of a refresh token.
    pub(in crate::flow) fn refresh_token(
        &self,
        snapshot: &Snapshot,
        shown: &str,
    ) -> Result<Option<Arc<Record>>, Failure> {
        let (tokens, collection) = self.refresh_tokens()?;
        let kept = Value::from(secret::hashed(shown));
        Ok(snapshot.lookup(collection, Some(&tokens.by), &kept).cloned())
    }

    /// Whether a refresh token could be used now, and for whom.
    pub(in crate::flow) fn live_refresh(
        &self,
        snapshot: &Snapshot,
        shown: &str,
    ) -> Result<Option<(Arc<Record>, Party)>, Failure> {
        let Some(token) = self.refresh_token(snapshot, shown)? else { return Ok(None) };
        let is_spent = ["used_at", "revoked_at"].iter().any(|field| !token.field(field).is_null());
        if is_spent || is_over(&token, snapshot.clock().now())? {
            return Ok(None);
        }
        Ok(self.goes_on(snapshot, &token).ok().map(|party| (token, party)))
    }

    /// Makes a family of refresh tokens, and every access token that came of it, count no more.
    pub(in crate::flow) fn revoke_family(
        &self,
        work: &mut Work<'_, '_>,
        family: &Value,
    ) -> Result<(), Failure> {
        self.take_back_code(work, family)?;
        let Some(collection) = self.plan.refresh_tokens else { return Ok(()) };
        let found = work.transaction.snapshot().collection(collection);
        let found: Vec<Arc<Record>> = found.matching(&[("family_id", family)]).into_iter().cloned().collect();
        for token in found {
            self.take_back(work, &token)?;
            if token.field("revoked_at").is_null() {
                let mut fields = token.to_map();
                fields.insert("revoked_at".to_owned(), work.now());
                work.update(collection, &token, fields)?;
            }
        }
        Ok(())
    }

    /// Whom something that was kept is for, if they and their session are still there.
    fn goes_on(&self, snapshot: &Snapshot, kept: &Record) -> Result<Party, Failure> {
        let gone = || invalid("the person or their session is not there any more");
        let party = self.person(snapshot, kept.field("user_id")).ok_or_else(gone)?;
        self.may_sign_in(&party).map_err(|_| invalid("the person may not sign in any more"))?;
        let scope = kept.field("scope").as_str().map(str::to_owned);
        let session = self.session(snapshot, kept.field("session_id"));
        // What was asked for while nobody is there lives on without a session (OpenID Connect Core,
        // section 11).
        let stays = scope.as_deref().is_some_and(|it| it.split_whitespace().any(|it| it == "offline_access"));
        if session.is_none() && !stays && !kept.field("session_id").is_null() {
            return Err(gone());
        }
        Ok(Party { session, scope, ..party })
    }

    /// The same, for a client.
    pub(super) fn going_on(
        &self,
        snapshot: &Snapshot,
        kept: &Record,
        client: &Arc<Record>,
    ) -> Result<Party, Failure> {
        Ok(Party { client: Some(Arc::clone(client)), ..self.goes_on(snapshot, kept)? })
    }
}

/// The scope that was asked for, which may be less than was granted and never more.
fn narrowed(party: &Party, asked: Option<&str>) -> Result<String, Failure> {
    let granted = party.scope.as_deref().unwrap_or_default();
    let Some(asked) = asked else { return Ok(granted.to_owned()) };
    let is_granted = |word: &str| granted.split_whitespace().any(|it| it == word);
    if asked.split_whitespace().all(is_granted) {
        return Ok(asked.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    Err(Failure::oauth(OAuthError::InvalidScope, "more scopes are asked for than were granted"))
}
