//! The invented Archive: a document that says everything of answers that can be said.

use std::path::Path;

use specs::{Contract, System};

use crate::{Caller, Served};

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../specs/tests/data/archive.yaml");
const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/archive");

/// Serves Archive, and somebody who calls it.
pub async fn archive() -> (Served, Caller) {
    archive_with(&[]).await
}

/// Serves Archive with these settings.
pub async fn archive_with(settings: &[(&str, &str)]) -> (Served, Caller) {
    let system = system().with_settings(settings.iter().copied()).unwrap_or_else(|error| panic!("{error}"));
    let mock = Served::contract("archive", Contract::new([system]), Path::new(FIXTURES)).await;
    let caller = mock.default_world().nobody();
    (mock, caller)
}

/// The document.
pub fn system() -> System {
    specs::load("archive", Path::new(DOCUMENT)).unwrap_or_else(|found| panic!("{found}"))
}
