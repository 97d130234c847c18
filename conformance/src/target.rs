//! Where requests go: the mock in this process, a mock at a URL, or a deployment.
//!
//! A target says what may be done to it, gives each workflow a place of its own and the
//! credentials of personas. One file a kind of target.

mod address;
mod base;
mod connect;
mod control;
pub(crate) mod control_api;
mod credential;
mod deployment;
mod error;
mod file;
mod from_file;
mod keyring;
mod kind;
mod login;
mod mock;
mod place;
#[cfg(test)]
mod tests;
mod world;

pub use address::{Address, AddressError};
pub use deployment::Writes;
pub use error::TargetError;
pub use file::FileError;
pub use kind::Target;
pub use mock::Served;

pub(crate) use base::Base;
pub(crate) use credential::{Credential, Part};
pub(crate) use place::Place;
