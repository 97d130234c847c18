use serde::Deserialize;
use serde_json::Value;

use super::build::{self, Trust};
use super::{Contract, SuiteSource, System};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::Document;
use crate::position::Place;

/// The one list of what is compiled in, written by `build.rs`: names and what is known of each.
const SYSTEMS: &[(&str, &str)] = &include!(concat!(env!("OUT_DIR"), "/systems.rs"));

#[derive(Deserialize)]
struct Embedded {
    document: Value,
    suites: Vec<SuiteSource>,
}

/// The systems that ship inside, bundled and normalised when this program was built. Each is compiled when
/// somebody asks for it.
pub fn embedded() -> Contract {
    Contract::of_embedded(SYSTEMS)
}

/// # Errors
/// Never for a program that was built from a checked tree; what is wrong otherwise.
pub(super) fn compile(name: &str, text: &str) -> Result<System, Diagnostics> {
    let embedded: Embedded = serde_json::from_str(text).map_err(|error| unreadable(name, &error))?;
    let document = Document::from_bundle(name, embedded.document)?;
    Ok(build::system(name, document, Trust::Embedded)?.with_suites(embedded.suites))
}

fn unreadable(name: &str, error: &serde_json::Error) -> Diagnostics {
    Diagnostic::error(Place::file(name), error.to_string()).into()
}
