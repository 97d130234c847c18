//! The invented Press: a document that says everything of callers that can be said.

use std::path::Path;

use http::Method;
use reqwest::RequestBuilder;
use specs::Contract;

use crate::{Caller, Served};

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../specs/tests/data/press.yaml");
const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/data/press");

/// Serves Press beside ScaiKey.
pub async fn press() -> Served {
    press_with(&[]).await
}

/// Serves Press beside ScaiKey, after changes of its document: the first place of each text becomes another.
pub async fn press_with(changes: &[(&str, &str)]) -> Served {
    let mut document = std::fs::read_to_string(DOCUMENT).unwrap();
    for (from, to) in changes {
        assert!(document.contains(from), "`{from}` is not in the document");
        document = document.replacen(from, to, 1);
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("openapi.yaml");
    std::fs::write(&path, document).unwrap();
    let press = specs::load("press", &path).unwrap_or_else(|found| panic!("{found}"));
    let scaikey = specs::embedded().only(&["scaikey".to_owned()]);
    let contract = Contract::new(scaikey.into_systems().chain([press]));
    Served::contract("press", contract, Path::new(FIXTURES)).await
}

impl Caller {
    /// A request that acts on a site of Press.
    pub fn on(&self, site: &str, method: Method, path: &str) -> RequestBuilder {
        self.request(method, path).header("X-Site-ID", site)
    }
}
