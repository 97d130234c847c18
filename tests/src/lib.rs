//! What the tests stand on: a mock with clients of it, raw sockets, our own programs, suites, an
//! invented library, and servers that break a promise.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "support of tests fails a test by panicking"
)]

pub mod answer;
pub mod archive;
pub mod browser;
pub mod caller;
pub mod client;
pub mod library;
pub mod press;
pub mod raw;
pub mod served;
pub mod suites;
pub mod twins;
pub mod witness;

pub use answer::Answer;
pub use caller::Caller;
pub use served::{Served, World};
