use super::*;
use crate::report::testing::{run, told};

fn written(events: &[Event], folder: Option<&str>) -> (String, String) {
    let (mut out, mut summary) = (Vec::new(), Vec::new());
    let surroundings = GithubSurroundings { summary: Some(&mut summary), folder: folder.map(PathBuf::from) };
    told(&mut Github::new(&mut out, surroundings, Inferred::List), events);
    (String::from_utf8(out).unwrap(), String::from_utf8(summary).unwrap())
}

#[test]
fn what_was_found_stands_at_the_line_of_its_step() {
    let (out, summary) = written(&run(), Some("tests"));
    insta::assert_snapshot!("annotations", out);
    insta::assert_snapshot!("summary", summary);
}

#[test]
fn a_file_outside_the_repository_is_not_named() {
    assert!(!written(&run(), None).0.contains("file="));
}

#[test]
fn no_more_are_written_than_github_shows() {
    let mut events = run();
    if let Some(Event::WorkflowFinished(report)) = events.get_mut(2) {
        let first = report.findings[0].clone();
        report.findings = vec![first; 30];
    }
    let (out, summary) = written(&events, None);
    assert_eq!(out.lines().filter(|line| line.starts_with("::error ")).count(), SHOWN);
    assert!(summary.contains("#### Findings (30)"), "{summary}");
}

#[test]
fn a_target_cannot_write_commands() {
    let mut events = run();
    if let Some(Event::WorkflowFinished(report)) = events.get_mut(2) {
        report.findings[0].flaw.actual = "x\n::add-path::/tmp\r\n::stop-commands::x".to_owned();
        report.findings[0].flaw.place = "header a,line=1::b".to_owned();
    }
    let (out, _) = written(&events, Some(""));
    let commands: Vec<_> = out.lines().map(|line| line.split([' ', ':']).nth(2).unwrap()).collect();
    assert!(commands.iter().all(|word| ["error", "warning", "notice"].contains(word)), "{out}");
    assert!(out.contains("title=SHOP-READ%3A schema at header a%2Cline=1%3A%3Ab::"), "{out}");
}
