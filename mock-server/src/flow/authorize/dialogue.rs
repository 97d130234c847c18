use std::sync::Arc;

use http::StatusCode;

use super::request::{Asked, Back};
use crate::change::Work;
use crate::failure::Failure;
use crate::flow::browser::{Browser, Stage};
use crate::flow::page::{self, Frame};
use crate::flow::provider::{Party, Provider};
use crate::flow::{federation, redirect};
use crate::pipeline::{Html, Outcome, Redirect};
use crate::token::{Purpose, verify};

/// What a browser and the authorization endpoint have to say to each other about one request.
pub(super) struct Dialogue<'d> {
    pub(super) provider: &'d Provider<'d>,
    pub(super) asked: &'d Asked,
    pub(super) browser: Browser,
}

/// What comes next for somebody who is signed in.
pub(super) enum Next {
    /// The client gets its code.
    Code(String),
    /// They are asked first.
    Agree,
}

/// Whether a person has just agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Agreed {
    Now,
    Perhaps,
}

impl<'d> Dialogue<'d> {
    pub(super) fn new(provider: &'d Provider<'d>, asked: &'d Asked) -> Result<Self, Failure> {
        Ok(Self { provider, asked, browser: Browser::of(provider)? })
    }

    /// The first request: whoever is signed in goes on, everybody else is asked to.
    pub(super) fn start(&self) -> Result<Outcome, Failure> {
        let prompt = self.asked.prompt;
        let party = if prompt.login { None } else { self.signed_in()? };
        match party {
            Some(party) => {
                let next = self.provider.commit(|work| self.next(work, &party, Agreed::Perhaps))?;
                self.go_on(&party, next, Vec::new())
            }
            None if prompt.none => self.back(&self.asked.back("login_required", "nobody is signed in")),
            None => {
                match self.asked.idp_hint.as_deref().map(|hint| self.federate(hint)).transpose()?.flatten() {
                    Some(there) => Ok(there),
                    None => self.first_page(StatusCode::OK, None),
                }
            }
        }
    }

    /// Goes on to a service that vouches for people, if there is one of this id. Whoever comes back has
    /// just signed in, so nothing asks for that again.
    pub(super) fn federate(&self, id: &str) -> Result<Option<Outcome>, Failure> {
        let Some(idp) = self.provider.idp(&self.provider.task.snapshot(), id)? else { return Ok(None) };
        let path = &self.provider.task.exchange.path;
        let sealed = federation::seal(self.provider, &format!("{path}?{}", self.asked.once_signed_in()));
        let to = redirect::with_query(&self.provider.start_of(&idp)?, &[("flow", Some(sealed.as_str()))]);
        let cookies = self.browser.cookie.clone().into_iter().collect();
        Ok(Some(Outcome::Redirect(Redirect { to, cookies, reason: None })))
    }

    /// Who is signed in, if that is recent enough and whom the client means.
    fn signed_in(&self) -> Result<Option<Party>, Failure> {
        let (task, asked) = (self.provider.task, self.asked);
        let snapshot = task.snapshot();
        let Some(party) = self.provider.browser_session(&snapshot)? else { return Ok(None) };
        let session = party.session.as_ref();
        let since = session.map(|it| crate::expiry::instant(it.field("auth_time"))).transpose()?.flatten();
        let age = since.map(|since| snapshot.clock().now().as_second() - since.as_second());
        if asked.max_age.is_some_and(|most| age.is_none_or(|age| age > most)) {
            return Ok(None);
        }
        if let Some(hint) = &asked.id_token_hint {
            let claims = verify(task.site.keys(), &task.exchange.world, Purpose::Identity, hint);
            let is_meant = claims.is_ok_and(|claims| claims.get("sub") == Some(&party.user_id()));
            return Ok(Some(party).filter(|_| is_meant));
        }
        Ok(Some(party))
    }

    /// What comes next for somebody who is signed in.
    pub(super) fn next(
        &self,
        work: &mut Work<'_, '_>,
        party: &Party,
        agreed: Agreed,
    ) -> Result<Next, Failure> {
        let party = self.with_client(party);
        let asks =
            self.asked.prompt.consent || self.provider.must_agree(work.transaction.snapshot(), &party)?;
        if agreed == Agreed::Perhaps && asks {
            return Ok(Next::Agree);
        }
        self.provider.touch_session(work, &party)?;
        self.provider.issue_code(work, self.asked, &party).map(Next::Code)
    }

    /// Somebody, and what they are asked to let the client have.
    pub(super) fn with_client(&self, party: &Party) -> Party {
        Party {
            client: Some(Arc::clone(&self.asked.client)),
            scope: Some(self.asked.scope.clone()),
            ..party.clone()
        }
    }

