//! The mock and the runner together, over real sockets. One binary, a module a topic.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail a test by panicking"
)]

mod clock;
mod concurrency;
mod control;
mod credentials;
mod cursors;
mod determinism;
mod document;
mod exit_codes;
mod hostile;
mod http_rules;
mod lists;
mod messages;
mod pages;
mod program;
mod queries;
mod refusals;
mod stopping;
mod tenancy;
mod witnesses;
mod worlds;
