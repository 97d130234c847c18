//! Laws: checks that follow from the contract alone, tried on every operation they fit without a scenario.
//!
//! They read identity, tenancy, list styles, envelopes, security and evidence; never guards, assignments or
//! effects, and they never ask the mock. One file a law; what laws have in common stands beside them:
//!
//! ```text
//! contract → cases → room (a place, its people, its records) → draft → send → bench (checks, findings)
//! ```

mod answers;
mod arguments;
mod bench;
mod body;
mod caller;
mod carry;
mod case;
mod draft;
mod failure;
mod foreign;
mod foreign_record;
mod foreign_row;
mod found;
mod furnish;
mod grants;
mod invalid_body;
mod law;
mod life_cycle;
mod listing;
mod making;
mod meaning;
mod media_type;
mod method;
mod no_credential;
mod outcome;
mod oversized_body;
mod paging;
mod people;
mod room;
mod secret_once;
mod unknown_id;
mod unreadable_body;
mod values;
mod walk;
mod wrong_role;

#[cfg(test)]
#[cfg(feature = "mock")]
mod tests;

pub(crate) use carry::{Batch, batches, carry_out};
pub(crate) use case::Case;
pub use case::{LawSelection, Laws};
pub use law::{Law, UnknownLaw};
pub(crate) use people::Crowd;
pub(crate) use room::Room;
