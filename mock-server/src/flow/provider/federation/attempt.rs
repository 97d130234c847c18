use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::Idp;
use crate::change::Work;
use crate::failure::Failure;
use crate::flow::provider::session::is_over;
use crate::flow::provider::{Party, Provider};
use crate::secret;
use crate::state::Record;

/// What only whoever has the state can tell, so that nothing of it needs to be kept.
pub(in crate::flow) struct Proofs {
    /// Comes back in the ID token.
    pub(in crate::flow) nonce: String,
    /// Shown for the code (RFC 7636).
    pub(in crate::flow) verifier: String,
    /// S256 of the verifier.
    pub(in crate::flow) challenge: String,
}

impl Provider<'_> {
    /// Keeps that a browser is sent to a service, and gives the state that it carries there and back.
    pub(in crate::flow) fn begin_attempt(
        &self,
        work: &mut Work<'_, '_>,
        idp: &Idp,
        browser: &str,
        request: Option<String>,
    ) -> Result<String, Failure> {
        let (federation, plan) = self.federation()?;
        let attempts = &federation.attempts;
        let fresh = self.fresh(work, &attempts.prefix);
        let party = Party { tenant: self.tenant.clone(), ..Party::default() };
        let mut fields = self.vouching(&party, &idp.record).rendered(&attempts.set)?;
        fields.insert(attempts.by.clone(), fresh.as_str().into());
        fields.insert("provider_id".to_owned(), (&*idp.record.id).into());
        fields.insert("browser".to_owned(), secret::hashed(browser).into());
        fields.insert("request".to_owned(), request.into());
        self.expires(work, &party, &attempts.lifetime, &mut fields)?;
        work.create(plan.attempts, fields)?;
        Ok(fresh)
    }

    /// Uses up the state that a browser came back with: it counts once, for a time, at the browser that
    /// it was given to. What it says is told apart, for a person who opened a link twice is no thief.
    pub(in crate::flow) fn end_attempt(
        &self,
        work: &mut Work<'_, '_>,
        state: &str,
        browser: &str,
    ) -> Result<Result<Arc<Record>, &'static str>, Failure> {
        let (federation, plan) = self.federation()?;
        let kept = Value::from(secret::hashed(state));
        let snapshot = work.transaction.snapshot();
        let Some(attempt) = snapshot.lookup(plan.attempts, Some(&federation.attempts.by), &kept).cloned()
        else {
            return Ok(Err("This sign-in did not begin here, or it has been used already."));
        };
        let hash = attempt.field("browser").as_str().unwrap_or_default();
        if !secret::matches(browser, hash) {
            return Ok(Err("This sign-in began in another browser, or at another address of this server."));
        }
        let is_late = is_over(&attempt, work.transaction.now())?;
        work.delete(plan.attempts, &attempt)?;
        Ok(if is_late { Err("This sign-in took too long.") } else { Ok(attempt) })
    }

    /// What follows from a state.
    pub(in crate::flow) fn proofs(&self, state: &str) -> Proofs {
        let mark = |word: &str| URL_SAFE_NO_PAD.encode(self.task.site.seals().mark(&json!([word, state])));
        let verifier = mark("federated verifier");
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
        Proofs { nonce: mark("federated nonce"), verifier, challenge }
    }
}
