//! The HTTP client: one for the whole run, within bounds.

mod error;
mod pace;
mod redirect;
mod retry;
mod send;
mod settings;
mod silence;

pub use error::ClientError;
pub use retry::Retry;
pub use send::Client;
pub use settings::{Limits, Settings, Trust};
