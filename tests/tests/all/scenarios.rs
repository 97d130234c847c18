//! What suites say beyond Arazzo, and what is reported of it, over real sockets.

use tests::Served;
use tests::witness::{Breakage, Witness, refusals, tokens};

use crate::program::conformance;

const CLOCK: &str = "data/clock.arazzo.yaml";
const MATRIX: &str = "data/matrix.arazzo.yaml";

async fn ran(suite: &str, breakage: Breakage) -> (u8, String) {
    let witness = Witness::start(breakage).await;
    conformance(&["run", suite, "--target", witness.url()]).await
}

#[tokio::test]
async fn a_suite_that_steps_the_clock_holds_a_target_to_it() {
    let (code, said) = ran(CLOCK, Breakage::NONE).await;
    assert_eq!(code, 0, "{said}");
    let (code, said) = ran(CLOCK, tokens::CLOCK_IGNORED).await;
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("token-runs-out, step too-late"), "{said}");
}

#[tokio::test]
async fn a_suite_that_steps_the_clock_is_skipped_on_a_deployment_and_is_no_pass() {
    let mock = Served::start().await;
    let target = format!("{}/scaikey", mock.url());
    let (code, said) = conformance(&["run", CLOCK, "--target", &target, "--system", "scaikey"]).await;
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("skip  data/clock.arazzo.yaml: token-runs-out: `changeClock` is of"), "{said}");
    assert!(said.contains("nothing was checked"), "{said}");
}

#[tokio::test]
async fn a_table_of_cases_names_the_case_that_fails() {
    let (code, said) = ran(MATRIX, Breakage::NONE).await;
    assert_eq!(code, 0, "{said}");
    let (code, said) = ran(MATRIX, refusals::LET_IN).await;
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("partners-by-tier, case service-without-scope, step list"), "{said}");
    assert!(said.contains("ok    data/matrix.arazzo.yaml: partners-by-tier, case root"), "{said}");
}

#[tokio::test]
async fn cases_are_listed_and_selected_by_what_they_check() {
    let (code, said) = conformance(&["list", MATRIX, "--requirement", "SK-AUTH-MISSING"]).await;
    assert_eq!(
        (code, said.as_str()),
        (0, "data/matrix.arazzo.yaml: partners-by-tier, case nobody (1 step) SK-AUTH-MISSING, SK-PRT-LIST\n")
    );
}

#[tokio::test]
async fn a_junit_report_is_written_beside_the_one_for_people_and_holds_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.xml");
    let report = format!("junit={}", path.display());
    let witness = Witness::start(refusals::LET_IN).await;
    let line = ["run", MATRIX, "--target", witness.url(), "--report", "human", "--report", &report];
    let (code, said) = conformance(&line).await;
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("does not conform"), "{said}");
    let xml = std::fs::read_to_string(path).unwrap();
    for words in [
        "<testsuite name=\"data/matrix.arazzo.yaml\" tests=\"4\"",
        "<testcase name=\"partners-by-tier [service-without-scope]\" classname=\"data/matrix.arazzo.yaml\"",
        "<failure message=\"SK-AUTH-SCOPE: criterion at $statusCode, $inputs.status\" type=\"criterion\">",
        "reproduce  curl ",
        "authorization: Bearer ***",
    ] {
        assert!(xml.contains(words), "{words} in {xml}");
    }
    assert!(!xml.contains("Bearer ey"), "{xml}");
}

#[tokio::test]
async fn a_report_that_cannot_be_written_is_told_before_anything_is_sent() {
    let (code, said) = conformance(&["run", MATRIX, "--report", "junit=no/such/folder.xml"]).await;
    assert_eq!(code, 3, "{said}");
    assert!(said.starts_with("error: the report no/such/folder.xml cannot be written: "), "{said}");
}

#[tokio::test]
async fn what_a_check_finds_can_be_read_by_machines() {
    let (code, said) = conformance(&["check", "data/remarkable.arazzo.yaml", "--format", "json"]).await;
    let found: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(code, 1);
    let first = &found[0];
    assert_eq!(first["place"]["position"], serde_json::json!({"line": 10, "column": 25}));
    assert_eq!(first["message"], "no input is named `tenant`");
    let (code, said) = conformance(&["check", "--format", "json"]).await;
    assert_eq!((code, said.as_str()), (0, "[]\n"));
}

#[tokio::test]
async fn suites_beyond_arazzo_are_in_order() {
    let (code, said) = conformance(&["check", CLOCK, MATRIX]).await;
    assert_eq!((code, said.as_str()), (0, "no errors: 2 suites, 2 workflows\n"));
}
