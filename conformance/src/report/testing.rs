//! A run as reports hear of it, for tests.

use std::sync::Arc;
use std::time::Duration;

use specs::Position;
use specs::contract::{Evidence, Level};

use super::Reporter;
use crate::event::{
    CouldNotCheck, Ending, Event, Exchange, KnownReport, KnownState, LeftBehind, Message, OperationOutline,
    Outline, PlanOutline, Requirement, StepOutline, StepReport, SystemOutline, WorkflowName, WorkflowOutline,
    WorkflowReport,
};
use crate::finding::testing::finding;
use crate::finding::{Excuse, Finding, Pardon, StepName};

/// Hands a report every event and answers what it wrote.
pub(super) fn told(reporter: &mut impl Reporter, events: &[Event]) {
    events.iter().for_each(|event| reporter.take(event).unwrap());
}

/// A run with everything that a report can tell: a finding of each weight, an entry of the list that is
/// over, a workflow that stopped, one that was skipped, an operation that nobody calls.
pub(super) fn run() -> Vec<Event> {
    let excuse = excuse();
    let mut failing = found(Evidence::Documented);
    failing.step.position = Some(Position { line: 12, column: 9 });
    let mut known = found(Evidence::Documented);
    known.flaw.place = "body#/data/price".to_owned();
    known.known = Some(Pardon::Known(Arc::clone(&excuse)));
    let listed = found(Evidence::Inferred);
    let gone = CouldNotCheck { step: None, reason: "cannot connect".into(), hint: Some("start it".into()) };
    vec![
        Event::Started(outline()),
        step(0, 200, &["alice"], &[&failing, &known, &listed]),
        report(0, vec![failing, known, listed], Ending::Judged),
        step(1, 404, &[], &[]),
        report(1, Vec::new(), Ending::Judged),
        report(2, Vec::new(), Ending::Skipped("`createItem` writes".into())),
        report(3, Vec::new(), Ending::Unchecked(gone)),
        Event::LeftBehind(Box::new(left())),
        Event::KnownJudged(vec![over(excuse)]),
        Event::Finished { elapsed: Duration::from_millis(1234), interrupted: false },
    ]
}

fn found(evidence: Evidence) -> Finding {
    let message = |line: &str, body: &str| Message {
        line: line.to_owned(),
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        body: Some(body.to_owned()),
    };
    Finding {
        exchange: Some(Arc::new(Exchange {
            request: message("GET http://localhost/items/1", "{}"),
            response: message("200 OK", "{\n  \"data\": {\n    \"id\": 7\n  }\n}"),
        })),
        ..finding(evidence)
    }
}

fn left() -> LeftBehind {
    let [system, operation] = ["shop", "createItem"].map(str::to_owned);
    let (what, reason) = ("item itm_7".to_owned(), "nothing deletes it".to_owned());
    LeftBehind { workflow: 1, name: name(1), system, operation, what, reason }
}

fn excuse() -> Arc<Excuse> {
    let until = "2026-12-31".parse().unwrap();
    Arc::new(Excuse { owner: "shop team".to_owned(), reason: "until release 5".to_owned(), until })
}

fn over(excuse: Arc<Excuse>) -> KnownReport {
    KnownReport {
        place: "known.yaml:3:5".to_owned(),
        file: "known.yaml".to_owned(),
        line: Some(3),
        requirement: Some("SHOP-LIST".to_owned()),
        finding: None,
        excuse,
        matched: 0,
        state: KnownState::Stale,
    }
}

fn outline() -> Outline {
    let calls = ["readItem", "readItem", "createItem", "listItems"];
    Outline {
        target: "http://localhost".to_owned(),
        workflows: 4,
        steps: 4,
        plan: Some(Box::new(PlanOutline {
            started: "2026-01-02T03:04:05Z".parse().unwrap(),
            facts: vec![("kind".to_owned(), "mock".to_owned())],
            personas: vec![("alice".to_owned(), "keeper of the shop".to_owned())],
            systems: vec![SystemOutline {
                name: "shop".to_owned(),
                title: "Shop".to_owned(),
                version: "1.0.0".to_owned(),
                operations: vec![
                    operation("readItem", "GET", &["200", "4XX"]),
                    operation("createItem", "POST", &["201"]),
                    operation("listItems", "GET", &["200"]),
                    operation("deleteItem", "DELETE", &["204"]),
                ],
            }],
            workflows: calls.iter().enumerate().map(|(at, call)| planned(at, call)).collect(),
            left_out: Vec::new(),
        })),
    }
}

fn operation(id: &str, method: &str, statuses: &[&str]) -> OperationOutline {
    OperationOutline {
        id: id.to_owned(),
        method: method.to_owned(),
        path: "/items/{item_id}".to_owned(),
        summary: Some(format!("{id}, in words")),
        statuses: statuses.iter().map(|status| (*status).to_owned()).collect(),
        requirement: Some(requirement(id)),
        source: Some("https://shop.example/docs".to_owned()),
    }
}

fn requirement(operation: &str) -> Requirement {
    let id = format!("SHOP-{}", operation.trim_end_matches("Items").trim_end_matches("Item").to_uppercase());
    Requirement { id, level: Level::Must, evidence: Evidence::Documented }
}

fn planned(at: usize, operation: &str) -> WorkflowOutline {
    let step = StepOutline {
        suite: "shop.arazzo.yaml".to_owned(),
        workflow: format!("w{at}"),
        id: Some("read".to_owned()),
        system: "shop".to_owned(),
        operation: operation.to_owned(),
        requirements: vec![requirement(operation)],
    };
    WorkflowOutline { name: name(at), steps: vec![step] }
}

fn name(at: usize) -> WorkflowName {
    let case = (at == 1).then(|| "nobody".to_owned());
    WorkflowName { suite: "shop.arazzo.yaml".to_owned(), workflow: format!("w{at}"), case }
}

fn step(workflow: usize, status: u16, callers: &[&str], findings: &[&Finding]) -> Event {
    let WorkflowName { suite, workflow: of, case } = name(workflow);
    let [step, system, operation] = ["read", "shop", "readItem"].map(str::to_owned);
    Event::StepFinished {
        workflow,
        step: Some(Box::new(StepReport {
            name: StepName { suite, position: None, workflow: of, case, step, system, operation },
            status,
            callers: callers.iter().map(|caller| (*caller).to_owned()).collect(),
            requirements: vec![requirement("readItem")],
            elapsed: Duration::from_millis(7),
            checks: 5,
            findings: findings.iter().map(|finding| finding.id()).collect(),
        })),
    }
}

fn report(workflow: usize, findings: Vec<Finding>, ending: Ending) -> Event {
    let judged = usize::from(matches!(ending, Ending::Judged));
    Event::WorkflowFinished(Box::new(WorkflowReport {
        workflow,
        name: name(workflow),
        steps: judged,
        unreached: 1 - judged,
        checks: 5 * judged,
        elapsed: Duration::from_millis(20),
        findings,
        ending,
    }))
}
