//! The invented library of `tests/library`: its documents, its records, its suites.

mod change;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use fixtures::{Fixtures, Seed};
use jiff::Timestamp;
use serde_json::Value;
use specs::{Contract, Document, System};

pub use change::{Change, adding, with, without};

use crate::Served;

/// The system's name, and its folder's.
const LIBRARY: &str = "library";

static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| Document::load(&document_path()).unwrap().value().clone());

/// No change of a promise changes what there is at the beginning, so it is made once.
static RECORDS: LazyLock<Fixtures> = LazyLock::new(|| {
    let records = folder().join("data");
    let read = Fixtures::load(&contract(), Some(&records), Seed::default(), Timestamp::now());
    read.unwrap_or_else(|found| panic!("{found}"))
});

/// The library, its partner and the identity provider.
pub fn contract() -> Contract {
    beside(specs::load(LIBRARY, &document_path()).unwrap_or_else(|found| panic!("{found}")))
}

/// The same, the library changed.
pub fn changed(change: Change) -> Contract {
    let mut document = DOCUMENT.clone();
    change.make(&mut document);
    let library = specs::contract::read(LIBRARY, &document.to_string());
    beside(library.unwrap_or_else(|found| panic!("{found}")))
}

fn beside(library: System) -> Contract {
    let partner = specs::load("partner", &folder().join("specs/partner")).unwrap();
    let shipped = specs::embedded().only(&["scaikey".to_owned()]);
    Contract::new(shipped.into_systems().chain([library, partner]))
}

/// Serves it with its records; callers are the library's.
pub async fn serve(contract: Contract) -> Served {
    Served::records(LIBRARY, contract, &RECORDS).await
}

/// The folder of its suites.
pub fn suites() -> PathBuf {
    document_path().join("suites")
}

fn document_path() -> PathBuf {
    folder().join("specs").join(LIBRARY)
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("library")
}
