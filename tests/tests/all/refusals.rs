//! Every refusal is in the system's own envelope, and in the order a FastAPI service has.

use http::Method;
use serde_json::json;
use tests::caller::USERS;
use tests::{Answer, Caller, Served, raw};
use tokio::io::AsyncWriteExt;

/// A body over the limit of ScaiKey's document.
const TOO_LARGE: usize = 1_048_577;

async fn with_text(caller: &Caller, method: Method, path: &str, text: &'static str) -> Answer {
    let request = caller.request(method, path).header("Content-Type", "application/json");
    Answer::to(request.body(text)).await
}

#[track_caller]
fn is_envelope(answer: &Answer, status: u16) {
    assert_eq!(answer.status, status, "{}", answer.text);
    assert_eq!(answer.header("content-type"), "application/json");
    assert!(!answer.at("/detail").is_null(), "{}", answer.text);
    assert!(answer.header("x-request-id").starts_with("req_"));
    assert!(!answer.header("mock-reason").is_empty());
}

#[tokio::test]
async fn a_path_that_is_not_there_is_404_before_anything_is_asked_of_the_caller() {
    let mock = Served::start().await;
    let nobody = mock.default_world().nobody();
    for path in ["/nothing", "/api/v1/admin", "/api/v1/admin/users/a/b", "/", "", "/%ff"] {
        let answer = with_text(&nobody, Method::POST, path, "{").await;
        is_envelope(&answer, 404);
        assert_eq!(answer.at("/detail"), "Not Found", "{path}");
    }
}

#[tokio::test]
async fn a_method_that_is_not_there_is_405_with_allow_before_anything_is_asked_of_the_caller() {
    let mock = Served::start().await;
    let nobody = mock.default_world().nobody();
    let answer = with_text(&nobody, Method::PUT, USERS, "{").await;
    is_envelope(&answer, 405);
    assert_eq!((answer.header("allow"), answer.at("/detail")), ("GET", json!("Method Not Allowed")));
    let answer = nobody.send(Method::GET, "/api/v1/platform/oauth/token").await;
    is_envelope(&answer, 405);
    assert_eq!(answer.header("allow"), "POST");
}

#[tokio::test]
async fn a_body_that_is_not_json_is_422_before_401() {
    let mock = Served::start().await;
    let nobody = mock.default_world().nobody();
    let answer = with_text(&nobody, Method::POST, USERS, "{\"email\": ").await;
    is_envelope(&answer, 422);
    assert_eq!(answer.at("/detail/0/type"), "json_invalid");
    assert_eq!(answer.at("/detail/0/loc/0"), "body");
}

#[tokio::test]
async fn a_caller_without_a_token_is_401_before_403_422_and_404() {
    let mock = Served::start().await;
    let nobody = mock.default_world().nobody();
    let answers = [
        with_text(&nobody, Method::POST, USERS, "{}").await,
        nobody.get(&format!("{USERS}?page=0")).await,
        nobody.get(&format!("{USERS}usr_nobody")).await,
    ];
    for answer in answers {
        is_envelope(&answer, 401);
        assert_eq!(
            (answer.at("/detail"), answer.header("www-authenticate")),
            (json!("Not authenticated"), "Bearer")
        );
    }
}

#[tokio::test]
async fn a_caller_who_may_not_is_403_before_422_and_404() {
    let mock = Served::start().await;
    for persona in ["bob", "svc-none"] {
        let caller = mock.caller(persona).await;
        is_envelope(&with_text(&caller, Method::POST, USERS, "{}").await, 403);
        is_envelope(&caller.get(&format!("{USERS}?page=0")).await, 403);
        is_envelope(&caller.get(&format!("{USERS}usr_nobody")).await, 403);
    }
}

#[tokio::test]
async fn a_request_that_breaks_a_rule_is_422_before_404_and_409() {
    let mock = Served::start().await;
    let root = mock.caller("root").await;
    let unknown = root.patch(&format!("{USERS}usr_nobody"), &json!({"status": "FLYING"})).await;
    is_envelope(&unknown, 422);
    let taken =
        root.post(USERS, &json!({"email": "alice@acme.example", "tenant_id": "tnt_acme", "title": 7})).await;
    is_envelope(&taken, 422);
    assert_eq!(taken.at("/detail/0/loc"), json!(["body", "title"]));
}

