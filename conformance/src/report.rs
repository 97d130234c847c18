//! Reports: each reads the same stream of events and knows nothing else. One file a format.

mod block;
mod human;
mod junit;
mod progress;
mod reporter;
mod summary;
mod tally;
mod words;

pub use human::{Human, Passing};
pub use junit::Junit;
pub use progress::Progress;
pub use reporter::{Reporter, report};
pub use tally::{Tally, Verdict};
pub(crate) use words::count;
