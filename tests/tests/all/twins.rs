//! Two targets that answer alike have no difference, and each promise that one of them breaks is
//! found under its own name and no other.

use std::path::Path;
use std::sync::LazyLock;

use conformance::compare::Accepted;
use conformance::plan::{Selection, Suites};
use conformance::snapshot::Accept;
use serde_json::json;
use specs::Contract;
use tests::Served;
use tests::library::{self, Change, adding, with};
use tests::twins::differences;

static CONTRACT: LazyLock<Contract> = LazyLock::new(library::contract);

static SUITES: LazyLock<Suites<'static>> = LazyLock::new(|| {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/twins.arazzo.yaml");
    Suites::load(&[file], &CONTRACT).unwrap_or_else(|error| panic!("{error}"))
});

/// What is found where the right one breaks a promise.
async fn found(change: Change, accepted: Option<&Accepted>) -> Vec<String> {
    let left = library::serve(library::contract()).await;
    let right = library::serve(library::changed(change)).await;
    differences((left.url(), right.url()), &SUITES, &Selection::default(), accepted).await
}

/// A test a row: what is broken, how, and all that is found.
macro_rules! witnesses {
    ($($name:ident: $change:expr => [$($line:literal),+];)+) => {
        $(
            #[tokio::test]
            async fn $name() {
                assert_eq!(found($change, None).await, [$($line),+]);
            }
        )+
    };
}

witnesses! {
    another_status: adding("readMember/when", json!([{"if": "true", "fail": {"kind": "not_found"}}]))
        => ["twins/read: same status at status"];
    a_member_that_is_left_out: adding("listMembers/without", json!(["greeting"]))
        => ["twins/members: same members at body#/items/0/greeting", "twins/members-again: same members at body#/items/0/greeting"];
    another_value: with("/x-mock/resources/member/computed/greeting", json!("${'Hello ' + record.name}"))
        => ["twins/enrol: same value at body#/greeting", "twins/enrol-another: same value at body#/greeting",
            "twins/read: same value at body#/greeting",
            "twins/members: same value at body#/items/0/greeting", "twins/members-again: same value at body#/items/0/greeting"];
    another_order: with("listBooks/sort/default", json!(["-title"]))
        => ["twins/feed: same order at body#/books", "twins/feed-of-one: same rows at body#/books/0"];
    another_member_than_was_asked_for: with("readMember/by", json!({"name": "${'Bea'}"}))
        => ["twins/read: same identity at body#/id"];
    a_row_that_is_not_listed: adding("listMembers/only", json!("row.name != 'Ada'"))
        => ["twins/members: same rows at body#/items/0", "twins/members-again: same rows at body#/items/0"];
    a_cursor_that_repeats: with("/x-mock/lists/feed/envelope/next", json!("${'again'}"))
        => ["twins/feed-of-one: same identity at body#/next"];
    a_total_that_is_off_by_one: with("/x-mock/lists/default/envelope/total", json!("${total + 1}"))
        => ["twins/members: same count at body#/total", "twins/members-again: same count at body#/total"];
    a_count_that_does_not_count: with("/x-mock/resources/member/live/loans/only", json!("false"))
        => ["twins/members-again: same count at body#/items/0/loans"];
}

#[tokio::test]
async fn a_library_is_its_own_twin() {
    let (left, right) =
        (library::serve(library::contract()).await, library::serve(library::contract()).await);
    let suites = Suites::load(&[library::suites()], &CONTRACT).unwrap();
    let urls = (left.url(), right.url());
    assert_eq!(differences(urls, &suites, &Selection::default(), None).await, Vec::<String>::new());
}

#[tokio::test]
async fn what_ships_inside_is_its_own_twin() {
    let (left, right) = (Served::start().await, Served::start().await);
    let contract = specs::embedded().unwrap();
    let suites = Suites::load(&[], &contract).unwrap();
    let urls = (left.url(), right.url());
    assert_eq!(differences(urls, &suites, &Selection::default(), None).await, Vec::<String>::new());
}

#[tokio::test]
async fn an_accepted_difference_is_shown_as_such_and_told_once_it_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let break_it = || with("listBooks/sort/default", json!(["-title"]));
    let shown = [
        "twins/feed: same order at body#/books (accepted)",
        "twins/feed-of-one: same rows at body#/books/0 (accepted)",
    ];
    let accepting = Accepted::open(folder.path(), Accept::Now, &SUITES).unwrap();
    assert_eq!(found(break_it(), Some(&accepting)).await, shown);
    accepting.finish().unwrap();
    let accepted = || Accepted::open(folder.path(), Accept::Never, &SUITES).unwrap();
    assert_eq!(found(break_it(), Some(&accepted())).await, shown);
    let other = adding("listMembers/only", json!("row.name != 'Ada'"));
    let found = found(other, Some(&accepted())).await;
    assert_eq!(
        found,
        [
            "twins/members: same rows at body#/items/0",
            "twins/members-again: same rows at body#/items/0",
            "twins/feed: accepted difference at answer",
            "twins/feed-of-one: accepted difference at answer",
        ]
    );
}

#[tokio::test]
async fn an_accepted_difference_of_a_workflow_that_is_gone_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("compare.snap");
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/twins.arazzo.yaml");
    let gone = suite.with_file_name("gone.arazzo.yaml");
    let elsewhere = "elsewhere/gone.arazzo.yaml";
    let section = |name: &str| format!("# {name}: gone\nstep one: same status at status: 200 | 404\n\n");
    let sections = [&*suite.to_string_lossy(), &*gone.to_string_lossy(), elsewhere].map(section).concat();
    std::fs::write(&file, format!("---\nsource: compare\nexpression: all\n---\n{sections}")).unwrap();
    let accepted = Accepted::open(folder.path(), Accept::Never, &SUITES).unwrap();
    let nothing = || with("/info/title", json!("Another"));
    let told = "twins/: accepted difference at answer";
    assert_eq!(
        found(nothing(), Some(&accepted)).await,
        [told, told],
        "of a suite elsewhere nothing is known"
    );
    let accepting = Accepted::open(folder.path(), Accept::Now, &SUITES).unwrap();
    assert_eq!(found(nothing(), Some(&accepting)).await, Vec::<String>::new());
    accepting.finish().unwrap();
    let kept = std::fs::read_to_string(&file).unwrap();
    assert_eq!(kept.matches("# ").count(), 1, "{kept}");
    assert!(kept.contains(elsewhere), "{kept}");
}