    pub(super) fn go_on(&self, party: &Party, next: Next, cookies: Vec<String>) -> Result<Outcome, Failure> {
        match next {
            Next::Code(code) => {
                let issuer = self.provider.issuer()?;
                let parameters = [
                    ("code", Some(code.as_str())),
                    ("state", self.asked.state.as_deref()),
                    ("iss", Some(issuer.as_str())),
                ];
                let to = redirect::with_query(&self.asked.redirect_uri, &parameters);
                Ok(Outcome::Redirect(Redirect { to, cookies, reason: None }))
            }
            Next::Agree if self.asked.prompt.none => {
                self.back(&self.asked.back("consent_required", "the person has not agreed to this"))
            }
            Next::Agree => self.consent_page(party, cookies),
        }
    }

    pub(super) fn back(&self, back: &Back) -> Result<Outcome, Failure> {
        Ok(back.outcome(&self.provider.issuer()?, Vec::new()))
    }

    /// The page that people see first.
    pub(super) fn first_page(&self, status: StatusCode, problem: Option<&str>) -> Result<Outcome, Failure> {
        let hint = self.asked.login_hint.as_deref();
        if self.provider.looks_for_tenant() && hint.is_none() {
            return self.identify_page(status, "", problem);
        }
        self.password_page(status, hint.unwrap_or_default(), None, problem)
    }

    /// The page that asks for the e-mail address alone, where it tells the tenant.
    pub(super) fn identify_page(
        &self,
        status: StatusCode,
        email: &str,
        problem: Option<&str>,
    ) -> Result<Outcome, Failure> {
        let text = page::identify(&self.frame(&Stage::Begin)?, email, &self.personas()?, problem);
        Ok(self.html(status, text, problem, Vec::new()))
    }

    /// The page that asks for the password.
    pub(super) fn password_page(
        &self,
        status: StatusCode,
        email: &str,
        tenant: Option<&str>,
        problem: Option<&str>,
    ) -> Result<Outcome, Failure> {
        let snapshot = self.provider.task.snapshot();
        let mut tenants = Vec::new();
        if self.provider.looks_for_tenant() {
            for party in self.provider.called(&snapshot, email)? {
                if let Some(tenant) = &party.tenant {
                    tenants.push((tenant.id.to_string(), self.provider.tenant_name(tenant)?));
                }
            }
        }
        let offered = if tenants.len() > 1 { tenants.as_slice() } else { &[] };
        let idps = self.provider.idps(&snapshot)?;
        let fields = page::PasswordFields { email, tenants: offered, tenant, idps: &idps };
        let text = page::password(&self.frame(&Stage::Begin)?, &fields, &self.personas()?, problem);
        Ok(self.html(status, text, problem, Vec::new()))
    }

    /// The page that asks for a code, and shows it.
    pub(super) fn code_page(
        &self,
        status: StatusCode,
        party: &Party,
        problem: Option<&str>,
    ) -> Result<Outcome, Failure> {
        let code = self.provider.one_time_code(party, self.provider.task.snapshot().clock().now())?;
        let user = party.user_id().as_str().unwrap_or_default().to_owned();
        let name = self.provider.person_name(party)?;
        let text = page::code(&self.frame(&Stage::Code(user))?, &name, &code, problem);
        Ok(self.html(status, text, problem, Vec::new()))
    }

    fn consent_page(&self, party: &Party, cookies: Vec<String>) -> Result<Outcome, Failure> {
        let session = party.session_id().as_str().unwrap_or_default().to_owned();
        let frame = self.frame(&Stage::Consent(session))?;
        let text = page::consent(&frame, &self.provider.person_name(party)?, &self.asked.scope);
        Ok(self.html(StatusCode::OK, text, None, cookies))
    }

    /// What every page of the request has.
    fn frame(&self, stage: &Stage) -> Result<Frame, Failure> {
        let target = &self.provider.task.exchange.target;
        let path = target.split('?').next().unwrap_or_default();
        Ok(Frame {
            action: format!("{path}?{}", self.asked.query),
            sealed: self.browser.seal(self.provider, &self.asked.query, stage),
            client: self.provider.client_name(&self.asked.client)?,
            tenant: self.provider.tenant().map(|it| self.provider.tenant_name(it)).transpose()?,
        })
    }

    fn personas(&self) -> Result<Vec<page::Persona>, Failure> {
        let mut shown: Vec<page::Persona> = Vec::new();
        for (name, description, party) in self.provider.personas(&self.provider.task.snapshot()) {
            let user = party.user_id().as_str().unwrap_or_default().to_owned();
            let again = shown.iter().any(|it| it.id == format!("persona-{name}"));
            let tenant = party.tenant.as_ref().filter(|_| self.provider.looks_for_tenant());
            shown.push(page::Persona {
                id: if again { format!("persona-{name}-{user}") } else { format!("persona-{name}") },
                name: self.provider.person_name(&party)?,
                login: self.provider.login(&party)?,
                tenant: tenant.map(|tenant| self.provider.tenant_name(tenant)).transpose()?,
                description: description.to_owned(),
                user,
            });
        }
        Ok(shown)
    }

    fn html(
        &self,
        status: StatusCode,
        text: String,
        reason: Option<&str>,
        mut cookies: Vec<String>,
    ) -> Outcome {
        cookies.extend(self.browser.cookie.clone());
        Outcome::Html(Html { status, text, cookies, reason: reason.map(str::to_owned) })
    }
}
