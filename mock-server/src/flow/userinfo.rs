use http::header::WWW_AUTHENTICATE;
use serde_json::Value;
use specs::annotation::FailureKind;

use super::Flow;
use super::provider::{Party, Plan, Provider};
use crate::failure::Failure;
use crate::pipeline::{Outcome, Task};

/// What a token lets be said of its person (OpenID Connect Core, section 5.3).
#[derive(Debug)]
pub(super) struct Userinfo(pub(super) Plan);

impl Flow for Userinfo {
    fn run(&self, task: &Task<'_>) -> Result<Outcome, Failure> {
        let provider = Provider::of(task, &self.0)?;
        let claims = task.credential.map(|credential| &credential.claims);
        let claim = |name: &str| claims.and_then(|claims| claims.get(name)).cloned().unwrap_or_default();
        let scope = claim("scope").as_str().unwrap_or_default().to_owned();
        let snapshot = task.snapshot();
        let person = provider.person(&snapshot, &claim("sub"));
        let (Some(person), true) = (person, scope.split_whitespace().any(|word| word == "openid")) else {
            let reason = "the token has no person, or not the scope openid";
            let challenge = "Bearer error=\"insufficient_scope\", scope=\"openid\"";
            return Err(Failure::new(FailureKind::Forbidden, reason).header(WWW_AUTHENTICATE, challenge));
        };
        let session = provider.session(&snapshot, &claim("sid"));
        let client = claim("client_id");
        let client = client.as_str().and_then(|id| provider.client(&snapshot, id).ok().flatten());
        let party = Party { scope: Some(scope), session, client, ..person };
        let mut said = provider.peek(|work| provider.userinfo(work, &party))?;
        said.insert("sub".to_owned(), claim("sub"));
        Ok(Outcome::Tokens(Value::Object(said).into()))
    }
}
