//! The suites of the invented library find nothing in it.

use std::sync::LazyLock;

use conformance::plan::{Selection, Suites};
use conformance::report::Verdict;
use specs::Contract;
use tests::library;
use tests::suites;

/// What the suites are read by, whatever the mock serves.
static CONTRACT: LazyLock<Contract> = LazyLock::new(library::contract);

static SUITES: LazyLock<Suites<'static>> =
    LazyLock::new(|| Suites::load(&[library::suites()], &CONTRACT).unwrap_or_else(|error| panic!("{error}")));

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
