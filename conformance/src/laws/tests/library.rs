//! The library, served with something of its document changed.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use fixtures::{Fixtures, Seed};
use jiff::Timestamp;
use serde_json::Value;
use specs::{Contract, Pointer, System};
use tokio::sync::mpsc;

use crate::client::{Client, Limits};
use crate::event::{Event, WorkflowReport};
use crate::laws::Laws;
use crate::run::{Asked, Interrupt, run_all};
use crate::target::{Target, Writes};

/// What is expected, whatever is served.
pub(super) static CONTRACT: LazyLock<Contract> = LazyLock::new(intact);

static RECORDS: LazyLock<Fixtures> = LazyLock::new(|| {
    let read = Fixtures::load(&CONTRACT, Some(&folder().join("data")), Seed::default(), Timestamp::now());
    read.unwrap_or_else(|found| panic!("{found}"))
});

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/library")
}

/// The library as it is, beside what it needs.
pub(super) fn intact() -> Contract {
    beside(specs::load("library", &folder().join("specs/library")).unwrap())
}

/// The documents with another value at a place of a system's; with none it is taken out. A place without a slash
/// at its start begins at an operation.
pub(super) fn changed(system: &str, at: &str, to: Option<Value>) -> Contract {
    let mut document = CONTRACT.system(system).unwrap().document().value().clone();
    let place = pointer(at, &document);
    assert_ne!(place.lookup(&document), to.as_ref(), "{place} stays as it is");
    let key = place.last().unwrap().into_owned();
    match (place.parent().unwrap().lookup_mut(&mut document).unwrap(), to) {
        (Value::Object(members), Some(to)) => drop(members.insert(key, to)),
        (Value::Object(members), None) => drop(members.remove(&key)),
        (Value::Array(items), Some(to)) => items[key.parse::<usize>().unwrap()] = to,
        (Value::Array(items), None) => drop(items.remove(key.parse().unwrap())),
        (other, _) => panic!("{other} holds nothing"),
    }
    let read = specs::contract::read(system, &document.to_string()).unwrap_or_else(|found| panic!("{found}"));
    Contract::new(intact().into_systems().filter(|one| one.name() != system).chain([read]))
}

fn pointer(at: &str, document: &Value) -> Pointer {
    if at.starts_with('/') {
        return Pointer::parse(at).unwrap();
    }
    let (operation, rest) = at.split_once('/').unwrap();
    let paths = document["paths"].as_object().unwrap();
    let mut all = paths.iter().flat_map(|(path, item)| {
        item.as_object().unwrap().iter().map(move |(method, declared)| (path, method, declared))
    });
    let (path, method, _) = all.find(|(.., declared)| declared["operationId"] == operation).unwrap();
    Pointer::root().push("paths").push(path).push(method).join(&Pointer::parse(&format!("/{rest}")).unwrap())
}

fn beside(library: System) -> Contract {
    let partner = specs::load("partner", &folder().join("specs/partner")).unwrap();
    let shipped = specs::embedded().only(&["scaikey".to_owned()]);
    Contract::new(shipped.into_systems().chain([library, partner]))
}

/// Serves a contract and tries laws on it.
pub(super) async fn tried(served: Contract, laws: &Laws<'_>) -> Vec<WorkflowReport> {
    let mock = mock_server::MockServer::with(served, &RECORDS).await.unwrap();
    let client = Client::new(Limits::default()).unwrap();
    let address = mock.url().parse().unwrap();
    let target = Target::connect(&address, &client, &[], Writes::Refused).await.unwrap();
    let (_stop, interrupt) = Interrupt::new();
    let (events, mut stream) = mpsc::unbounded_channel();
    let asked = Asked { plan: None, laws, snapshots: None };
    run_all(asked, &target, &client, 2, &interrupt, events).await;
    let mut reports = Vec::new();
    while let Some(event) = stream.recv().await {
        if let Event::WorkflowFinished(report) = event {
            reports.push(*report);
        }
    }
    reports.sort_by_key(|report| report.workflow);
    reports
}
