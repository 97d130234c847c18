use serde::Deserialize;
use serde_json::Value;

use super::build::{self, Trust};
use super::{Contract, SuiteSource};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::Document;
use crate::position::Place;

/// The one list of what is compiled in, written by `build.rs`: name, bundle, suites.
const SYSTEMS: &str = include_str!(concat!(env!("OUT_DIR"), "/systems.json"));

#[derive(Deserialize)]
struct Embedded {
    name: String,
    document: Value,
    suites: Vec<SuiteSource>,
}

/// The systems that ship inside, bundled and normalised when this program was built.
///
/// # Errors
/// Never for a program that was built from a checked tree; what is wrong otherwise.
pub fn embedded() -> Result<Contract, Diagnostics> {
    let systems: Vec<Embedded> = serde_json::from_str(SYSTEMS).map_err(unreadable)?;
    let mut compiled = Vec::new();
    for system in systems {
        let document = Document::from_bundle(&system.name, system.document)?;
        let built = build::system(&system.name, document, Trust::Embedded)?;
        compiled.push(built.with_suites(system.suites));
    }
    Ok(Contract::new(compiled))
}

fn unreadable(error: serde_json::Error) -> Diagnostics {
    Diagnostic::error(Place::file("embedded systems"), error.to_string()).into()
}
