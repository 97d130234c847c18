//! What listeners are told, and what is not made where none of them needs it.

use serde_json::json;

use super::stage::{Reply, Stage};
use super::{SUITE, healthy};
use crate::event::{Event, Needs, PlanOutline, StepReport};
use crate::run::Interrupt;
use crate::target::Writes;

async fn told(part: fn(&str) -> Option<Reply>, needs: Needs) -> Vec<Event> {
    let (_stop, interrupt) = Interrupt::new();
    Stage::mock(part).await.told(SUITE, Writes::Refused, &interrupt, needs).await
}

fn plan(events: &[Event]) -> Option<&PlanOutline> {
    events.iter().find_map(|event| match event {
        Event::Started(outline) => outline.plan.as_deref(),
        _ => None,
    })
}

fn steps(events: &[Event]) -> Vec<&StepReport> {
    let mut steps: Vec<_> = events.iter().filter_map(step).collect();
    steps.sort_by_key(|step| step.name.step.clone());
    steps
}

fn step(event: &Event) -> Option<&StepReport> {
    match event {
        Event::StepFinished { step, .. } => step.as_deref(),
        _ => None,
    }
}

#[tokio::test]
async fn nothing_is_made_that_nobody_needs() {
    let events = told(|_| Some(Reply::json(500, &json!({}))), Needs::NOTHING).await;
    assert!(plan(&events).is_none());
    assert!(steps(&events).is_empty());
    let mut findings = events.iter().filter_map(|event| match event {
        Event::WorkflowFinished(report) => report.findings.first(),
        _ => None,
    });
    assert!(findings.all(|finding| finding.exchange.is_none()));
}

#[tokio::test]
async fn a_step_tells_what_it_called_for_whom_and_what_came() {
    let events = told(healthy, Needs::ALL).await;
    let lines: Vec<_> = steps(&events)
        .iter()
        .map(|step| format!("{} {} {} {:?}", step.name.step, step.name.operation, step.status, step.callers))
        .collect();
    assert_eq!(
        lines,
        ["list listItems 200 []", "make createItem 201 [\"alice\"]", "read readItem 200 [\"alice\"]"]
    );
    let plan = plan(&events).unwrap();
    let steps: Vec<_> = plan.workflows.iter().map(|workflow| workflow.steps.len()).collect();
    assert_eq!(steps, [2, 1]);
    assert_eq!(plan.systems[0].name, "shop");
    assert!(plan.facts.contains(&("kind".to_owned(), "mock".to_owned())), "{:?}", plan.facts);
}

#[tokio::test]
async fn no_secret_leaves_the_run() {
    let echo = |_: &str| {
        let body =
            json!({"echo": "token-of-alice", "password": "hunter-two", "data": {"id": "token-of-alice"}});
        Some(Reply::json(400, &body).with_header("set-cookie: sid=token-of-alice"))
    };
    let events = told(echo, Needs::ALL).await;
    let printed = format!("{events:?}");
    assert!(printed.contains("authorization\", \"Bearer ***"), "{printed}");
    for secret in ["token-of-alice", "hunter-two"] {
        assert!(!printed.contains(secret), "{printed}");
    }
}
