//! A stateful mock of the APIs that a folder of OpenAPI documents describes.
//!
//! [`site`] makes a contract ready to serve, [`state`] holds the worlds, `pipeline` states the way
//! of a request, `verb` and `flow` what operations do, [`server`] the sockets.

mod change;
pub mod cli;
mod control;
mod deliver;
mod expiry;
mod failure;
mod fault;
mod flow;
mod generate;
mod inferred;
mod masking;
mod mock;
mod outgoing;
pub mod personas;
mod pipeline;
pub mod rights;
mod rows;
mod seal;
pub mod secret;
pub mod server;
pub mod site;
pub mod state;
mod stream;
pub mod token;
mod validate;
mod verb;
mod xml;

pub use control::DOCUMENT as CONTROL_DOCUMENT;
pub use deliver::DeliverTo;
pub use mock::{MockServer, StartError};
pub use site::{Settings, Site};
