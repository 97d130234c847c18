//! The HTTP client: one for the whole run, within bounds.

mod error;
mod redirect;
mod send;

pub use error::ClientError;
pub use send::{Client, Limits};
