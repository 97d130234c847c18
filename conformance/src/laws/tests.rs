//! Every law has a witness: a server that breaks exactly it is found under its name, and the intact one is not.
//!
//! The server is the invented library of `tests/library`, its document changed; what is expected is read from
//! the document as it is.

mod library;
mod witnesses;

use super::{Law, LawSelection, Laws};
use crate::event::Ending;
use crate::finding::Check;
use library::{CONTRACT, changed, intact, tried};

#[tokio::test]
async fn the_intact_library_keeps_every_law() {
    let laws = Laws::new(&CONTRACT, &selection("library", Vec::new()));
    let reports = tried(intact(), &laws).await;
    let findings: Vec<_> = reports.iter().flat_map(|report| &report.findings).collect();
    assert!(findings.is_empty(), "{findings:#?}");
    let untried: Vec<_> = reports
        .iter()
        .filter_map(|report| match &report.ending {
            Ending::Judged => None,
            Ending::Skipped(reason) => {
                // What a body says depends on values that are made.
                let reason = reason.split(" with the body").next().unwrap_or_default();
                Some(format!("{}: {reason}", report.name))
            }
            other => panic!("{}: {other:?}", report.name),
        })
        .collect();
    insta::assert_snapshot!("untried", untried.join("\n"));
    // Each law was tried on something.
    // The library says nothing of how large a body may be.
    for law in Law::all().filter(|law| *law != Law::OversizedBody) {
        let is_tried = |report: &&crate::event::WorkflowReport| {
            report.name.workflow == law.name() && matches!(report.ending, Ending::Judged) && report.checks > 0
        };
        assert!(reports.iter().any(|report| is_tried(&report)), "{law} was tried on nothing");
    }
}

fn selection(system: &str, laws: Vec<Law>) -> LawSelection {
    LawSelection { laws, systems: vec![system.to_owned()], ..LawSelection::default() }
}

/// Serves a system changed and tries a law on one of its operations: it is found, as what it is.
async fn found((system, operation): (&str, &str), at: &str, to: Option<serde_json::Value>, law: Law) {
    let mut laws = Laws::new(&CONTRACT, &selection(system, vec![law]));
    laws.retain(|name| name == operation);
    assert_eq!(laws.len(), 1, "{law} does not fit {operation}");
    let sound = tried(intact(), &laws).await;
    assert!(sound[0].findings.is_empty() && matches!(sound[0].ending, Ending::Judged), "{:#?}", sound[0]);
    let reports = tried(changed(system, at, to), &laws).await;
    let by_law = reports[0].findings.iter().any(|finding| {
        finding.flaw.check == Check::Law && finding.requirement.as_deref() == Some(law.requirement())
    });
    assert!(by_law || law == Law::Answers && !reports[0].findings.is_empty(), "{:#?}", reports[0]);
}
