//! The HTTP client: one for the whole run, within bounds, never following a redirect.

mod error;
mod send;

pub use error::ClientError;
pub use send::{Client, Limits};
