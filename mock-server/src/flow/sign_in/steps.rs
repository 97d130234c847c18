use http::HeaderName;
use http::header::SET_COOKIE;
use serde_json::{Value, json};

use super::{SignIn, Step, Wrong};
use crate::failure::{Failure, Kind};
use crate::flow::provider::{Drafts, Event, Party, Provider, Redeemed, Tokens, Vouched};
use crate::pipeline::{self, Outcome};

/// The header that tells a code which no device could.
const CODE: HeaderName = HeaderName::from_static("mock-code");

/// Seconds between two steps.
const OPEN: i64 = 600;

impl SignIn {
    pub(super) fn identify(&self, provider: &Provider<'_>) -> Result<Outcome, Failure> {
        let login = self.shown(provider.task, |it| it.login.as_ref())?;
        let people = provider.called(&provider.task.snapshot(), &login)?;
        let tenants = people.iter().filter_map(|party| party.tenant.as_ref());
        let tenants: Vec<Value> = tenants.map(|tenant| tenant.shown().clone()).collect();
        let token = self.seal(provider, Step::Identify, &login);
        let given = vec![("token", token.into()), ("tenants", tenants.into())];
        self.answer(provider, &Party::default(), given, Vec::new())
    }

    pub(super) fn password(&self, provider: &Provider<'_>) -> Result<Outcome, Failure> {
        let shown = self.shown(provider.task, |it| it.login.as_ref())?;
        let login = match self.parameters.shown.token {
            None => shown,
            Some(_) => {
                let known = self.open(provider, Step::Identify)?;
                known.ok_or_else(|| self.wrong(provider, &Party::default(), Wrong::Token))?
            }
        };
        let tenant = self.shown(provider.task, |it| it.tenant.as_ref())?;
        let mut people = provider.called(&provider.task.snapshot(), &login)?;
        if !tenant.is_empty() {
            people.retain(|party| party.tenant.as_ref().is_some_and(|it| *it.id == *tenant));
        }
        let password = self.shown(provider.task, |it| it.password.as_ref())?;
        // Nobody learns where somebody is a member who does not know a password of theirs.
        let mut proven = Vec::new();
        for party in &people {
            if provider.proves(Some(party), &password)? {
                proven.push(party.clone());
            }
        }
        match proven.len() {
            0 => {
                provider.proves(None, &password)?;
                let party = people.into_iter().next().unwrap_or_default();
                self.failed(provider, &party, self.wrong(provider, &party, Wrong::Password))
            }
            1 => self.identified(provider, proven.remove(0)),
            _ => Err(self.wrong(provider, &Party::default(), Wrong::Tenant)),
        }
    }

    fn identified(&self, provider: &Provider<'_>, party: Party) -> Result<Outcome, Failure> {
        if let Err(failure) = self.may_sign_in(provider, &party) {
            return self.failed(provider, &party, failure);
        }
        if !provider.needs_second_factor(&party)? {
            return self.signed_in(provider, party, &["pwd"]);
        }
        let shown = self.shown(provider.task, |it| it.code.as_ref())?;
        let now = provider.task.snapshot().clock().now();
        match &self.parameters.challenge {
            _ if !shown.is_empty() && provider.is_one_time_code(&party, now, &shown)? => {
                self.signed_in(provider, party, &["pwd", "otp"])
            }
            Some(challenge) if shown.is_empty() => {
                let user = party.user_id().as_str().unwrap_or_default().to_owned();
                let mut names = provider.names(&party);
                names.bind("token", self.seal(provider, Step::Code, &user).into());
                let value = names.render(challenge)?;
                Ok(Outcome::Tokens(pipeline::Tokens { value, headers: vec![told(provider, &party)?] }))
            }
            _ => {
                let (name, code) = told(provider, &party)?;
                let failure = self.wrong(provider, &party, Wrong::Code).header(name, &code);
                self.failed(provider, &party, failure)
            }
        }
    }

    pub(super) fn send_code(&self, provider: &Provider<'_>) -> Result<Outcome, Failure> {
        let party = self.challenged(provider)?;
        self.answer(provider, &party, Vec::new(), vec![told(provider, &party)?])
    }

    pub(super) fn code(&self, provider: &Provider<'_>) -> Result<Outcome, Failure> {
        let party = self.challenged(provider)?;
        let shown = self.shown(provider.task, |it| it.code.as_ref())?;
        let now = provider.task.snapshot().clock().now();
        if !provider.is_one_time_code(&party, now, &shown)? {
            return self.failed(provider, &party, self.wrong(provider, &party, Wrong::Code));
        }
        if let Err(failure) = self.may_sign_in(provider, &party) {
            return self.failed(provider, &party, failure);
        }
        self.signed_in(provider, party, &["pwd", "otp"])
    }

    pub(super) fn refresh(&self, provider: &Provider<'_>) -> Result<Outcome, Failure> {
        let shown = self.shown(provider.task, |it| it.token.as_ref())?;
        let redeemed = provider.commit(|work| provider.redeem_refresh(work, None, Some(&shown), None));
        match redeemed {
            Ok(Redeemed::Tokens(issued)) => {
                let (drafts, party) = *issued;
                provider.note_alone(Event::TokenIssued, None, &party)?;
                self.tokens(provider, &party, drafts, Vec::new())
            }
            Err(failure) if !matches!(failure.kind, Kind::OAuth(_)) => Err(failure),
            Ok(Redeemed::Refused(failure)) | Err(failure) => {
                let party = Party::default();
                provider.note_alone(Event::TokenRefused, failure.message.as_deref(), &party)?;
                Err(Failure { reason: failure.reason, ..self.wrong(provider, &party, Wrong::Token) })
            }
        }
    }

