//! What is reported of a run, over real sockets.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;
use tests::Served;

use crate::program::conformance;

/// Expects what the mock does not do.
const DEVIATING: &str = "data/deviating.arazzo.yaml";

/// `--report KIND=…` into a folder, for each kind.
fn reports(folder: &Path) -> Vec<String> {
    let file = |kind: &str| format!("{kind}={}", folder.join(kind).display());
    ["junit", "json", "html"].iter().flat_map(|kind| ["--report".to_owned(), file(kind)]).collect()
}

async fn ran(arguments: &[&str], reports: &[String]) -> (u8, String) {
    let arguments: Vec<_> = arguments.iter().copied().chain(reports.iter().map(String::as_str)).collect();
    conformance(&arguments).await
}

fn read(folder: &TempDir, kind: &str) -> String {
    fs::read_to_string(folder.path().join(kind)).unwrap()
}

fn json(folder: &TempDir) -> Value {
    serde_json::from_str(&read(folder, "json")).unwrap()
}

#[tokio::test]
async fn one_run_is_told_in_every_form_and_none_tells_a_secret() {
    let folder = TempDir::new().unwrap();
    let run =
        ["run", DEVIATING, "--report", "human", "--report", "github", "--known", "data/known/holds.yaml"];
    let (code, said) = ran(&run, &reports(folder.path())).await;
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("4 findings (2 known, 1 listed only), 1 could not be checked"), "{said}");
    assert!(said.contains("::error title=T-FAILS%3A criterion at "), "{said}");
    let report = json(&folder);
    assert_eq!(report["counts"]["failing"], 1, "{report}");
    assert_eq!(report["findings"][0]["line"], 12);
    assert!(read(&folder, "html").contains("Does not conform"));
    assert_eq!(read(&folder, "junit").matches("<failure").count(), 1);
    for text in [said, report.to_string(), read(&folder, "html"), read(&folder, "junit")] {
        for secret in ["Sup3r-Secret-Pass", "Bearer ey", "eyJ"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        assert!(text.contains("***"), "{text}");
    }
}

#[tokio::test]
async fn what_is_known_is_shown_and_does_not_fail_the_run() {
    let run = ["run", DEVIATING, "--workflow", "known", "--workflow", "keeps"];
    let (code, said) = conformance(&run).await;
    assert_eq!(code, 1, "{said}");
    let (code, said) = conformance(&[&run[..], &["--known", "data/known/holds.yaml"]].concat()).await;
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("known      until 9999-12-31 (identity team): groups are empty"), "{said}");
    assert!(said.contains("mock: conforms but for known deviations"), "{said}");
}

#[tokio::test]
async fn a_known_deviation_that_is_over_or_gone_fails_the_run() {
    for (list, words) in [
        ("data/known/expired.yaml", "expired: it was known until 1999-12-31"),
        ("data/known/stale.yaml", "stale: it was checked, and nothing was found"),
    ] {
        let (code, said) = conformance(&["run", DEVIATING, "--workflow", "keeps", "--known", list]).await;
        assert_eq!(code, 1, "{said}");
        assert!(said.contains(&format!("{list}:2:5: known deviation T-KEEPS: {words}")), "{said}");
    }
}

#[tokio::test]
async fn a_list_of_known_deviations_with_a_mistake_is_usage() {
    let (code, said) = conformance(&["run", "--known", "data/known/misspelt.yaml"]).await;
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("data/known/misspelt.yaml:5:5: error: unknown key `untill`"), "{said}");
}

#[tokio::test]
async fn coverage_says_why_something_was_not_seen() {
    let mock = Served::start().await;
    let target = format!("{}/scaikey", mock.url());
    let (code, said) =
        conformance(&["coverage", DEVIATING, "--target", &target, "--system", "scaikey"]).await;
    assert_eq!(code, 2, "{said}");
    for words in [
        "createUser: POST /api/v1/admin/users/ [SK-USR-CREATE]\n  not seen: skipped: `createUser` writes",
        "  401     1: nobody 1\n",
        "could not be checked: there is no token for the persona `root`",
        "deleteUser: DELETE /api/v1/admin/users/{user_id} [SK-USR-DELETE]\n  not seen: no scenario sends it",
        "scaikey: 1 of ",
    ] {
        assert!(said.contains(words), "{words} in {said}");
    }
}

#[tokio::test]
async fn coverage_is_read_from_a_report_as_it_was_when_it_ran() {
    let folder = TempDir::new().unwrap();
    ran(&["run", DEVIATING], &reports(folder.path())).await;
    let path = folder.path().join("json");
    let (code, said) = conformance(&["coverage", "--from", path.to_str().unwrap(), "--format", "json"]).await;
    assert_eq!(code, 0, "{said}");
    let coverage: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(coverage, json(&folder)["coverage"]);
    let (code, said) = conformance(&["coverage", "--from", DEVIATING]).await;
    assert_eq!(code, 3, "{said}");
}

#[tokio::test]
async fn a_list_for_programs_names_requirements_and_what_writes() {
    let (code, said) = conformance(&["list", DEVIATING, "--format", "json"]).await;
    assert_eq!(code, 0, "{said}");
    let list: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(list[0]["requirements"], serde_json::json!(["T-FAILS", "SK-USR-LIST", "SK-USR-READ"]));
    let writes: Vec<_> = list.as_array().unwrap().iter().map(|one| one["writes"] == true).collect();
    assert_eq!(writes, [false, false, false, false, false, true]);
}

#[tokio::test]
async fn a_report_that_cannot_be_written_is_told_before_anything_is_sent() {
    let (code, said) = conformance(&["run", "--report", "html=no/such/folder/report.html"]).await;
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("the report no/such/folder/report.html cannot be written"), "{said}");
}
