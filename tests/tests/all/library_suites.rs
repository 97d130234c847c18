//! The suites of the invented library find nothing in it, and each word of its annotations that is
//! taken out or changed.

mod answers;
mod callers;
mod effects;
mod operations;
mod records;
mod resources;

use std::sync::LazyLock;

use conformance::plan::{Selection, Suites};
use conformance::report::Verdict;
use specs::Contract;
use tests::library::{self, Change};
use tests::suites;

/// What the suites are read by, whatever the mock serves.
static CONTRACT: LazyLock<Contract> = LazyLock::new(library::contract);

static SUITES: LazyLock<Suites<'static>> =
    LazyLock::new(|| Suites::load(&[library::suites()], &CONTRACT).unwrap_or_else(|error| panic!("{error}")));

/// Serves the library with a promise changed; its suites, read by the library as it is, must find
/// that this requirement is not kept.
async fn found(change: Change, requirement: &str) {
    let mock = library::serve(library::changed(change)).await;
    let selection = Selection { requirements: vec![requirement.to_owned()], ..Selection::default() };
    let outcome = suites::replay(mock.url(), &SUITES, &selection).await;
    assert_eq!(outcome.unchecked, Vec::<String>::new());
    assert!(
        outcome.findings.iter().any(|finding| finding.requirement.as_deref() == Some(requirement)),
        "{requirement} in {:#?}",
        outcome.lines()
    );
    assert_eq!(outcome.verdict, Verdict::Deviates);
}

/// A test a row: what is broken, how, and the requirement that must fail for it.
macro_rules! witnesses {
    ($($name:ident: $change:expr => $requirement:literal;)+) => {
        $(
            #[tokio::test]
            async fn $name() {
                super::found($change, $requirement).await;
            }
        )+
    };
}
use witnesses;

#[tokio::test]
async fn the_library_keeps_what_its_suites_ask() {
    let mock = library::serve(library::contract()).await;
    let outcome = suites::replay(mock.url(), &SUITES, &Selection::default()).await;
    assert_eq!(outcome.lines(), Vec::<String>::new());
    assert_eq!(outcome.unchecked, Vec::<String>::new());
    assert_eq!(outcome.strict, Verdict::Conforms);
}

#[test]
fn the_suites_are_in_the_subset_that_other_runners_read() {
    let (suites, found) = Suites::check(&[library::suites()], &CONTRACT).unwrap();
    assert!(found.is_empty(), "{found}");
    assert_eq!(suites.len(), SUITES.len());
}
