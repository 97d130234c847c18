//! Laws over what ships: the mock keeps them all, and a proxy that breaks one is found by its name. Laws that a
//! change of a document breaks have their witnesses beside the laws, in `conformance`.

use conformance::laws::{Law, LawSelection, Laws};
use conformance::report::Verdict;
use tests::suites::{self, Outcome};
use tests::witness::{Breakage, Witness, lists, records, refusals, wire};

use crate::program::conformance;

#[tokio::test]
async fn what_ships_keeps_every_law() {
    let (code, said) = conformance(&["run", "--laws", "--tag", "laws", "--inferred", "fail"]).await;
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("laws: life-cycle, case scaikey createUser"), "{said}");
    assert!(!said.contains("Bearer ey"), "{said}");
}

#[tokio::test]
async fn laws_are_selected_by_name_and_requirement_as_workflows_are() {
    let run = |arguments: &'static [&'static str]| conformance(arguments);
    let (code, said) = run(&["run", "--laws", "--workflow", "paging", "--requirement", "SK-USR-LIST"]).await;
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("laws: paging, case scaikey listUsers") && said.contains(" 1 workflow,"), "{said}");
    let (code, said) = run(&["run", "--law", "method", "--requirement", "LAW-PAGING"]).await;
    assert_eq!(code, 3, "{said}");
    let (code, said) = run(&["run", "--workflow", "paging"]).await;
    assert_eq!(code, 3, "{said}");
}

/// Tries a law behind a proxy, on the operations that keep a promise.
async fn tried(breakage: Breakage, law: Law, requirement: &str) -> Outcome {
    let witness = Witness::start(breakage).await;
    let contract = specs::embedded();
    let requirements = vec![requirement.to_owned()];
    let laws =
        Laws::new(&contract, &LawSelection { laws: vec![law], requirements, ..LawSelection::default() });
    assert!(!laws.is_empty(), "{law} on {requirement}");
    suites::try_laws(witness.url(), &laws).await
}

async fn found(breakage: Breakage, law: Law, requirement: &str) {
    let sound = tried(Breakage::NONE, law, requirement).await;
    assert_eq!((sound.lines(), sound.strict), (Vec::new(), Verdict::Conforms));
    let outcome = tried(breakage, law, requirement).await;
    let is_it = |id: &Option<String>| id.as_deref() == Some(law.requirement());
    assert!(outcome.findings.iter().any(|finding| is_it(&finding.requirement)), "{:#?}", outcome.lines());
    assert_eq!(outcome.strict, Verdict::Deviates);
}

macro_rules! witnesses {
    ($($name:ident: $breakage:expr => $law:ident on $requirement:literal;)+) => {
        $(
            #[tokio::test]
            async fn $name() {
                found($breakage, Law::$law, $requirement).await;
            }
        )+
    };
}

witnesses! {
    an_envelope_of_somebody_elses_is_found: refusals::WRONG_ENVELOPE => NoCredential on "SK-USR-LIST";
    a_401_without_a_challenge_is_found: refusals::NO_CHALLENGE => NoCredential on "SK-USR-LIST";
    somebody_who_is_let_in_is_found: refusals::LET_IN => ForeignRecord on "SK-USR-UPDATE";
    a_403_for_what_is_not_there_is_found: refusals::FORBIDDEN_FOR_MISSING => UnknownId on "SK-GRP-READ";
    a_row_that_stands_on_two_pages_is_found: lists::REPEATED_ROW => Paging on "SK-USR-LIST";
    a_total_that_is_wrong_is_found: lists::WRONG_TOTAL => Paging on "SK-USR-LIST";
    a_page_size_that_is_ignored_is_found: lists::SIZE_IGNORED => Paging on "SK-USR-LIST";
    a_405_without_allow_is_found: wire::NO_ALLOW => Method on "SK-USR-LIST";
    a_change_that_is_not_made_is_found: records::CHANGE_FORGOTTEN => LifeCycle on "SK-USR-CREATE";
    a_removal_that_is_not_made_is_found: records::REMOVAL_FORGOTTEN => LifeCycle on "SK-USR-CREATE";
    a_secret_that_is_shown_twice_is_found: records::SECRET_REPEATED => SecretOnce on "SK-AGT-CREATE";
}
