use super::*;
use crate::report::testing::{run, told};

fn written(events: &[Event]) -> String {
    let mut out = Vec::new();
    told(&mut Html::new(&mut out, Inferred::List), events);
    String::from_utf8(out).unwrap()
}

/// What stands in a section.
fn section<'h>(html: &'h str, id: &str) -> &'h str {
    let (_, rest) = html.split_once(&format!("<section id=\"{id}\">")).unwrap();
    rest.split_once("</section>").unwrap().0
}

#[test]
fn everything_that_was_told_is_on_the_page() {
    let html = written(&run());
    for (id, words) in [
        ("findings", "These fail the run (1)"),
        ("findings", "Known deviations, which do not fail the run (1)"),
        ("findings", "Against promises that are inferred or guessed, which do not fail the run (1)"),
        ("findings", "GET http://localhost/items/1\ncontent-type: application/json"),
        ("findings", "shop.arazzo.yaml:12: w0, step read"),
        ("known", "stale: it was checked, and nothing was found"),
        ("left-behind", "item itm_7"),
        ("not-checked", "`createItem` writes"),
        ("not-checked", "cannot connect (hint: start it)"),
        ("requirements", "4 requirements: 1 broken, 3 not checked."),
        ("requirements", "no scenario checks it"),
        ("coverage", "1 of 4 (25 %)"),
        ("coverage", "alice 1"),
        ("coverage", "no scenario sends it"),
    ] {
        assert!(section(&html, id).contains(words), "{words} in {}", section(&html, id));
    }
    assert!(html.contains("does not conform") || html.contains("Does not conform"), "{html}");
}

#[test]
fn nothing_that_a_target_or_a_suite_says_is_markup() {
    const HOSTILE: &str =
        "\"'><script>alert(1)</script><img src=x onerror=alert(1)>&lt;\u{202e}\u{1b}[2J</pre></style>";
    let mut events = run();
    for event in &mut events {
        match event {
            Event::Started(outline) => {
                outline.target = HOSTILE.to_owned();
                let plan = outline.plan.as_mut().unwrap();
                plan.facts.push((HOSTILE.to_owned(), HOSTILE.to_owned()));
                plan.systems[0].title = HOSTILE.to_owned();
                for operation in &mut plan.systems[0].operations {
                    operation.path = HOSTILE.to_owned();
                    operation.summary = Some(HOSTILE.to_owned());
                    operation.source = Some(format!("https://{HOSTILE}"));
                    operation.statuses.push(HOSTILE.to_owned());
                }
            }
            Event::WorkflowFinished(report) => {
                report.name.workflow = HOSTILE.to_owned();
                for finding in &mut report.findings {
                    finding.flaw.place = HOSTILE.to_owned();
                    finding.flaw.expected = HOSTILE.to_owned();
                    finding.flaw.actual = HOSTILE.to_owned();
                    finding.flaw.contract = Some(HOSTILE.to_owned());
                    finding.requirement = Some(HOSTILE.to_owned());
                    finding.reproduce = HOSTILE.to_owned();
                    let mut exchange = (**finding.exchange.as_ref().unwrap()).clone();
                    exchange.response.line = HOSTILE.to_owned();
                    exchange.response.headers.push((HOSTILE.to_owned(), HOSTILE.to_owned()));
                    exchange.response.body = Some(HOSTILE.to_owned());
                    finding.exchange = Some(exchange.into());
                }
            }
            Event::StepFinished { step: Some(step), .. } => step.callers = vec![HOSTILE.to_owned()],
            Event::KnownJudged(known) => known[0].requirement = Some(HOSTILE.to_owned()),
            _ => {}
        }
    }
    let html = written(&events);
    for markup in ["<script", "<img", "onerror=alert(1)>&lt;", "\u{202e}", "\u{1b}", "</pre></style>"] {
        assert!(!html.contains(markup), "{markup}");
    }
    // The only style is our own.
    assert_eq!(html.matches("</style>").count(), 1);
}

#[test]
fn the_page_asks_for_nothing_from_elsewhere() {
    let html = written(&run());
    for asset in ["src=", "<link", "@import", "url(", "<script"] {
        assert!(!html.contains(asset), "{asset}");
    }
}

#[test]
fn a_run_that_checked_nothing_has_a_page_too() {
    let finished = Event::Finished { elapsed: std::time::Duration::ZERO, interrupted: true };
    let html = written(&[Event::Started(crate::event::Outline::default()), finished]);
    assert!(html.contains("Nothing was checked, and the run was interrupted"), "{html}");
}
