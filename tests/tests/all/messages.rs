//! What bad input is told. Paths are relative to this package, so that they read the same anywhere.

use insta::assert_snapshot;
use tests::Served;

use crate::program::{conformance, mock_server, told};

async fn checked(arguments: &[&str]) -> String {
    told(&mock_server(&[&["check"], arguments].concat()).await)
}

#[tokio::test]
async fn a_broken_document_is_told_with_all_its_errors() {
    assert_snapshot!("broken_document", checked(&["data/broken.yaml"]).await);
}

#[tokio::test]
async fn references_to_nothing_are_all_told_and_none_is_followed_out_of_the_folder() {
    assert_snapshot!("dangling_references", checked(&["data/dangling.yaml"]).await);
}

#[tokio::test]
async fn text_that_is_no_yaml_is_told_with_its_place() {
    assert_snapshot!("unreadable_document", checked(&["data/unreadable.yaml"]).await);
}

#[tokio::test]
async fn a_document_that_is_not_there_is_told() {
    assert_snapshot!("missing_document", checked(&["data/no-such.yaml"]).await);
}

#[tokio::test]
async fn an_unknown_key_of_an_annotation_is_told_with_its_place() {
    assert_snapshot!("unknown_key", checked(&["data/unknown-key.yaml"]).await);
}

#[tokio::test]
async fn a_misspelt_field_in_a_condition_is_told_with_its_place() {
    assert_snapshot!("misspelt_field", checked(&["data/misspelt-field.yaml"]).await);
}

#[tokio::test]
async fn a_record_that_does_not_match_its_schema_is_told_with_its_place() {
    let told = checked(&["--fixtures", "data/mismatch"]).await;
    let counts = told.lines().last().unwrap_or_default();
    assert!(counts.ends_with(" operations: 4 errors, 0 warnings"), "{counts}");
    assert_snapshot!("mismatched_fixture", told.trim_end().strip_suffix(counts).unwrap_or_default());
}

#[tokio::test]
async fn serving_a_broken_document_tells_the_same_errors() {
    let output = mock_server(&["--listen", "127.0.0.1:0", "--spec", "data/broken.yaml"]).await;
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    for line in checked(&["data/broken.yaml"]).await.lines().filter(|line| line.starts_with("data/")) {
        assert!(said.contains(line), "{line} in {said}");
    }
}

#[tokio::test]
async fn a_port_in_use_is_told() {
    let mock = Served::start().await;
    let output = mock_server(&["--listen", mock.address()]).await;
    assert_snapshot!("port_in_use", told(&output).replace(mock.address(), "[address]"));
}

#[tokio::test]
async fn a_suite_that_names_an_unknown_operation_is_told_with_its_place() {
    let (code, said) = conformance(&["check", "data/unknown-operation.arazzo.yaml"]).await;
    assert_snapshot!("unknown_operation", format!("exit {code}\n{said}"));
}

#[tokio::test]
async fn a_suite_that_only_seems_right_is_told_with_everything_wrong_in_it() {
    let (code, said) = conformance(&["check", "data/remarkable.arazzo.yaml"]).await;
    assert_snapshot!("remarkable_suite", format!("exit {code}\n{said}"));
}

#[tokio::test]
async fn a_report_that_is_none_is_told() {
    let (code, said) = conformance(&["run", "--report", "junit"]).await;
    assert_snapshot!("report_without_path", format!("exit {code}\n{said}"));
}

#[tokio::test]
async fn a_suite_that_is_not_there_is_told() {
    let (code, said) = conformance(&["run", "data/no-such.arazzo.yaml"]).await;
    assert_snapshot!("missing_suite", format!("exit {code}\n{said}"));
}

#[tokio::test]
async fn an_unreachable_target_is_told() {
    let (code, said) = conformance(&["run", "--target", "http://127.0.0.1:1"]).await;
    assert_snapshot!("unreachable_target", format!("exit {code}\n{said}"));
}

#[tokio::test]
async fn a_target_that_is_no_mock_and_names_no_system_is_told() {
    let mock = Served::start().await;
    let target = format!("{}/scaikey", mock.url());
    let (code, said) = conformance(&["run", "--target", &target]).await;
    assert_snapshot!(
        "deployment_without_system",
        format!("exit {code}\n{}", said.replace(mock.url(), "[url]"))
    );
}
