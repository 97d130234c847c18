use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use fixtures::{Fixtures, Seed};
use jiff::Timestamp;
use specs::annotation::Identity;
use specs::document::Care;
use specs::infer::{Cause, Inferred};
use specs::overlay::Overlay;
use specs::{Contract, Diagnostics, Severity, System};

use super::{Error, Format, Formatted, say};
use crate::site::{Settings, Site, SiteError};

/// Check documents, annotations and fixtures.
#[derive(Debug, Args)]
pub(super) struct Check {
    /// Documents, or folders with an openapi.yaml; without any, what ships inside
    path: Vec<PathBuf>,
    /// Print what was declared and what was inferred, an operation a line
    #[arg(long)]
    explain: bool,
    /// Change the document first as this OpenAPI Overlay says
    #[arg(long, value_name = "FILE", num_args = 1..)]
    overlay: Vec<PathBuf>,
    /// Check the records and people of this folder too
    #[arg(long, value_name = "DIR")]
    fixtures: Option<PathBuf>,
    #[command(flatten)]
    formatted: Formatted,
}

pub(super) fn run(check: &Check) -> Result<ExitCode, Error> {
    let (contract, mut found) = contract(check)?;
    contract.systems().for_each(|system| {
        found.extend(system.schema_problems());
        found.extend(system.example_problems());
    });
    let counted = (contract.systems().count(), contract.systems().map(|it| it.operations().len()).sum());
    if check.explain && check.formatted.format == Format::Text {
        contract.systems().for_each(explain);
    }
    found.extend(unserved(check, contract)?);
    let found = found.sorted();
    print(check, counted, &found)?;
    Ok(if found.has_errors() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Every document that compiles, and what was found in all of them.
fn contract(check: &Check) -> Result<(Contract, Diagnostics), Error> {
    let mut found = Diagnostics::default();
    if check.path.is_empty() {
        return Ok((specs::embedded(), found));
    }
    let mut overlays = Vec::new();
    for path in &check.overlay {
        match Overlay::load(path) {
            Ok(overlay) => overlays.push(overlay),
            Err(problems) => found.extend(problems),
        }
    }
    let mut systems = Vec::new();
    for path in &check.path {
        let own = overlays.iter().filter(|overlay| check.path.len() == 1 || overlay.is_of(path));
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        match specs::contract::load_overlaid(&name, path, &own.collect::<Vec<_>>()) {
            Ok(system) => {
                found.extend(system.warnings());
                systems.push(system);
            }
            Err(problems) => found.extend(problems),
        }
    }
    systems.extend(providers(&systems)?);
    Ok((Contract::new(systems), found))
}

/// Shipped systems whose tokens the documents take: they are served together.
fn providers(systems: &[System]) -> Result<Vec<System>, Error> {
    let identities = systems.iter().flat_map(|system| system.annotation().identity.values());
    let tokens = identities.flat_map(|identities| &identities.0).filter_map(Identity::jwt);
    let wanted: Vec<&str> = tokens.map(|jwt| jwt.provider.as_str()).collect();
    let missing = |system: &System| {
        wanted.contains(&system.name()) && systems.iter().all(|known| known.name() != system.name())
    };
    Ok(specs::embedded().into_systems().filter(missing).collect())
}

/// What keeps the documents and records from being served.
fn unserved(check: &Check, contract: Contract) -> Result<Diagnostics, Error> {
    let fixtures =
        match Fixtures::load(&contract, check.fixtures.as_deref(), Seed::default(), Timestamp::now()) {
            Ok(fixtures) => fixtures,
            Err(problems) => return Ok(problems),
        };
    match Site::new(contract, &fixtures, Settings::offline()) {
        Ok(_) => Ok(Diagnostics::default()),
        Err(SiteError::Documents(problems)) => Ok(problems),
        Err(other) => Err(other.into()),
    }
}

fn print(check: &Check, (systems, operations): (usize, usize), found: &Diagnostics) -> Result<(), Error> {
    if check.formatted.format == Format::Json {
        say!("{}", serde_json::to_string_pretty(found)?);
        return Ok(());
    }
    for diagnostic in found {
        say!("{diagnostic}");
    }
    let count = |severity| found.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    say!(
        "{}, {}: {}, {}",
        counted(systems, "system"),
        counted(operations, "operation"),
        counted(count(Severity::Error), "error"),
        counted(count(Severity::Warning), "warning")
    );
    Ok(())
}

fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

fn explain(system: &System) {
    for (name, setting) in &system.annotation().settings {
        let values: Vec<String> = setting.spellings().collect();
        let what = setting.description.as_deref().map(|text| format!("  {text}")).unwrap_or_default();
        say!("setting {}.{name}: {}{what}", system.name(), values.join(" | "));
    }
    let inferred = match system.document().care() {
        Care::Exact => Vec::new(),
        Care::Lenient => specs::infer::all(system),
    };
    for (index, operation) in system.operations().iter().enumerate() {
        let how = match (operation.behaviour.verb(), inferred.get(index)) {
            (Some(verb), _) => format!("declared: {} {}", verb.word(), verb.resource().unwrap_or_default()),
            (None, Some(Some(inferred))) => format!("inferred: {inferred}"),
            (None, _) => "inferred: a sample of the response schema".to_owned(),
        };
        say!("{:<7} {:<60} {}", operation.method.as_str(), operation.path.to_string(), how.trim_end());
        for callback in &operation.callbacks {
            let methods: Vec<&str> = callback.requests.iter().map(|it| it.method.as_str()).collect();
            say!("{:<7} {:<60} callback: {} {}", "", callback.name, methods.join(", "), callback.written);
        }
    }
    explain_webhooks(system, &inferred);
}

/// After what each webhook is sent, and who is told.
fn explain_webhooks(system: &System, inferred: &[Option<Inferred>]) {
    let none: Vec<Option<Inferred>> = system.operations().iter().map(|_| None).collect();
    let inferred = if inferred.is_empty() { &none } else { inferred };
    let causes = specs::infer::causes(system, inferred);
    for (webhook, cause) in system.webhooks().iter().zip(&causes) {
        let after = |operations: &[usize]| match operations {
            [] => "never, but when it is asked for".to_owned(),
            operations => {
                let names = operations.iter().map(|index| system.operations()[*index].id.as_str());
                format!("after {}", names.collect::<Vec<_>>().join(", "))
            }
        };
        let how = match cause {
            Cause::Said(operations) => format!("declared: {}", after(operations)),
            Cause::Inferred(operations) => format!("inferred: {}", after(operations)),
            Cause::Unknown(why) => format!("only when it is asked for: {why}"),
        };
        say!("{:<7} {:<60} {how}", "webhook", webhook.name);
    }
    if !causes.is_empty() {
        for receivers in specs::infer::receivers(system, inferred) {
            let events = receivers
                .events
                .map(|path| format!(", of what `{}` says", path.join(".")))
                .unwrap_or_default();
            let how = format!("inferred: told at `{}`{events}", receivers.url.join("."));
            say!("{:<7} {:<60} {how}", "told", receivers.collection);
        }
    }
}
