//! The mock and the runner together, over real sockets. One binary, a module a topic.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail a test by panicking"
)]

mod answers;
mod any_document;
mod any_life;
mod audit;
mod clock;
mod concurrency;
mod contexts;
mod control;
mod credentials;
mod cursors;
mod deliveries;
mod determinism;
mod document;
mod effects;
mod exit_codes;
mod federation;
mod files;
mod following;
mod hostile;
mod http_rules;
mod keys;
mod laws;
mod library;
mod library_suites;
mod limits;
mod lists;
mod messages;
mod oauth;
mod oidc;
mod pages;
mod program;
mod queries;
mod refusals;
mod reports;
mod requests;
mod roles;
mod scaicontrol;
mod scenarios;
mod scim;
mod seeds;
mod sent;
mod sessions;
mod settings;
mod signatures;
mod slashes;
mod stopping;
mod streams;
mod tenancy;
mod twins;
mod watching;
mod witnesses;
mod worlds;
