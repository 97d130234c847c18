//! Values of every component schema of a document, for a judge that is not ours: one JSON line a
//! value, `{"schema": NAME, "mode": "response"|"request", "ordinal": N, "value": …, "fault": …}`.
//!
//! `fault` is what the generator itself says about a value that it could not make valid.

use std::error::Error;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use fixtures::{Generator, Mode, Place, Recipe, Seed};
use serde_json::{Map, Value, json};
use specs::{Document, schema};

/// Records of a resource differ in their ordinal; the first few take most branches.
const ORDINALS: u64 = 3;

const MODES: [(&str, Mode); 2] = [("response", Mode::Response), ("request", Mode::Request)];

fn main() -> ExitCode {
    let Some(path) = std::env::args_os().nth(1) else {
        eprintln!("usage: schema-values DOCUMENT");
        return ExitCode::from(2);
    };
    match print(Path::new(&path)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}: {error}", path.display());
            ExitCode::FAILURE
        }
    }
}

fn print(path: &Path) -> Result<(), Box<dyn Error>> {
    let document = Document::load(path).map_err(|problems| problems.to_string())?;
    let mut value = document.value().clone();
    schema::normalise(&mut value, document.version());
    let generator = Generator::new(Seed::new(1), "2026-01-01T00:00:00Z".parse()?);
    let mut out = BufWriter::new(io::stdout().lock());
    for (name, schema) in schemas(&value).into_iter().flatten() {
        for (mode, side) in MODES {
            let recipe = Recipe::new(schema, &value).mode(side);
            for ordinal in 0..ORDINALS {
                let made = generator.valid_value(&recipe, &Place::new(format!("document/{name}")), ordinal);
                let (made, fault) = made
                    .map_or_else(|unmet| (unmet.value, Some(unmet.fault.to_string())), |made| (made, None));
                let line =
                    json!({"schema": name, "mode": mode, "ordinal": ordinal, "value": made, "fault": fault});
                writeln!(out, "{line}")?;
            }
        }
    }
    Ok(out.flush()?)
}

fn schemas(document: &Value) -> Option<&Map<String, Value>> {
    document.pointer("/components/schemas")?.as_object()
}
