use http::StatusCode;
use serde_json::Value;

use super::dialogue::{Agreed, Dialogue};
use crate::failure::Failure;
use crate::flow::browser::Stage;
use crate::flow::provider::{Event, Party, Vouched};
use crate::pipeline::{Outcome, message};
use crate::validate::Form;

impl Dialogue<'_> {
    /// What comes of a form that was sent.
    pub(super) fn take(&self, step: &str, form: &Form) -> Result<Outcome, Failure> {
        let sealed = form.get("flow").unwrap_or_default();
        let Some(stage) = self.browser.open(self.provider, &self.asked.query, sealed) else {
            let problem = "This page was open for too long, or in another browser. Please start again.";
            return self.first_page(StatusCode::BAD_REQUEST, Some(problem));
        };
        match (step, stage) {
            ("cancel", _) => {
                self.back(&self.asked.back("access_denied", "the person does not want to sign in"))
            }
            ("identify", Stage::Begin) => self.identify(form),
            ("password", Stage::Begin) => self.password(form),
            ("persona", Stage::Begin) => self.persona(form),
            ("federate", Stage::Begin) => {
                let chosen = self.federate(form.get("idp").unwrap_or_default())?;
                let problem = "Nobody signs in with such a service here.";
                chosen.map_or_else(|| self.first_page(StatusCode::BAD_REQUEST, Some(problem)), Ok)
            }
            ("code", Stage::Code(user)) => self.code(&user, form),
            ("allow", Stage::Consent(session)) => self.allow(&session),
            ("deny", Stage::Consent(session)) => self.deny(&session),
            _ => {
                self.first_page(StatusCode::BAD_REQUEST, Some("That does not fit here. Please start again."))
            }
        }
    }

    fn identify(&self, form: &Form) -> Result<Outcome, Failure> {
        match form.get("email").map(str::trim) {
            None | Some("") => {
                self.identify_page(StatusCode::BAD_REQUEST, "", Some("Please enter your e-mail address."))
            }
            // Whether anybody is called so is not said.
            Some(email) => self.password_page(StatusCode::OK, email, None, None),
        }
    }

    fn password(&self, form: &Form) -> Result<Outcome, Failure> {
        let email = form.get("email").unwrap_or_default().trim();
        let tenant = form.get("tenant");
        let again = |status, problem: &str| self.password_page(status, email, tenant, Some(problem));
        let snapshot = self.provider.task.snapshot();
        let mut people = self.provider.called(&snapshot, email)?;
        if let Some(tenant) = tenant {
            people.retain(|party| party.tenant.as_ref().is_some_and(|it| *it.id == *tenant));
        }
        let password = form.get("password").unwrap_or_default();
        if people.len() > 1 {
            return again(StatusCode::BAD_REQUEST, "Please choose an organisation.");
        }
        let party = people.pop();
        if !self.provider.proves(party.as_ref(), password)? {
            let party = self.with_client(&party.unwrap_or_default());
            self.provider.note_alone(Event::SignInFailed, Some("wrong password"), &party)?;
            return again(StatusCode::BAD_REQUEST, "The e-mail address or the password is wrong.");
        }
        self.identified(party.unwrap_or_default())
    }

    fn persona(&self, form: &Form) -> Result<Outcome, Failure> {
        let wanted = Value::from(form.get("persona").unwrap_or_default());
        let snapshot = self.provider.task.snapshot();
        let mut personas = self.provider.personas(&snapshot).into_iter().map(|(_, _, party)| party);
        match personas.find(|party| party.user_id() == wanted) {
            Some(party) => self.identified(party),
            None => self.first_page(StatusCode::BAD_REQUEST, Some("There is no such persona here.")),
        }
    }

    /// Somebody showed that they are who they say.
    fn identified(&self, party: Party) -> Result<Outcome, Failure> {
        if let Err(failure) = self.provider.may_sign_in(&party) {
            let with_client = self.with_client(&party);
            self.provider.note_alone(Event::SignInFailed, Some(&failure.reason), &with_client)?;
            let problem = message(Some(self.provider.task.found.service), None, &failure);
            let email = self.provider.login(&party)?;
            return self.password_page(StatusCode::FORBIDDEN, &email, None, Some(&problem));
        }
        if self.provider.needs_second_factor(&party)? {
            return self.code_page(StatusCode::OK, &party, None);
        }
        self.sign_in(party, &["pwd"])
    }

    fn code(&self, user: &str, form: &Form) -> Result<Outcome, Failure> {
        let snapshot = self.provider.task.snapshot();
        let Some(party) = self.provider.person(&snapshot, &Value::from(user)) else {
            return self.first_page(StatusCode::BAD_REQUEST, Some("Please start again."));
        };
        let shown = form.get("code").unwrap_or_default();
        if !self.provider.is_one_time_code(&party, snapshot.clock().now(), shown)? {
            self.provider.note_alone(Event::SignInFailed, Some("wrong code"), &self.with_client(&party))?;
            return self.code_page(
                StatusCode::BAD_REQUEST,
                &party,
                Some("The code is wrong or has expired."),
            );
        }
        self.sign_in(party, &["pwd", "otp"])
    }

    fn sign_in(&self, mut party: Party, factors: &[&str]) -> Result<Outcome, Failure> {
        let (cookie, next) = self.provider.commit(|work| {
            let cookie = self.provider.open_session(work, &mut party, factors, &Vouched::default())?;
            self.provider.note(work, Event::SignedIn, None, &self.with_client(&party))?;
            Ok((cookie, self.next(work, &party, Agreed::Perhaps)?))
        })?;
        self.go_on(&party, next, vec![self.provider.session_cookie(&cookie)?])
    }

    fn allow(&self, session: &str) -> Result<Outcome, Failure> {
        let Some(party) = self.still_signed_in(session)? else { return self.start_again() };
        let next = self.provider.commit(|work| {
            let agreed = self.with_client(&party);
            self.provider.agree(work, &agreed)?;
            self.provider.note(work, Event::ConsentGiven, None, &agreed)?;
            self.next(work, &party, Agreed::Now)
        })?;
        self.go_on(&party, next, Vec::new())
    }

    fn deny(&self, session: &str) -> Result<Outcome, Failure> {
        if let Some(party) = self.still_signed_in(session)? {
            self.provider.note_alone(Event::ConsentDenied, None, &self.with_client(&party))?;
        }
        self.back(&self.asked.back("access_denied", "the person does not agree"))
    }

    /// Who signed in before the page was shown, if the browser still says so.
    fn still_signed_in(&self, session: &str) -> Result<Option<Party>, Failure> {
        let party = self.provider.browser_session(&self.provider.task.snapshot())?;
        Ok(party.filter(|party| party.session_id() == session))
    }

    fn start_again(&self) -> Result<Outcome, Failure> {
        self.first_page(StatusCode::BAD_REQUEST, Some("You are no longer signed in. Please sign in again."))
    }
}
