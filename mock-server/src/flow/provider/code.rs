use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use sha2::{Digest, Sha256};
use specs::annotation::Kept;

use super::session::is_over;
use super::{Drafts, Party, Provider, Tokens, needed};
use crate::change::Work;
use crate::failure::{Failure, OAuthError};
use crate::flow::authorize::Asked;
use crate::secret;
use crate::state::{CollectionId, Record};
use crate::token::Draft;
use crate::validate::Form;

/// What a grant came to. A refusal is kept like a success: what was used twice is taken back.
#[derive(Debug)]
pub(in crate::flow) enum Redeemed {
    Tokens(Box<(Drafts, Party)>),
    Refused(Failure),
}

impl Provider<'_> {
    fn codes(&self) -> Result<(&Kept, CollectionId), Failure> {
        let codes = needed(self.annotation.codes.as_ref(), "codes")?;
        Ok((codes, needed(self.plan.codes, "codes")?))
    }

    /// A code for what was asked (RFC 6749, section 4.1.2).
    pub(in crate::flow) fn issue_code(
        &self,
        work: &mut Work<'_, '_>,
        asked: &Asked,
        party: &Party,
    ) -> Result<String, Failure> {
        let (codes, collection) = self.codes()?;
        let fresh = self.fresh(work, &codes.prefix);
        let mut fields = self.names(party).rendered(&codes.set)?;
        let session = party.session.as_deref();
        let of_session = |field: &str| session.map(|it| it.field(field).clone()).unwrap_or_default();
        for (field, value) in [
            (codes.by.as_str(), fresh.as_str().into()),
            ("client_id", self.id_of_client(party)?),
            ("user_id", party.user_id()),
            ("session_id", party.session_id()),
            ("redirect_uri", asked.redirect_uri.as_str().into()),
            ("scope", party.scope.clone().into()),
            ("nonce", asked.nonce.clone().into()),
            ("code_challenge", asked.challenge.clone().into()),
            ("auth_time", of_session("auth_time")),
            ("amr", of_session("amr")),
        ] {
            fields.insert(field.to_owned(), value);
        }
        self.expires(work, party, &codes.lifetime, &mut fields)?;
        work.create(collection, fields)?;
        Ok(fresh)
    }

    /// Tokens for a code (RFC 6749, section 4.1.3).
    pub(in crate::flow) fn redeem_code(
        &self,
        work: &mut Work<'_, '_>,
        client: &Arc<Record>,
        form: &Form,
    ) -> Result<Redeemed, Failure> {
        let (codes, collection) = self.codes()?;
        let shown = form.get("code").ok_or_else(|| missing("code"))?;
        let uri = form.get("redirect_uri").ok_or_else(|| missing("redirect_uri"))?;
        let kept = Value::from(secret::hashed(shown));
        let found = work.transaction.snapshot().lookup(collection, Some(&codes.by), &kept).cloned();
        let code = found.ok_or_else(|| invalid("the code is unknown"))?;
        if *code.field("client_id") != self.client_id(client)? {
            return Err(invalid("the code was issued to another client"));
        }
        if !code.field("used_at").is_null() {
            self.revoke_family(work, &Value::from(&*code.id))?;
            return Ok(Redeemed::Refused(invalid("code already used")));
        }
        if is_over(&code, work.transaction.now())? {
            return Err(invalid("the code has expired"));
        }
        if code.field("redirect_uri") != uri {
            return Err(invalid("redirect_uri is not the one the code was asked for with"));
        }
        verify(code.field("code_challenge"), form.get("code_verifier"))?;
        let party = self.going_on(work.transaction.snapshot(), &code, client)?;
        let nonce = code.field("nonce").clone();
        let tokens = Tokens { party: &party, issuer: self.issuer()?, kept: Some(&code), nonce };
        let mut drafts = self.draft_person(work, tokens)?;
        if self.may_use("refresh_token", &party)? {
            drafts.refresh = Some(self.issue_refresh(work, &party, &code, Value::from(&*code.id))?);
        }
        self.mark_used(work, collection, &code, &drafts.access)?;
        Ok(Redeemed::Tokens(Box::new((drafts, party))))
    }

    /// Keeps that something was used, and which token it gave.
    pub(super) fn mark_used(
        &self,
        work: &mut Work<'_, '_>,
        collection: CollectionId,
        record: &Arc<Record>,
        access: &Draft,
    ) -> Result<(), Failure> {
        let mut fields = record.to_map();
        fields.insert("used_at".to_owned(), work.now());
        fields.insert("access_token_id".to_owned(), access.id.as_str().into());
        fields.insert("access_expires_at".to_owned(), fixtures::instant_text(access.expires).into());
        work.update(collection, record, fields).map(drop)
    }

    /// Makes the access token count no more that something gave when it was used.
    pub(super) fn take_back(&self, work: &mut Work<'_, '_>, record: &Record) -> Result<(), Failure> {
        let expires = crate::expiry::instant(record.field("access_expires_at"))?;
        if let (Some(id), Some(expires)) = (record.field("access_token_id").as_str(), expires) {
            work.transaction.revoke(id, expires);
        }
        Ok(())
    }

    /// Makes everything count no more that a code gave.
    pub(super) fn take_back_code(&self, work: &mut Work<'_, '_>, id: &Value) -> Result<(), Failure> {
        match self.record(work.transaction.snapshot(), self.plan.codes, id) {
            Some(code) => self.take_back(work, &code),
            None => Ok(()),
        }
    }
}

/// RFC 7636, section 4.6. A verifier where no challenge was sent is a downgrade (RFC 9700, section
/// 4.8.2).
fn verify(challenge: &Value, verifier: Option<&str>) -> Result<(), Failure> {
    match (challenge.as_str(), verifier) {
        (None, None) => Ok(()),
        (None, Some(_)) => Err(invalid("the code was asked for without a code_challenge")),
        (Some(_), None) => Err(invalid("code_verifier is missing")),
        (Some(challenge), Some(verifier)) => {
            let hash = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
            if secret::same(&hash, challenge) { Ok(()) } else { Err(invalid("code_verifier does not match")) }
        }
    }
}

pub(super) fn invalid(description: &str) -> Failure {
    Failure::oauth(OAuthError::InvalidGrant, description)
}

pub(super) fn missing(parameter: &str) -> Failure {
    Failure::oauth(OAuthError::InvalidRequest, format!("{parameter} is missing"))
}
