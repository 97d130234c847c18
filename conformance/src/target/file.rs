//! A target file: where each system of a deployment stands, with whose credentials and how hard it is asked.
//!
//! Its shape is stated once, in `target.schema.json`, which editors read too; the types here mirror it.

mod check;
mod login;
mod persona;
mod read;
mod secret;
mod settings;
mod shape;
mod text;

pub(crate) use login::{AuthorizationCode, ClientCredentials, Encoding, Login, PasswordRequest};
pub(crate) use persona::{Persona, TokenSource};
pub use read::FileError;
pub(crate) use read::TargetFile;
pub(crate) use secret::{Absence, SecretSource};
pub(crate) use settings::{RetryPolicy, Site, Timeouts, Tls};
pub(crate) use text::Text;
