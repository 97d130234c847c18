//! Credentials: tokens are signed here and verified against a world; whatever was shown comes to a
//! [`Credential`], and with the request to a caller.

mod claims;
mod credential;
mod keys;
mod refused;
mod standing;
mod verified;
mod verify;

pub use claims::{Draft, Grant, Purpose, draft, expiry, id, mint};
pub use credential::Credential;
pub use keys::{KeyError, Keys};
pub use refused::Refused;
pub use standing::Standing;
pub use verified::{Seen, Verified, Window};
pub use verify::verify;
