//! Logins: each way to get a token for a persona is a file.

mod ask;
mod client_credentials;
mod code;
mod cookies;
mod error;
mod grant;
mod html;
mod metadata;
mod pages;
mod password;
mod pkce;
mod token;

pub(super) use error::LoginError;
pub(super) use grant::Grant;

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use super::file::{Login, Persona, SecretSource};
use crate::client::Client;
use crate::mask::Mask;
use crate::secret::Secret;

/// Who logs in, and with what.
pub(super) struct Visitor<'a> {
    pub(super) client: &'a Client,
    pub(super) folder: &'a Path,
    pub(super) persona: &'a Persona,
    /// Learns every secret that comes up.
    pub(super) mask: &'a Mutex<Mask>,
}

impl Visitor<'_> {
    /// A token by a login.
    pub(super) async fn log_in(&self, login: &Login) -> Result<Grant, LoginError> {
        match login {
            Login::ClientCredentials(login) => client_credentials::log_in(self, login).await,
            Login::AuthorizationCode(login) => code::log_in(self, login).await,
            Login::Password(login) => password::log_in(self, login).await,
        }
    }

    /// A token for a refresh token, where the login has such a way.
    pub(super) async fn refresh(&self, login: &Login, refresh: &Secret) -> Option<Result<Grant, LoginError>> {
        match login {
            Login::AuthorizationCode(login) => Some(code::refresh(self, login, refresh).await),
            Login::ClientCredentials(_) | Login::Password(_) => None,
        }
    }

    fn email(&self) -> Result<&str, LoginError> {
        self.persona.email.as_deref().ok_or(LoginError::Missing("email"))
    }

    fn client_id(&self) -> Result<&str, LoginError> {
        self.persona.client_id.as_deref().ok_or(LoginError::Missing("client_id"))
    }

    fn password(&self) -> Result<Secret, LoginError> {
        self.secret(self.persona.password.as_ref().ok_or(LoginError::Missing("password"))?)
    }

    fn client_secret(&self) -> Result<Secret, LoginError> {
        self.secret(self.persona.client_secret.as_ref().ok_or(LoginError::Missing("client_secret"))?)
    }

    /// A field that login pages ask for by this name.
    fn field(&self, name: &str) -> Result<Option<Secret>, LoginError> {
        let Some(field) = self.persona.fields.get(name) else { return Ok(None) };
        let text = field.read(self.folder).map_err(|absence| LoginError::Absent(absence.hint))?;
        if field.is_secret() {
            self.learn(&text);
        }
        Ok(Some(text))
    }

    fn secret(&self, source: &SecretSource) -> Result<Secret, LoginError> {
        let secret = source.read(self.folder).map_err(|absence| LoginError::Absent(absence.hint))?;
        self.learn(&secret);
        Ok(secret)
    }

    fn learn(&self, secret: &Secret) {
        self.mask.lock().unwrap_or_else(PoisonError::into_inner).learn(secret.expose());
    }

    /// A text of the other side, without secrets and no longer than anybody reads.
    fn masked(&self, text: &str) -> String {
        let mask = self.mask.lock().unwrap_or_else(PoisonError::into_inner);
        crate::beginning::beginning(&mask.text(text), LONGEST).into_owned()
    }
}

/// Of the other side's words in an error.
const LONGEST: usize = 300;

/// The challenge that goes with a verifier.
#[cfg(test)]
pub(super) fn challenge(verifier: &str) -> String {
    pkce::challenge(&Secret::new(verifier))
}
