use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use http::HeaderValue;
use indexmap::IndexMap;

use super::credential::{Credential, Part};
use super::error::TargetError;
use super::file::{Absence, Login, Persona, SecretSource, TargetFile, TokenSource};
use super::login::{Grant, LoginError, Visitor};
use crate::cleanup::Broom;
use crate::client::Client;
use crate::exchange::Request;
use crate::mask::Mask;
use crate::secret::Secret;

/// The credentials of a deployment's personas: from where the target file says, else from the environment.
///
/// Tokens that a login gave are kept until shortly before they expire, and are got anew then.
#[derive(Debug)]
pub(super) struct Keyring {
    client: Client,
    folder: PathBuf,
    personas: IndexMap<String, Persona>,
    logins: IndexMap<String, Login>,
    /// By persona and login. Each has a lock of its own, so that a persona logs in once however
    /// many workflows ask at the same time.
    held: Mutex<HashMap<Whose, Arc<tokio::sync::Mutex<Held>>>>,
    /// Whose the tokens are that a login gave: persona and login by token.
    issued: Mutex<HashMap<String, Whose>>,
    /// Every secret that came up so far.
    mask: Mutex<Mask>,
}

/// A persona and the login that it uses.
type Whose = (String, String);

/// What came of a login.
#[derive(Debug, Default)]
enum Held {
    #[default]
    Nothing,
    Token(Token),
    /// It is not tried again: an account that is tried too often may be locked.
    Refused(LoginError),
}

#[derive(Debug)]
struct Token {
    token: Secret,
    /// When another one is needed; none where the login did not tell.
    until: Option<Instant>,
    refresh: Option<Secret>,
}

/// A token is not handed out for its last minute, or the last tenth of a short life: a workflow that starts
/// with it has to come to its end.
const MARGIN: Duration = Duration::from_secs(60);

impl Keyring {
    /// Of a deployment without a target file: the environment holds everything.
    pub(super) fn of_environment(client: Client) -> Self {
        let (personas, logins) = (IndexMap::new(), IndexMap::new());
        let (held, issued, mask) = (Mutex::default(), Mutex::default(), Mutex::default());
        Self { client, folder: PathBuf::new(), personas, logins, held, issued, mask }
    }

    /// As the file has it, with the secrets that came up already.
    pub(super) fn of_file(client: Client, file: TargetFile, mask: Mask) -> Self {
        let TargetFile { folder, personas, logins, .. } = file;
        let (held, issued) = (Mutex::default(), Mutex::default());
        Self { client, folder, personas, logins, held, issued, mask: Mutex::new(mask) }
    }

    pub(super) const fn client(&self) -> &Client {
        &self.client
    }

    /// Every secret that came up so far.
    pub(super) fn mask(&self) -> Mask {
        self.mask.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Everybody whose token there may be, by name: whom the file names, and whose token the environment has.
    pub(super) fn names(&self) -> Vec<String> {
        let variables = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
        let mut known: Vec<_> = self.personas.keys().map(|name| Credential::token_of(name)).collect();
        let mut others: Vec<_> = variables.filter_map(|name| Credential::of_variable(&name)).collect();
        others.retain(|other| !known.iter().any(|one| one.variable() == other.variable()));
        others.sort_by(|one, other| one.persona.cmp(&other.persona));
        known.extend(others);
        known.into_iter().map(|credential| credential.persona).collect()
    }

    fn issued(&self) -> MutexGuard<'_, HashMap<String, Whose>> {
        self.issued.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn held(&self, persona: &str, login: &str) -> Arc<tokio::sync::Mutex<Held>> {
        let mut all = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry((persona.to_owned(), login.to_owned())).or_default())
    }

    fn learn(&self, secret: &Secret) {
        self.mask.lock().unwrap_or_else(PoisonError::into_inner).learn(secret.expose());
    }

    /// A persona's credential for a system.
    pub(super) async fn credential(&self, asked: &Credential, system: &str) -> Result<Secret, TargetError> {
        let secret = match self.personas.get(&asked.persona) {
            None => from_environment(asked),
            Some(persona) => self.of_persona(persona, asked, system).await,
        }?;
        if asked.part.is_secret() {
            self.learn(&secret);
        }
        Ok(secret)
    }

    async fn of_persona(
        &self,
        persona: &Persona,
        asked: &Credential,
        system: &str,
    ) -> Result<Secret, TargetError> {
        let read = |source: Option<&SecretSource>| match source {
            Some(source) => source.read(&self.folder).map_err(|absence| absent(asked, absence)),
            None => from_environment(asked),
        };
        let open = |text: Option<&String>| match text {
            Some(text) => Ok(Secret::new(text)),
            None => from_environment(asked),
        };
        match asked.part {
            Part::Email => open(persona.email.as_ref()),
            Part::ClientId => open(persona.client_id.as_ref()),
            Part::Password => read(persona.password.as_ref()),
            Part::ClientSecret => read(persona.client_secret.as_ref()),
            Part::Token => match persona.token_for(system) {
                Some(TokenSource::Login(by)) => self.logged_in(persona, &asked.persona, &by.login).await,
                Some(TokenSource::Ready(source)) => read(Some(source)),
                None => from_environment(asked),
            },
        }
    }

