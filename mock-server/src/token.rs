//! Access tokens: signing, and verifying against a world.

mod claims;
mod keys;
mod verify;

pub use claims::{Grant, expiry, id, mint};
pub use keys::{KeyError, Keys};
pub use verify::{Refused, Standing, Verified, verify};