#[tokio::test]
async fn what_is_well_formed_and_allowed_is_404_then_409() {
    let mock = Served::start().await;
    let root = mock.caller("root").await;
    let nobody = root.get(&format!("{USERS}usr_nobody")).await;
    is_envelope(&nobody, 404);
    assert_eq!(nobody.at("/detail"), "User not found");
    let taken = root.post(USERS, &json!({"email": "alice@acme.example", "tenant_id": "tnt_acme"})).await;
    is_envelope(&taken, 409);
    assert_eq!(taken.at("/detail"), "User with this email already exists");
}

#[tokio::test]
async fn a_body_that_is_missing_or_of_another_media_type_is_422() {
    let mock = Served::start().await;
    let alice = mock.caller("alice").await;
    let missing = alice.send(Method::POST, USERS).await;
    is_envelope(&missing, 422);
    assert_eq!(
        (missing.at("/detail/0/type"), missing.at("/detail/0/loc")),
        (json!("missing"), json!(["body"]))
    );
    let text = alice.request(Method::POST, USERS).header("Content-Type", "text/plain").body("{}");
    is_envelope(&Answer::to(text).await, 422);
}

#[tokio::test]
async fn a_client_that_asks_first_is_told_413_and_need_not_send_the_body() {
    let mock = Served::start().await;
    let mut stream = raw::connect(mock.address()).await;
    let head = format!(
        "POST /scaikey{USERS} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n\
         Content-Length: {TOO_LARGE}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n",
        mock.address()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    is_envelope(&raw::answer(&raw::remaining(&mut stream).await).unwrap(), 413);
}

#[tokio::test]
async fn a_body_that_grows_too_large_in_chunks_is_413() {
    let mock = Served::start().await;
    let size = 32 * TOO_LARGE;
    // Who is told to go on is sending when it turns out to be too much.
    for (expect, told) in [("", ""), ("Expect: 100-continue\r\n", "HTTP/1.1 100 Continue\r\n\r\n")] {
        let mut request = format!(
            "POST /scaikey{USERS} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n{expect}\
             Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n{size:x}\r\n",
            mock.address()
        )
        .into_bytes();
        request.resize(request.len() + size, b' ');
        request.extend(b"\r\n0\r\n\r\n");
        let mut stream = raw::connect(mock.address()).await;
        stream.write_all(&request).await.expect("all of it is read");
        let answer = raw::remaining(&mut stream).await;
        is_envelope(&raw::answer(answer.strip_prefix(told.as_bytes()).unwrap()).unwrap(), 413);
    }
}

#[tokio::test]
async fn a_client_that_sends_too_much_still_reads_the_413() {
    let mock = Served::start().await;
    let alice = mock.caller("alice").await;
    for size in [TOO_LARGE, 4 * TOO_LARGE] {
        let request = alice.request(Method::POST, USERS).header("Content-Type", "application/json");
        is_envelope(&Answer::to(request.body(vec![b' '; size])).await, 413);
    }
    let request = alice.request(Method::POST, USERS).header("Content-Type", "application/json");
    let fits = Answer::to(request.body(vec![b' '; TOO_LARGE - 1])).await;
    is_envelope(&fits, 422);
}

#[tokio::test]
async fn a_client_that_sends_everything_before_it_reads_can_do_so_and_ask_again() {
    let mock = Served::start().await;
    let size = 12 * TOO_LARGE;
    let mut stream = raw::connect(mock.address()).await;
    for announced in
        [format!("Content-Length: {size}\r\n\r\n"), format!("Transfer-Encoding: chunked\r\n\r\n{size:x}\r\n")]
    {
        let head = format!(
            "POST /scaikey{USERS} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n{announced}",
            mock.address()
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        stream.write_all(&vec![b' '; size]).await.unwrap();
        if announced.starts_with("Transfer") {
            stream.write_all(b"\r\n0\r\n\r\n").await.unwrap();
        }
    }
    let last =
        format!("GET /scaikey{USERS} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", mock.address());
    stream.write_all(last.as_bytes()).await.unwrap();
    let answers = String::from_utf8(raw::remaining(&mut stream).await).unwrap();
    let statuses: Vec<&str> = answers.split("HTTP/1.1 ").skip(1).map(|answer| &answer[..3]).collect();
    assert_eq!(statuses, ["413", "413", "401"], "{answers}");
}