    async fn logged_in(&self, persona: &Persona, name: &str, login: &str) -> Result<Secret, TargetError> {
        let held = self.held(name, login);
        let mut held = held.lock().await;
        if let Held::Token(token) = &*held
            && token.is_good(Instant::now())
        {
            return Ok(token.token.clone());
        }
        let failed = |error: LoginError| TargetError::Login {
            persona: name.to_owned(),
            login: login.to_owned(),
            hint: error.hint(),
            reason: error.to_string(),
        };
        if let Held::Refused(error) = &*held {
            return Err(failed(error.clone()));
        }
        match self.obtain(persona, login, &held).await {
            Ok(token) => {
                let secret = token.token.clone();
                let whose = (name.to_owned(), login.to_owned());
                self.issued().insert(secret.expose().to_owned(), whose);
                *held = Held::Token(token);
                Ok(secret)
            }
            Err(error) => {
                *held = match &error {
                    LoginError::Refused(_) => Held::Refused(error.clone()),
                    _ => Held::Nothing,
                };
                Err(failed(error))
            }
        }
    }

    /// A new token: by the refresh token where there is one that is taken, else by logging in.
    async fn obtain(&self, persona: &Persona, login: &str, held: &Held) -> Result<Token, LoginError> {
        let login = self.logins.get(login).ok_or(LoginError::Missing("login"))?;
        let visitor = Visitor { client: &self.client, folder: &self.folder, persona, mask: &self.mask };
        let asked = Instant::now();
        if let Held::Token(Token { refresh: Some(refresh), .. }) = held
            && let Some(Ok(grant)) = visitor.refresh(login, refresh).await
        {
            return Ok(Token::new(grant, asked));
        }
        visitor.log_in(login).await.map(|grant| Token::new(grant, asked))
    }
}

impl Broom for Keyring {
    /// The same request with new tokens in the place of those that a login gave: a workflow may have
    /// revoked its own.
    async fn renewed(&self, request: &Request) -> Option<Request> {
        self.doubt(request);
        let mut renewed = request.clone();
        let mut is_new = false;
        for value in renewed.headers.values_mut() {
            let Some(Issued { token, persona, login }) = self.whose(value) else { continue };
            let other = self.another(&persona, &login).await?;
            let text = value.to_str().ok()?.replace(&token, other.expose());
            *value = HeaderValue::try_from(text).ok()?;
            is_new = true;
        }
        is_new.then_some(renewed)
    }
}

impl Keyring {
    /// A token of a login, after the one before was refused.
    async fn another(&self, name: &str, login: &str) -> Option<Secret> {
        let token = self.logged_in(self.personas.get(name)?, name, login).await.ok()?;
        self.learn(&token);
        Some(token)
    }

    /// Forgets the tokens of a request that was answered 401, so that whoever comes next logs in anew: a workflow
    /// may have ended a session that others use.
    pub(super) fn doubt(&self, request: &Request) {
        for Issued { token, persona, login } in request.headers.values().filter_map(|value| self.whose(value))
        {
            // Where the lock is taken, somebody is logging in already.
            if let Ok(mut held) = self.held(&persona, &login).try_lock()
                && matches!(&*held, Held::Token(known) if known.token.expose() == token)
            {
                *held = Held::Nothing;
            }
        }
    }

    /// The token of a login in a header.
    fn whose(&self, value: &HeaderValue) -> Option<Issued> {
        let token = value.to_str().ok()?.rsplit(' ').next()?;
        let (persona, login) = self.issued().get(token).cloned()?;
        Some(Issued { token: token.to_owned(), persona, login })
    }
}

/// A token that a login gave.
struct Issued {
    token: String,
    persona: String,
    login: String,
}

impl Token {
    fn new(grant: Grant, asked: Instant) -> Self {
        let Grant { token, lifetime, refresh } = grant;
        let usable = lifetime.map(|lifetime| lifetime.saturating_sub(MARGIN.min(lifetime / 10)));
        Self { token, until: usable.and_then(|usable| asked.checked_add(usable)), refresh }
    }

    fn is_good(&self, now: Instant) -> bool {
        self.until.is_none_or(|until| now < until)
    }
}

/// `CONFORMANCE_ALICE_TOKEN`, `CONFORMANCE_SVC_READ_CLIENT_ID`.
fn from_environment(asked: &Credential) -> Result<Secret, TargetError> {
    let variable = asked.variable();
    std::env::var(&variable)
        .map(Secret::new)
        .map_err(|_| absent(asked, Absence { hint: format!("set {variable} in the environment") }))
}

fn absent(asked: &Credential, absence: Absence) -> TargetError {
    let Credential { persona, part } = asked;
    TargetError::NoCredential { what: part.word(), persona: persona.clone(), hint: absence.hint }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_got_anew_before_it_expires() {
        let asked = Instant::now();
        let good_for = |lifetime: Option<u64>, after: u64| {
            let lifetime = lifetime.map(Duration::from_secs);
            let grant = Grant { token: Secret::new("t"), lifetime, refresh: None };
            Token::new(grant, asked).is_good(asked + Duration::from_secs(after))
        };
        assert!(good_for(Some(3600), 3539));
        assert!(!good_for(Some(3600), 3541));
        assert!(good_for(Some(10), 8));
        assert!(!good_for(Some(10), 9));
        assert!(good_for(None, 1_000_000));
    }
}
