use std::fs;
use std::path::Path;

use serde_json::json;
use tempfile::TempDir;

use super::*;
use crate::event::WorkflowReport;
use crate::plan::Suites;
use crate::testing::club::{self, Played, carried};

/// A member is made and read.
fn steps(name: &str) -> Vec<Played> {
    let member = json!({
        "id": "mbr_a1", "joined": "2026-03-01T12:00:00Z", "status": "in", "club": "clb_b", "name": name,
        "api_token": "a-secret-token", "page": "http://one:1/@w/club/members/mbr_a1?cursor=c1",
        "more": {"created_at": "2026-03-01T12:00:00Z", "updated_at": "2026-03-01T12:00:01Z", "expires_at": "2026-03-02T00:00:00Z"}
    });
    let list = json!({"rows": [member], "meta": {"total": 1, "next": "c1"}});
    let make =
        Played { status: 201, sent: Some(json!({"club": "clb_b"})), ..Played::new("makeMember", member) };
    let cookie = ("set-cookie", "sid=another-secret; Path=/@w; HttpOnly");
    vec![
        Played {
            headers: &[("x-trace", "t"), ("retry-after", "3"), ("location", "/@w/club/members/mbr_a1")],
            ..make
        },
        Played { headers: Box::leak(Box::new([cookie])), ..Played::new("listMembers", list) },
    ]
}

/// The report of a workflow that was held against the snapshots of a folder.
fn judged(root: &Path, accept: Accept, host: &str, steps: &[Played]) -> WorkflowReport {
    judged_when_sent(root, accept, host, steps, |_| {})
}

