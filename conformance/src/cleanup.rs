//! Takes away again what a workflow made on a deployment, where the contract has a way.
//!
//! ```text
//! exchange → what was made → the request that removes it → sent when the workflow is over, children first
//! ```

mod ledger;
mod made;
mod record;
mod sweep;
#[cfg(test)]
mod tests;
mod way;

pub(crate) use ledger::Ledger;
pub(crate) use sweep::{Broom, Leftover, sweep};