    pub(super) fn end(&self, provider: &Provider<'_>) -> Result<Outcome, Failure> {
        let claims = provider.task.credential.map(|credential| &credential.claims);
        let claim = |name: &str| claims.and_then(|claims| claims.get(name)).cloned().unwrap_or_default();
        let snapshot = provider.task.snapshot();
        let party = provider.person(&snapshot, &claim("sub")).unwrap_or_default();
        let party = Party { session: provider.session(&snapshot, &claim("sid")), ..party };
        provider.commit(|work| {
            if let Some(session) = &party.session {
                provider.end_session(work, session)?;
            }
            // A token without a session is given back itself.
            if let Some(credential) = provider.task.credential {
                let id = crate::token::id(&credential.claims);
                work.transaction.revoke(id, crate::token::expiry(&credential.claims));
            }
            provider.note(work, Event::SignedOut, None, &party)
        })?;
        let cookie = vec![(SET_COOKIE, provider.session_cookie("")?)];
        self.answer(provider, &party, Vec::new(), cookie)
    }

    /// Whether somebody may sign in at all, and here.
    fn may_sign_in(&self, provider: &Provider<'_>, party: &Party) -> Result<(), Failure> {
        provider.may_sign_in(party)?;
        if self.parameters.when.is_empty() {
            return Ok(());
        }
        let claims = provider.peek(|work| provider.claims(work, party))?;
        let mut names = provider.names(party);
        names.bind("claims", Value::Object(claims));
        names.refuse(&self.parameters.when)
    }

    fn signed_in(
        &self,
        provider: &Provider<'_>,
        mut party: Party,
        factors: &[&str],
    ) -> Result<Outcome, Failure> {
        party.scope = Some(self.parameters.scope.clone());
        let mut headers = Vec::new();
        let drafts = provider.commit(|work| {
            if provider.keeps_sessions() {
                let cookie = provider.open_session(work, &mut party, factors, &Vouched::default())?;
                headers.push((SET_COOKIE, provider.session_cookie(&cookie)?));
            }
            let kept = party.session.clone().or_else(|| party.user.clone());
            let issuer = provider.issuer_of(party.tenant.as_ref())?;
            let tokens = Tokens { party: &party, issuer, kept: kept.as_deref(), nonce: Value::Null };
            let mut drafts = provider.draft_person(work, tokens)?;
            if let (true, Some(kept)) = (provider.keeps_refresh_tokens(), &kept) {
                let family = Value::from(drafts.access.id.as_str());
                drafts.refresh = Some(provider.issue_refresh(work, &party, kept, family)?);
            }
            provider.note(work, Event::SignedIn, None, &party)?;
            Ok(drafts)
        })?;
        self.tokens(provider, &party, drafts, headers)
    }

    fn tokens(
        &self,
        provider: &Provider<'_>,
        party: &Party,
        drafts: Drafts,
        headers: Vec<(HeaderName, String)>,
    ) -> Result<Outcome, Failure> {
        let claims = Value::Object(drafts.access.claims.clone());
        let tokens = drafts.sign(provider.task.site.keys())?;
        self.answer(provider, party, vec![("tokens", tokens), ("claims", claims)], headers)
    }

    fn answer(
        &self,
        provider: &Provider<'_>,
        party: &Party,
        given: Vec<(&str, Value)>,
        headers: Vec<(HeaderName, String)>,
    ) -> Result<Outcome, Failure> {
        let mut names = provider.names(party);
        given.into_iter().for_each(|(name, value)| names.bind(name, value));
        let value = names.render(&self.parameters.answer)?;
        Ok(Outcome::Tokens(pipeline::Tokens { value, headers }))
    }

    fn failed(&self, provider: &Provider<'_>, party: &Party, failure: Failure) -> Result<Outcome, Failure> {
        provider.note_alone(Event::SignInFailed, Some(&failure.reason), party)?;
        Err(failure)
    }

    /// Who showed their password before.
    fn challenged(&self, provider: &Provider<'_>) -> Result<Party, Failure> {
        let wrong = || self.wrong(provider, &Party::default(), Wrong::Token);
        let user = self.open(provider, Step::Code)?.ok_or_else(wrong)?;
        provider.person(&provider.task.snapshot(), &Value::from(user)).ok_or_else(wrong)
    }

    fn seal(&self, provider: &Provider<'_>, step: Step, held: &str) -> String {
        let until = provider.task.snapshot().clock().now().as_second() + OPEN;
        let bound = self.bound(provider, step);
        provider.task.site.seals().seal(&[json!(held), json!(until)], &bound)
    }

    /// What a step before gave; nothing when it is something else, or too old.
    fn open(&self, provider: &Provider<'_>, step: Step) -> Result<Option<String>, Failure> {
        let shown = self.shown(provider.task, |it| it.token.as_ref())?;
        let held = provider.task.site.seals().open(&shown, &self.bound(provider, step));
        let now = provider.task.snapshot().clock().now().as_second();
        Ok(held.and_then(|held| {
            let [value, until] = held.as_slice() else { return None };
            until.as_i64().filter(|until| *until > now)?;
            value.as_str().map(str::to_owned)
        }))
    }
}

fn told(provider: &Provider<'_>, party: &Party) -> Result<(HeaderName, String), Failure> {
    Ok((CODE, provider.one_time_code(party, provider.task.snapshot().clock().now())?))
}
