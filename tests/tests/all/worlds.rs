//! Worlds are separate, whichever way they are chosen.

use http::Method;
use serde_json::{Value, json};
use tests::caller::USERS;
use tests::{Answer, Served};

const REFUSED: (u16, &str) = (401, "Invalid or expired token");

#[tokio::test]
async fn what_is_made_in_one_world_is_in_no_other() {
    let mock = Served::start().await;
    let (here, there) = (mock.world("here").caller("alice").await, mock.world("there").caller("alice").await);
    let default = mock.caller("alice").await;
    let before = there.total(USERS).await;
    assert_eq!(here.post(USERS, &json!({"email": "new@acme.example"})).await.status, 201);
    assert_eq!(here.total(USERS).await, before + 1);
    assert_eq!(there.total(USERS).await, before);
    assert_eq!(default.total(USERS).await, before);
}

#[tokio::test]
async fn the_header_chooses_the_world_that_the_path_chooses() {
    let mock = Served::start().await;
    let by_path = mock.world("same").caller("alice").await;
    let by_header = mock.default_world().holding(by_path.token());
    let request = || by_header.request(Method::GET, "/api/v1/admin/users/usr_alice");
    let seen = Answer::to(request().header("Mock-World", "same")).await;
    assert_eq!(seen.text, by_path.get("/api/v1/admin/users/usr_alice").await.text);
    assert_eq!(Answer::to(request()).await.refusal(), (REFUSED.0, REFUSED.1.to_owned()));
}

#[tokio::test]
async fn the_path_chooses_before_the_header() {
    let mock = Served::start().await;
    let caller = mock.world("path").caller("alice").await;
    let request = caller.request(Method::GET, USERS).header("Mock-World", "header");
    assert_eq!(Answer::to(request).await.status, 200);
}

#[tokio::test]
async fn a_token_of_one_world_is_unknown_in_every_other() {
    let mock = Served::start().await;
    for persona in ["alice", "svc-read"] {
        let token = mock.world("mine").caller(persona).await.token().to_owned();
        for elsewhere in [mock.world("yours"), mock.default_world()] {
            let answer = elsewhere.holding(&token).get(USERS).await;
            assert_eq!(answer.refusal(), (REFUSED.0, REFUSED.1.to_owned()), "{persona}");
        }
    }
}

#[tokio::test]
async fn a_reset_brings_back_the_seed_and_forgets_tokens_and_the_journal() {
    let mock = Served::start().await;
    let world = mock.world("again");
    let seed = world.state("user").await.text;
    let alice = world.caller("alice").await;
    alice.post(USERS, &json!({"email": "gone@acme.example"})).await;
    world.clock(&json!({"advance": "P1D"})).await;
    world.reset().await;
    assert_eq!(world.state("user").await.text, seed);
    assert_eq!(alice.get(USERS).await.status, 401);
    let journal = world.control(Method::GET, "/requests", &Value::Null).await;
    assert_eq!(journal.at("/requests/0/status"), 401, "only the request after the reset: {}", journal.text);
    assert_eq!(world.caller("alice").await.get(USERS).await.status, 200);
}

#[tokio::test]
async fn a_reset_of_one_world_leaves_the_others_alone() {
    let mock = Served::start().await;
    let alice = mock.world("kept").caller("alice").await;
    alice.post(USERS, &json!({"email": "kept@acme.example"})).await;
    mock.world("other").reset().await;
    mock.default_world().reset().await;
    assert_eq!(alice.total(&format!("{USERS}?search=kept@acme.example")).await, 1);
}

#[tokio::test]
async fn a_world_that_was_deleted_starts_from_the_seed_when_it_is_named_again() {
    let mock = Served::start().await;
    let world = mock.world("brief");
    let alice = world.caller("alice").await;
    let before = alice.total(USERS).await;
    alice.post(USERS, &json!({"email": "brief@acme.example"})).await;
    let control = mock.default_world();
    assert_eq!(control.control(Method::DELETE, "/worlds/brief", &Value::Null).await.status, 204);
    assert_eq!(control.control(Method::DELETE, "/worlds/brief", &Value::Null).await.status, 404);
    assert_eq!(world.caller("alice").await.total(USERS).await, before);
}

#[tokio::test]
async fn a_token_from_before_its_world_was_deleted_is_unknown() {
    let mock = Served::start().await;
    let world = mock.world("brief");
    let alice = world.caller("alice").await;
    mock.default_world().control(Method::DELETE, "/worlds/brief", &Value::Null).await;
    assert_eq!(alice.get(USERS).await.status, 401);
}

#[tokio::test]
async fn a_world_is_made_once_and_listed() {
    let mock = Served::start().await;
    let control = mock.default_world();
    let made = control.control(Method::POST, "/worlds", &json!({"name": "made"})).await;
    assert_eq!((made.status, made.at("/name")), (201, json!("made")));
    let again = control.control(Method::POST, "/worlds", &json!({"name": "made"})).await;
    assert_eq!((again.status, again.header("content-type")), (409, "application/problem+json"));
    let listed = control.control(Method::GET, "/worlds", &Value::Null).await;
    let names: Vec<Value> = (0..2).map(|at| listed.at(&format!("/worlds/{at}/name"))).collect();
    assert_eq!(names, ["default", "made"]);
}

#[tokio::test]
async fn a_name_that_no_world_can_have_is_refused() {
    let mock = Served::start().await;
    let answer = mock.default_world().nobody().send(Method::GET, USERS).await;
    assert_eq!(answer.status, 401);
    for name in ["", "no%20such", "a.b%2Fc"] {
        let answer = mock.world(name).nobody().get(USERS).await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (400, "application/problem+json"),
            "{name}"
        );
    }
    let request = mock.default_world().nobody().request(Method::GET, USERS).header("Mock-World", "no such");
    assert_eq!(Answer::to(request).await.status, 400);
}

#[tokio::test]
async fn worlds_come_and_go_without_end() {
    let mock = Served::start().await;
    for _ in 0..70 {
        let world = mock.world("brief");
        let token = world.caller("alice").await;
        assert_eq!(token.get("/api/v1/admin/users/").await.status, 200);
        let gone = mock.default_world().control(Method::DELETE, "/worlds/brief", &Value::Null).await;
        assert_eq!(gone.status, 204, "{}", gone.text);
    }
}
