//! A list of known deviations beside a run.

use specs::contract::Evidence;

use super::Known;
use crate::event::{
    Ending, Event, KnownState, Outline, PlanOutline, Requirement, StepOutline, StepReport, WorkflowName,
    WorkflowOutline, WorkflowReport,
};
use crate::finding::testing::finding;
use crate::finding::{Finding, StepName};

const ID: &str = "shop/readItem/schema/body#/data/id";

fn known(entries: &str, today: &str) -> Known {
    let owned = "owner: shop team, reason: until release 5, until: 2026-06-30";
    let text = entries.lines().map(|names| format!("  - {{{names}, {owned}}}\n")).collect::<String>();
    Known::read("known.yaml", format!("known:\n{text}"), today.parse().unwrap()).unwrap()
}

/// A workflow that reads an item, and one that was not selected and lists them.
fn outline() -> Event {
    let step = |id: &str, operation: &str, requirement: &str| StepOutline {
        suite: "shop.arazzo.yaml".to_owned(),
        workflow: "w0".to_owned(),
        id: Some(id.to_owned()),
        system: "shop".to_owned(),
        operation: operation.to_owned(),
        requirements: vec![named(requirement)],
    };
    let workflow = |steps| WorkflowOutline { name: WorkflowName::default(), steps };
    Event::Started(Outline {
        plan: Some(Box::new(PlanOutline {
            started: "2026-01-01T00:00:00Z".parse().unwrap(),
            facts: Vec::new(),
            personas: Vec::new(),
            systems: Vec::new(),
            workflows: vec![workflow(vec![
                step("read", "readItem", "SHOP-READ"),
                step("again", "readItem", "SHOP-AGAIN"),
            ])],
            left_out: vec![workflow(vec![step("list", "listItems", "SHOP-LIST")])],
        })),
        ..Outline::default()
    })
}

fn named(id: &str) -> Requirement {
    let evidence = Evidence::Documented;
    Requirement { id: id.to_owned(), level: evidence.strongest(), evidence }
}

fn judged(step: &str) -> Event {
    let Finding { step: name, .. } = finding(Evidence::Documented);
    let report = StepReport {
        name: StepName { step: step.to_owned(), ..name },
        status: 200,
        callers: Vec::new(),
        requirements: Vec::new(),
        elapsed: std::time::Duration::ZERO,
        checks: 1,
        findings: Vec::new(),
    };
    Event::StepFinished { workflow: 0, step: Some(Box::new(report)) }
}

/// Whether the findings are known, and what became of the entries, where these steps were judged.
fn watched(mut known: Known, steps: &[&str], findings: Vec<Finding>) -> (Vec<bool>, Vec<KnownState>) {
    known.watch(&mut outline());
    steps.iter().for_each(|step| known.watch(&mut judged(step)));
    let report = WorkflowReport { findings, ending: Ending::Judged, ..WorkflowReport::default() };
    let mut finished = Event::WorkflowFinished(Box::new(report));
    known.watch(&mut finished);
    let Event::WorkflowFinished(report) = finished else { unreachable!() };
    let marks = report.findings.iter().map(|finding| finding.known.is_some()).collect();
    (marks, known.reports().iter().map(|report| report.state).collect())
}

fn found() -> Vec<Finding> {
    vec![finding(Evidence::Documented)]
}

#[test]
fn a_finding_is_known_by_its_requirement_or_by_its_id_until_its_day_is_over() {
    for names in [
        "requirement: SHOP-READ",
        &format!("finding: {ID}"),
        &format!("requirement: SHOP-READ, finding: {ID}"),
    ] {
        assert_eq!(
            watched(known(names, "2026-06-30"), &["read"], found()),
            (vec![true], vec![KnownState::Holds])
        );
        assert_eq!(
            watched(known(names, "2026-07-01"), &["read"], found()),
            (vec![false], vec![KnownState::Expired])
        );
    }
}

#[test]
fn what_names_both_names_only_what_is_both() {
    let other = format!("requirement: SHOP-AGAIN, finding: {ID}");
    assert_eq!(watched(known(&other, "2026-01-01"), &["read"], found()).0, [false]);
}

#[test]
fn an_entry_is_stale_where_all_that_checks_it_was_judged_and_nothing_was_found() {
    let state = |names: &str, steps: &[&str]| watched(known(names, "2026-01-01"), steps, Vec::new()).1[0];
    let by_id = format!("finding: {ID}");
    assert_eq!(state("requirement: SHOP-READ", &["read"]), KnownState::Stale);
    assert_eq!(state("requirement: SHOP-AGAIN", &["read"]), KnownState::Unchecked);
    assert_eq!(state(&by_id, &["read"]), KnownState::Unknown);
    assert_eq!(state("requirement: SHOP-LIST", &["read", "again"]), KnownState::Unchecked);
    assert_eq!(state("requirement: SHOP-TYPO", &["read", "again"]), KnownState::Unknown);
    assert_eq!(state("requirement: SHOP-READ", &[]), KnownState::Unchecked);
}

#[test]
fn an_entry_that_is_over_fails_even_where_nothing_was_found() {
    let (_, states) = watched(known("requirement: SHOP-READ", "2026-07-01"), &[], Vec::new());
    assert_eq!(states, [KnownState::Expired]);
    assert!(states[0].fails());
}

#[test]
fn every_entry_that_names_a_finding_is_in_use() {
    let both = known(&format!("requirement: SHOP-READ\nfinding: {ID}"), "2026-01-01");
    assert_eq!(watched(both, &["read"], found()).1, [KnownState::Holds, KnownState::Holds]);
}