fn judged_when_sent(
    root: &Path,
    accept: Accept,
    host: &str,
    steps: &[Played],
    change: impl FnOnce(&mut crate::run::Carried<'_>),
) -> WorkflowReport {
    let contract = Box::leak(Box::new(club::contract()));
    let suites = Suites(vec![club::suite(steps, contract)]);
    let snapshots = Snapshots::open(root, accept, &suites).unwrap();
    let mut carried = carried(host, steps);
    change(&mut carried);
    snapshots.judge(&mut carried);
    carried.report
}

fn told(report: &WorkflowReport) -> Vec<String> {
    let line = |finding: &crate::finding::Finding| {
        format!("{}, {}: {}", finding.step.step, finding.flaw.expected, finding.flaw.actual)
    };
    report.findings.iter().map(line).collect()
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn file(root: &TempDir) -> String {
    fs::read_to_string(root.path().join("club/w.snap")).unwrap()
}

#[test]
fn a_snapshot_hides_what_differs_from_run_to_run_and_every_secret() {
    let root = folder();
    let report = judged(root.path(), Accept::Now, "one:1", &steps("Ada"));
    assert_eq!(told(&report), Vec::<String>::new());
    insta::assert_snapshot!(file(&root));
}

#[test]
fn what_insta_reads_is_what_was_written() {
    let root = folder();
    judged(root.path(), Accept::Now, "one:1", &steps("Ada"));
    let read = insta::Snapshot::from_file(&root.path().join("club/w.snap")).unwrap();
    assert_eq!(read.metadata().source(), Some("club.arazzo.yaml"));
    assert_eq!(read.metadata().expression(), Some("w"));
    assert!(file(&root).contains(&read.as_text().unwrap().to_string()));
}

#[test]
fn the_same_answers_are_the_same_under_other_names() {
    let root = folder();
    let plain = |played: Played| Played { headers: &[], ..played };
    let first: Vec<_> = steps("Ada").into_iter().map(plain).collect();
    judged(root.path(), Accept::Now, "one:1", &first);
    let others = [
        ("mbr_a1", "mbr_z9"),
        ("a-secret-token", "another-token"),
        ("one:1", "two:2"),
        ("2026-03", "2026-05"),
    ];
    let renamed = |played: &Played| {
        let text = others.iter().fold(played.body.to_string(), |text, (own, other)| text.replace(own, other));
        Played { body: serde_json::from_str(&text).unwrap(), ..played.clone() }
    };
    let second: Vec<_> = first.iter().map(renamed).collect();
    assert_eq!(told(&judged(root.path(), Accept::Never, "two:2", &second)), Vec::<String>::new());
}

#[test]
fn a_difference_is_told_by_step_and_waits_for_review() {
    let root = folder();
    judged(root.path(), Accept::Now, "one:1", &steps("Ada"));
    let report = judged(root.path(), Accept::Review, "one:1", &steps("Eve"));
    let found = told(&report);
    let places: Vec<_> = found.iter().map(|line| line.lines().next().unwrap()).collect();
    assert_eq!(places, ["s0, the answer in club/w.snap: ", "s1, the answer in club/w.snap: "]);
    let changed: Vec<_> =
        found[0].lines().filter(|line| line.starts_with("     -") || line.starts_with("     +")).collect();
    assert_eq!(changed, [r#"     -   "name": "Ada","#, r#"     +   "name": "Eve","#]);
    let pending = root.path().join("club/w.snap.new");
    assert!(insta::Snapshot::from_file(&pending).unwrap().as_text().unwrap().to_string().contains("Eve"));
    assert!(judged(root.path(), Accept::Review, "one:1", &steps("Ada")).findings.is_empty());
    assert!(!pending.exists(), "nothing is left to review");
}

#[test]
fn a_ci_writes_nothing() {
    let root = folder();
    let report = judged(root.path(), Accept::Never, "one:1", &steps("Ada"));
    assert_eq!(told(&report), ["s0, an accepted snapshot, club/w.snap: nothing was accepted yet"]);
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 0);
}

#[test]
fn a_snapshot_and_a_step_that_nothing_asks_for_are_told_until_they_are_removed() {
    let root = folder();
    let both = steps("Ada");
    judged(root.path(), Accept::Now, "one:1", &both);
    fs::copy(root.path().join("club/w.snap"), root.path().join("club/old.snap")).unwrap();
    let report = judged(root.path(), Accept::Never, "one:1", &both[..1]);
    assert_eq!(
        told(&report),
        [
            "s0, a step that asks for club/w.snap, `# s1: GET /members`: no step does; --accept removes it",
            "s0, a step that asks for club/old.snap: no step does; --accept removes it"
        ]
    );
    judged(root.path(), Accept::Now, "one:1", &both[..1]);
    assert!(!root.path().join("club/old.snap").exists());
    assert!(judged(root.path(), Accept::Never, "one:1", &both[..1]).findings.is_empty());
}

#[test]
fn a_snapshot_whose_suite_is_gone_is_told_by_a_workflow_that_did_not_run_too() {
    let root = folder();
    let both = steps("Ada");
    judged(root.path(), Accept::Now, "one:1", &both);
    let text = file(&root);
    for (folder, suite) in [("gone", "gone.arazzo.yaml"), ("other", "elsewhere/other.arazzo.yaml")] {
        fs::create_dir(root.path().join(folder)).unwrap();
        let text = text.replace("club.arazzo.yaml", suite);
        fs::write(root.path().join(folder).join("w.snap"), text).unwrap();
    }
    let gone = "a step that asks for gone/w.snap: no step does; --accept removes it";
    assert_eq!(told(&judged(root.path(), Accept::Never, "one:1", &both)), [format!("s1, {gone}")]);
    let unsent =
        judged_when_sent(root.path(), Accept::Never, "one:1", &both, |carried| carried.exchanges.clear());
    assert_eq!(told(&unsent), [format!(", {gone}")]);
    judged(root.path(), Accept::Now, "one:1", &both);
    assert!(!root.path().join("gone/w.snap").exists());
    assert!(root.path().join("other/w.snap").exists(), "of suites elsewhere nothing is known");
}

#[test]
fn what_is_not_of_its_form_is_shown_and_a_secret_never_is() {
    let root = folder();
    let body = json!({"id": "usr_1", "joined": "yesterday", "api_token": "two words", "club": "clb_a"});
    judged(root.path(), Accept::Now, "one:1", &[Played { status: 201, ..Played::new("makeMember", body) }]);
    let text = file(&root);
    for shown in [r#""id": "usr_1""#, r#""joined": "yesterday""#, "[token of another form]", "[id clb_… #1]"]
    {
        assert!(text.contains(shown), "{shown} in {text}");
    }
    assert!(!text.contains("two words"));
}

#[test]
fn relations_between_instants_are_kept() {
    let root = folder();
    let of = |updated: &str| {
        let more = json!({"created_at": "2026-03-01T12:00:00Z", "updated_at": updated});
        vec![Played { status: 201, ..Played::new("makeMember", json!({"id": "mbr_a", "more": more})) }]
    };
    judged(root.path(), Accept::Now, "one:1", &of("2026-03-01T12:00:00Z"));
    assert!(judged(root.path(), Accept::Never, "one:1", &of("2026-04-01T12:00:00Z")).findings.is_empty());
    let report = judged(root.path(), Accept::Never, "one:1", &of("2026-02-01T12:00:00Z"));
    assert_eq!(
        told(&report),
        [
            "s0, the answer in club/w.snap: \n       }\n       \n     - /more: created_at <= updated_at\n     + /more: created_at > updated_at"
        ]
    );
}

#[test]
fn a_file_that_is_no_snapshot_could_not_be_checked() {
    let root = folder();
    fs::create_dir(root.path().join("club")).unwrap();
    fs::write(root.path().join("club/w.snap"), b"---\nsnapshot_kind: binary\n---\n\xff\xfe").unwrap();
    let report = judged(root.path(), Accept::Never, "one:1", &steps("Ada"));
    let crate::event::Ending::Unchecked(failure) = &report.ending else { panic!("{report:?}") };
    assert!(failure.reason.contains("w.snap cannot be read"), "{}", failure.reason);
}
