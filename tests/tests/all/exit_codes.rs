//! The exit codes that scripts rely on.

use tests::Served;
use tests::witness::{Witness, lists};

use crate::program::{Serving, conformance, mock_server};

/// Nobody but root can listen there, and nobody does.
const UNREACHABLE: &str = "http://127.0.0.1:1";

#[tokio::test]
async fn a_run_against_the_mock_in_process_exits_0() {
    let (code, said) = conformance(&["run"]).await;
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("mock: conforms"), "{said}");
}

#[tokio::test]
async fn a_run_by_url_exits_0_twice_in_a_row() {
    let mock = Served::start().await;
    for selection in [&[][..], &["--system", "scaikey", "--system", "scaiflow"]] {
        let (code, said) = conformance(&[&["run", "--target", mock.url()], selection].concat()).await;
        assert_eq!(code, 0, "{said}");
    }
}

#[tokio::test]
async fn a_run_leaves_no_world_behind() {
    let mock = Served::start().await;
    conformance(&["run", "--target", mock.url(), "--tag", "paging"]).await;
    let worlds = mock.default_world().control(http::Method::GET, "/worlds", &serde_json::Value::Null).await;
    assert_eq!(worlds.at("/worlds/0/name"), "default");
    assert!(worlds.at("/worlds/1").is_null(), "{}", worlds.text);
}

#[tokio::test]
async fn a_finding_exits_1_and_is_named_with_its_requirement_and_a_curl_line_without_secrets() {
    let witness = Witness::start(lists::WRONG_TOTAL).await;
    let (code, said) = conformance(&["run", "--target", witness.url(), "--system", "scaikey"]).await;
    assert_eq!(code, 1, "{said}");
    for words in ["SK-PAGE-TOTAL", "totals-count-what-was-made", "curl ", "does not conform"] {
        assert!(said.contains(words), "{words} in {said}");
    }
    assert!(!said.contains("Bearer ey"), "{said}");
}

#[tokio::test]
async fn an_unreachable_target_exits_2() {
    let (code, said) = conformance(&["run", "--target", UNREACHABLE]).await;
    assert_eq!(code, 2, "{said}");
}

#[tokio::test]
async fn what_the_caller_got_wrong_exits_3() {
    let mock = Served::start().await;
    let deployment = format!("{}/scaikey", mock.url());
    let wrong: [&[&str]; 12] = [
        &[],
        &["fly"],
        &["run", "--frobnicate"],
        &["run", "--jobs", "0"],
        &["run", "--law", "gravity"],
        &["run", "--target", "nowhere"],
        &["run", "--target", &deployment],
        &["run", "no-such.arazzo.yaml"],
        &["run", "--system", "nothing"],
        &["run", "--workflow", "nothing"],
        &["run", "data/unknown-operation.arazzo.yaml"],
        &["check", "no-such.arazzo.yaml"],
    ];
    for arguments in wrong {
        let (code, said) = conformance(arguments).await;
        assert_eq!(code, 3, "{arguments:?}: {said}");
        assert!(!said.is_empty(), "{arguments:?}");
    }
}

#[tokio::test]
async fn checking_a_suite_that_is_wrong_exits_1() {
    let (code, said) = conformance(&["check", "data/unknown-operation.arazzo.yaml"]).await;
    assert_eq!(code, 1, "{said}");
}

#[tokio::test]
async fn checking_and_listing_what_ships_exits_0() {
    for command in ["check", "list"] {
        let (code, said) = conformance(&[command]).await;
        assert_eq!(code, 0, "{said}");
    }
    for command in ["check", "routes", "personas"] {
        let output = mock_server(&[command]).await;
        assert_eq!(output.status.code(), Some(0), "{command}");
        assert!(!output.stdout.is_empty(), "{command}");
    }
}

#[tokio::test]
async fn a_mock_that_is_told_to_stop_exits_0() {
    let serving = Serving::start().await;
    assert!(serving.stop().await.contains("stopped"));
}
