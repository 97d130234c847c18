//! Whatever a target does, a run ends in time and says what it could not check.

use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use super::opened;
use crate::arazzo::Suite;
use crate::event::{CouldNotCheck, Ending, Event, WorkflowReport};
use crate::plan::{Plan, Selection, Suites};
use crate::run::{Interrupt, run};
use crate::testing::contract;
use crate::testing::server::{Callers, Server, json as reply_json, reply};

const SUITE: &str = "
arazzo: 1.0.1
info: {title: Shop, version: 1.0.0}
sourceDescriptions: [{name: shop, url: shop.yaml, type: openapi}]
workflows:
  - workflowId: look
    inputs: {properties: {alice: {type: string}}}
    steps:
      - stepId: list
        operationId: listItems
        parameters: [{name: tag, in: query, value: $inputs.alice}]
        successCriteria: [{condition: $statusCode == 200}]
";

/// What becomes of the suite on a target with this base and these further lines.
async fn judged(base: &str, more: &str) -> WorkflowReport {
    let text = format!("systems: {{shop: '{base}'}}\ntimeouts: {{connect: 300ms, answer: 300ms}}\n{more}");
    let more = if more.contains("personas") { "" } else { "personas: {alice: {token: {literal: t0ken}}}\n" };
    let (target, client) = opened(&format!("{text}{more}")).unwrap();
    let contract = contract();
    let suites = Suites(vec![Suite::read("shop.arazzo.yaml", SUITE, &contract).unwrap()]);
    let plan = Plan::new(&suites, &Selection::default()).unwrap();
    let (_stop, interrupt) = Interrupt::new();
    let (sender, mut events) = mpsc::unbounded_channel();
    run(&plan, &target, &client, 1, &interrupt, sender).await;
    while let Some(event) = events.recv().await {
        if let Event::WorkflowFinished(report) = event {
            return *report;
        }
    }
    panic!("the workflow did not finish");
}

async fn unchecked(base: &str, more: &str) -> String {
    let report = judged(base, more).await;
    assert!(report.findings.is_empty(), "{report:?}");
    match report.ending {
        Ending::Unchecked(CouldNotCheck { reason, hint, .. }) => format!("{reason}\nhint: {}", hint.unwrap()),
        other => panic!("{other:?}"),
    }
}

async fn answered(part: impl Fn(&str) -> String + Send + Sync + 'static) -> String {
    let server = Server::answering(part).await;
    unchecked(&server.url, "").await.replace(&server.url, "BASE")
}

#[tokio::test]
async fn a_target_that_is_not_there() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let told = unchecked(&base, "").await;
    assert!(told.starts_with(&format!("cannot connect to {base}: ")), "{told}");
    let told = unchecked("http://no-such-host.invalid", "").await;
    assert!(told.starts_with("cannot connect to http://no-such-host.invalid: "), "{told}");
}

#[tokio::test]
async fn a_target_that_is_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let told = unchecked(&base, "retry: {times: 2, wait: 1ms}\n").await;
    assert!(told.starts_with("cannot connect to "), "{told}");
}

#[tokio::test]
async fn a_target_that_listens_and_says_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    for scheme in ["http", "https"] {
        let told = unchecked(&format!("{scheme}://{}", listener.local_addr().unwrap()), "").await;
        assert!(told.contains("within 300ms") || told.contains("cannot connect"), "{told}");
    }
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted() {
    let server = Server::behind_tls(Callers::Anybody, |_| reply_json("200 OK", &json!([]))).await;
    let told = unchecked(&server.url, "").await;
    assert!(told.starts_with("no TLS connection to https://localhost:"), "{told}");
    assert!(server.log().is_empty());
}

#[tokio::test]
async fn a_login_that_fails() {
    let server = Server::answering(|_| reply_json("400 x", &json!({"error": "invalid_client"}))).await;
    let more = format!(
        "logins: {{s: {{client_credentials: {{token_endpoint: '{}'}}}}}}\n\
         personas: {{alice: {{client_id: a, client_secret: {{literal: s3cret99}}, token: {{login: s}}}}}}\n",
        server.url
    );
    let told = unchecked(&server.url, &more).await;
    let expected =
        "the persona `alice` cannot log in by `s`: the token endpoint answered 400: invalid_client\nhint: ";
    assert!(told.starts_with(expected), "{told}");
}

#[tokio::test]
async fn a_secret_that_is_not_where_it_should_be() {
    let told = unchecked("http://shop.example", "personas: {alice: {token: {file: none.key}}}\n").await;
    assert!(told.starts_with("there is no token for the persona `alice`\nhint: "), "{told}");
    assert!(told.contains("none.key"), "{told}");
}

#[tokio::test]
async fn a_body_that_never_ends() {
    let told = answered(|_| "HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\nabc".to_owned()).await;
    assert!(
        told.starts_with("the answer of BASE cannot be read: ") || told.contains("within 300ms"),
        "{told}"
    );
    // One that goes on and on, a little at a time, so that no single read takes long.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let drip = tokio::spawn(async move {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let (mut socket, _) = listener.accept().await.unwrap();
        let _ = socket.read(&mut [0; 4096]).await;
        let _ = socket.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").await;
        while socket.write_all(b"1\r\n[\r\n").await.is_ok() {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    });
    let told = unchecked(&base, "").await;
    assert!(told.contains("did not answer whole within 300ms"), "{told}");
    drip.abort();
}

#[tokio::test]
async fn a_redirect_loop() {
    let told = answered(|_| reply("307 x", "location: /items\r\n", "")).await;
    assert!(told.starts_with("the redirects of BASE do not end: more than 20 redirects"), "{told}");
}

#[tokio::test]
async fn garbage() {
    for garbage in
        ["garbage\r\n\r\n", "\0\0\0\0\r\n\r\n", "HTTP/9.9 abc\r\n\r\n", "HTTP/1.1 200 OK\r\n: \r\n\r\n", ""]
    {
        let told = answered(move |_| garbage.to_owned()).await;
        assert!(told.starts_with("the answer of BASE cannot be read: "), "{garbage:?}: {told}");
    }
}

#[tokio::test]
async fn what_is_called_json_and_is_none_is_a_finding() {
    for (headers, body) in [
        ("content-type: application/json\r\n", "<html>"),
        ("content-type: text/html\r\n", "<html>"),
        ("content-type: application/json\r\n", ""),
        ("", "[]"),
        ("content-type: application/json\r\ncontent-encoding: gzip\r\n", "[]"),
    ] {
        let server = Server::answering(move |_| reply("200 OK", headers, body)).await;
        let report = judged(&server.url, "").await;
        let is_found = report.findings.len() == 1 && matches!(report.ending, Ending::Judged);
        let is_fine = headers.contains("gzip") && report.findings.is_empty();
        assert!(is_found || is_fine, "{headers} {body}: {report:?}");
    }
}
