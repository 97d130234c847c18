//! The control API is for those who hold the machine, not for pages in its browser.

use http::Method;
use serde_json::{Value, json};
use tests::caller::USERS;
use tests::{Answer, Served};

const GUARDED: [(&str, &str); 12] = [
    ("GET", "/personas"),
    ("POST", "/tokens"),
    ("GET", "/worlds"),
    ("POST", "/worlds"),
    ("POST", "/reset"),
    ("GET", "/clock"),
    ("POST", "/clock"),
    ("GET", "/faults"),
    ("PUT", "/faults"),
    ("DELETE", "/faults"),
    ("GET", "/requests"),
    ("GET", "/state/scaikey/user"),
];

#[tokio::test]
async fn only_health_and_description_answer_without_the_header() {
    let mock = Served::start().await;
    let url = |path: &str| format!("{}/__mock{path}", mock.url());
    let health = Answer::to(mock.client().get(url("/health"))).await;
    assert_eq!(
        (health.status, health.at("/mock"), health.at("/seed"), health.at("/systems")),
        (200, json!(true), json!(0), json!(specs::embedded().names().collect::<Vec<_>>()))
    );
    assert_eq!(Answer::to(mock.client().get(url("/openapi.json"))).await.status, 200);
    for (method, path) in GUARDED {
        let request = mock.client().request(method.parse().unwrap(), url(path)).body("{}");
        let answer = Answer::to(request).await;
        assert_eq!(answer.status, 403, "{method} {path}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
}

#[tokio::test]
async fn no_preflight_and_no_origin_is_granted() {
    let mock = Served::start().await;
    for prefix in ["", "/@world"] {
        let url = format!("{}{prefix}/__mock/reset", mock.url());
        let preflight = mock
            .client()
            .request(Method::OPTIONS, &url)
            .header("Origin", "http://evil.example")
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "mock-control");
        let simple = mock.client().post(&url).header("Origin", "http://evil.example");
        for request in [preflight, simple] {
            let answer = Answer::to(request).await;
            assert!(answer.status >= 400, "{}", answer.status);
            let granted = answer.headers.keys().find(|name| name.as_str().starts_with("access-control"));
            assert_eq!(granted, None);
        }
    }
}

#[tokio::test]
async fn the_description_is_a_document_that_our_own_loader_takes() {
    let mock = Served::start().await;
    let document = Answer::to(mock.client().get(format!("{}/__mock/openapi.json", mock.url()))).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("openapi.json");
    std::fs::write(&path, &document.text).unwrap();
    let control = specs::load("control", &path).unwrap_or_else(|found| panic!("{found}"));
    let described = |method: &str, path: &str| {
        let mut operations = control.operations().iter();
        operations.any(|operation| {
            operation.method.as_str() == method && operation.path.to_string().ends_with(path)
        })
    };
    for (method, path) in GUARDED {
        let path = path.replace("/scaikey/user", "/{system}/{resource}");
        assert!(described(method, &path), "{method} {path}");
    }
}

#[tokio::test]
async fn a_token_is_that_of_a_persona_in_a_system() {
    let mock = Served::start().await;
    let world = mock.default_world();
    let issued = world.token("alice").await;
    let shown = ["/persona", "/system", "/kind"].map(|pointer| issued.at(pointer));
    assert_eq!((issued.status, shown), (201, [json!("alice"), json!("scaikey"), json!("bearer")]));
    for (persona, system) in [("nobody", "scaikey"), ("alice", "nothing")] {
        let wanted = json!({"persona": persona, "system": system});
        let answer = world.control(Method::POST, "/tokens", &wanted).await;
        assert_eq!(answer.status, 404);
        assert!(answer.at("/detail").as_str().unwrap().contains("there are") || system == "nothing");
    }
}

#[tokio::test]
async fn a_wrong_body_method_or_path_is_told_as_problem_details() {
    let mock = Served::start().await;
    let world = mock.default_world();
    let cases = [
        (Method::POST, "/tokens", json!({"persona": "alice"}), 400),
        (Method::POST, "/tokens", json!({"persona": "alice", "system": "scaikey", "admin": true}), 400),
        (Method::POST, "/worlds", json!({"name": "no such"}), 400),
        (Method::DELETE, "/clock", Value::Null, 405),
        (Method::GET, "/nothing", Value::Null, 404),
        (Method::GET, "/state/scaikey/nothing", Value::Null, 404),
    ];
    for (method, path, body, status) in cases {
        let answer = world.control(method, path, &body).await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (status, "application/problem+json"),
            "{path}"
        );
        assert_eq!(answer.at("/status"), status);
    }
}

#[tokio::test]
async fn the_journal_says_who_asked_what_and_why_it_was_refused_until_it_is_cleared() {
    let mock = Served::start().await;
    let world = mock.world("noted");
    let alice = world.caller("alice").await;
    alice.get(&format!("{USERS}?page=2")).await;
    alice.get(&format!("{USERS}usr_greta")).await;
    let journal = world.control(Method::GET, "/requests", &Value::Null).await;
    let entry = |at: usize, field: &str| journal.at(&format!("/requests/{at}/{field}"));
    assert_eq!((entry(0, "operation"), entry(0, "caller")), (json!("listUsers"), json!("usr_alice")));
    assert_eq!(entry(0, "target"), format!("/@noted/scaikey{USERS}?page=2"));
    assert_eq!((entry(1, "status"), entry(1, "reason").is_string()), (json!(404), true));
    assert_eq!(world.control(Method::DELETE, "/requests", &Value::Null).await.status, 204);
    let cleared = world.control(Method::GET, "/requests", &Value::Null).await;
    assert_eq!(cleared.at("/requests"), json!([]));
}

#[tokio::test]
async fn the_journal_keeps_no_secret_that_travels_in_the_query() {
    let mock = Served::start().await;
    let world = mock.world("discreet");
    let nobody = world.nobody();
    let secret = "a-token-that-nobody-has";
    let path = format!("/api/v1/public/register/applications/req_none?page=1&status_token={secret}");
    assert_eq!(nobody.get(&path).await.status, 404);
    let journal = world.control(Method::GET, "/requests", &Value::Null).await;
    let target = journal.at("/requests/0/target");
    assert!(target.as_str().is_some_and(|target| target.contains("page=1&status_token=")), "{target}");
    assert!(!journal.text.contains(secret), "{target}");
}
