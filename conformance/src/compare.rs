//! Two targets, one suite: what they answered, held against each other modulo renaming.
//!
//! Ids, tokens and cursors are paired where they first appear and stay paired; instants are
//! plausible; what the scenario sent comes back; what was there before is held to its schema only.

mod accepted;
mod body;
mod counters;
mod difference;
mod facts;
mod headers;
mod hints;
mod instants;
mod leaf;
mod list;
mod order;
mod overrides;
mod renaming;
mod rows;
mod runner;
mod sent;
mod told;
mod twins;

#[cfg(test)]
mod tests;

pub use accepted::Accepted;
pub use difference::Twin;
pub(crate) use hints::{Hint, Hints};
pub use overrides::{Overrides, OverridesError, overrides};
pub use runner::{Sides, compare};
