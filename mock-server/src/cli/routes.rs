use std::process::ExitCode;

use clap::Args;
use serde_json::json;
use specs::{Operation, System};

use super::documents::Documents;
use super::{Error, Format, Formatted, say};

/// List every operation.
#[derive(Debug, Args)]
pub(super) struct Routes {
    #[command(flatten)]
    documents: Documents,
    #[command(flatten)]
    formatted: Formatted,
}

pub(super) fn run(routes: &Routes) -> Result<ExitCode, Error> {
    let contract = routes.documents.contract()?;
    let operations =
        contract.systems().flat_map(|system| system.operations().iter().map(move |op| (system, op)));
    match routes.formatted.format {
        Format::Json => {
            let rows: Vec<_> = operations.map(|(system, operation)| row(system, operation)).collect();
            say!("{}", serde_json::to_string_pretty(&rows)?);
        }
        Format::Text => operations.for_each(|(system, operation)| {
            say!(
                "{:<7} {:<64} {:<8} {:<10} {}",
                operation.method.as_str(),
                format!("/{}{}", system.name(), operation.path).replace("//", "/"),
                operation.behaviour.word(),
                operation.evidence.word(),
                operation.id
            );
        }),
    }
    Ok(ExitCode::SUCCESS)
}

fn row(system: &System, operation: &Operation) -> serde_json::Value {
    json!({
        "system": system.name(),
        "operation": operation.id,
        "method": operation.method.as_str(),
        "path": operation.path.to_string(),
        "verb": operation.behaviour.word(),
        "writes": operation.writes(),
        "evidence": operation.evidence.word(),
        "level": operation.level.word(),
        "requirement": operation.requirement,
        "source": operation.source,
    })
}
