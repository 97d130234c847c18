//! Known deviations: what is put up with, by whom, why, and until when.
//!
//! ```yaml
//! known:
//!   - requirement: SHOP-READ
//!     owner: shop team
//!     reason: prices are texts until release 5
//!     until: 2026-12-31
//!   - finding: shop/readItem/schema/body#/data/price
//!     owner: shop team
//!     reason: the same, in one answer alone
//!     until: 2026-12-31
//! ```
//!
//! What an entry names is shown and does not fail the run. An entry whose day is over fails, and so
//! does one that names what is not found any more.

mod entry;
mod judged;
mod read;
#[cfg(test)]
mod tests;
mod watch;

pub use entry::Known;
pub(crate) use entry::KnownError;
