//! The runner: replays Arazzo scenario suites against a mock or a deployment and judges every
//! response by the scenario's criteria and by the contract.
//!
//! ```text
//! suites + contract → plan → place, credentials → send → criteria + schema → events → reports
//! ```

mod arazzo;
mod beginning;
mod cleanup;
pub mod cli;
mod client;
mod clock;
pub mod compare;
mod coverage;
mod criterion;
mod curl;
pub mod event;
mod exchange;
pub mod export;
mod expression;
pub mod finding;
mod judge;
pub mod known;
pub mod laws;
mod mask;
pub mod plan;
pub mod report;
pub mod run;
mod secret;
pub mod snapshot;
pub mod target;
#[cfg(test)]
mod testing;
mod typed;

pub use client::{Client, ClientError, Limits, Retry, Settings, Trust};
pub use secret::Secret;
