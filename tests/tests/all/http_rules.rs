//! What HTTP and browsers expect of every answer.

use std::time::Duration;

use http::Method;
use reqwest::redirect::Policy;
use serde_json::json;
use tests::caller::USERS;
use tests::{Answer, Served, raw};
use tokio::io::AsyncWriteExt;

const ORIGIN: &str = "http://localhost:5173";

#[tokio::test]
async fn a_missing_slash_redirects_within_the_world_and_keeps_the_query() {
    let mock = Served::start().await;
    let nobody = mock.world("slash").nobody();
    let answer = nobody.get("/api/v1/admin/users?per_page=3&search=a%20b").await;
    let expected = format!("{}/@slash/scaikey{USERS}?per_page=3&search=a%20b", mock.url());
    assert_eq!((answer.status, answer.header("location")), (307, expected.as_str()));
    let answer = nobody.get("/api/v1/admin/users/usr_alice/").await;
    let expected = format!("{}/@slash/scaikey{USERS}usr_alice", mock.url());
    assert_eq!((answer.status, answer.header("location")), (307, expected.as_str()));
}

#[tokio::test]
async fn a_redirected_create_keeps_method_and_body() {
    let mock = Served::start().await;
    let alice = mock.caller("alice").await;
    let following = reqwest::Client::builder().redirect(Policy::limited(1)).no_proxy().build().unwrap();
    let url = format!("{}/scaikey/api/v1/admin/users", mock.url());
    let request =
        following.post(url).bearer_auth(alice.token()).json(&json!({"email": "slash@acme.example"}));
    let made = Answer::to(request).await;
    assert_eq!((made.status, made.at("/data/email")), (201, json!("slash@acme.example")));
}

#[tokio::test]
async fn head_is_answered_like_starlette_answers_it_and_without_a_body() {
    let mock = Served::start().await;
    let alice = mock.caller("alice").await;
    let answer = alice.send(Method::HEAD, USERS).await;
    assert_eq!((answer.status, answer.header("allow"), answer.text.as_str()), (405, "GET", ""));
}

#[tokio::test]
async fn options_that_ask_for_no_preflight_are_405() {
    let mock = Served::start().await;
    let answer = mock.caller("alice").await.send(Method::OPTIONS, USERS).await;
    assert_eq!((answer.status, answer.header("allow")), (405, "GET"));
}

#[tokio::test]
async fn a_page_of_another_origin_may_call_a_system_and_read_our_headers() {
    let mock = Served::start().await;
    let alice = mock.caller("alice").await;
    let preflight = mock
        .default_world()
        .nobody()
        .request(Method::OPTIONS, USERS)
        .header("Origin", ORIGIN)
        .header("Access-Control-Request-Method", "POST")
        .header("Access-Control-Request-Headers", "authorization,content-type,mock-world");
    let answer = Answer::to(preflight).await;
    assert!((200..300).contains(&answer.status));
    assert_eq!(answer.header("access-control-allow-origin"), ORIGIN);
    assert_eq!(answer.header("access-control-allow-methods"), "POST");
    assert_eq!(answer.header("access-control-allow-headers"), "authorization,content-type,mock-world");
    let read = Answer::to(alice.request(Method::GET, USERS).header("Origin", ORIGIN)).await;
    assert_eq!((read.status, read.header("access-control-allow-origin")), (200, ORIGIN));
    let exposed = read.header("access-control-expose-headers").to_lowercase();
    for name in ["mock-reason", "x-request-id", "www-authenticate", "location", "allow"] {
        assert!(exposed.split(',').any(|exposed| exposed.trim() == name), "{name} in {exposed}");
    }
}

#[tokio::test]
async fn a_refusal_can_be_read_by_a_page_too() {
    let mock = Served::start().await;
    let nobody = mock.default_world().nobody();
    for (method, path) in [(Method::GET, USERS), (Method::GET, "/nothing"), (Method::PUT, USERS)] {
        let answer = Answer::to(nobody.request(method, path).header("Origin", ORIGIN)).await;
        assert_eq!(answer.header("access-control-allow-origin"), ORIGIN, "{path}: {}", answer.status);
    }
}

#[tokio::test]
async fn every_answer_has_a_request_id_of_its_own_that_is_in_the_journal() {
    let mock = Served::start().await;
    let world = mock.default_world();
    let nobody = world.nobody();
    let (one, other) = (nobody.get(USERS).await, nobody.get("/nothing").await);
    assert_ne!(one.header("x-request-id"), other.header("x-request-id"));
    let journal = world.control(Method::GET, "/requests", &json!(null)).await;
    assert_eq!(journal.at("/requests/0/request_id"), one.header("x-request-id"));
    assert_eq!(journal.at("/requests/1/request_id"), other.header("x-request-id"));
}

#[tokio::test]
async fn a_head_that_is_too_large_is_431() {
    let mock = Served::start().await;
    let long = format!("X-Long: {}\r\n", "a".repeat(200_000));
    let many: String = (0..200).map(|number| format!("X-{number}: a\r\n")).collect();
    for headers in [long, many] {
        let request = format!("GET /scaikey{USERS} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n");
        let answer = raw::answer(&raw::ask(mock.address(), request.as_bytes()).await).unwrap();
        assert_eq!(answer.status, 431);
    }
    assert_eq!(mock.caller("alice").await.get(USERS).await.status, 200);
}

#[tokio::test]
async fn requests_one_after_another_on_a_connection_are_answered_in_their_order() {
    let mock = Served::start().await;
    let one = format!("GET /scaikey{USERS} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let last = "GET /scaikey/nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    let received = raw::ask(mock.address(), format!("{one}{one}{last}").as_bytes()).await;
    let text = String::from_utf8(received).unwrap();
    let statuses: Vec<&str> = text.split("HTTP/1.1 ").skip(1).map(|answer| &answer[..3]).collect();
    assert_eq!(statuses, ["401", "401", "404"]);
}

#[tokio::test]
async fn a_body_that_nobody_looks_at_leaves_the_connection_open() {
    let mock = Served::start().await;
    for line in ["GET /scaikey/health", "POST /scaikey/no-such-path", "PUT /scaikey/health"] {
        let mut stream = raw::connect(mock.address()).await;
        let head = format!("{line} HTTP/1.1\r\nHost: mock\r\nContent-Length: 2\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        // What comes later than the head is where servers give up on it.
        tokio::time::sleep(Duration::from_millis(50)).await;
        let rest = "{}GET /scaikey/health HTTP/1.1\r\nHost: mock\r\nConnection: close\r\n\r\n";
        stream.write_all(rest.as_bytes()).await.unwrap();
        let received = String::from_utf8_lossy(&raw::remaining(&mut stream).await).into_owned();
        assert_eq!(received.matches("HTTP/1.1 ").count(), 2, "{line}: {received}");
    }
}
