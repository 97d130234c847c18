//! API keys: beside tokens on one header, or in the query.

use http::Method;
use serde_json::{Value, json};
use tests::press::press;
use tests::{Answer, World};

/// What olga gets of herself who holds this in the `Authorization` header.
async fn held(world: &World, credential: &str) -> Answer {
    world.holding(credential).get("/users/usr_olga").await
}

fn told(answer: &Answer) -> (u16, Value, Value) {
    (answer.status, answer.at("/code"), answer.at("/message"))
}

fn refused(code: &str, message: &str) -> (u16, Value, Value) {
    (401, json!(code), json!(message))
}

#[tokio::test]
async fn one_header_takes_tokens_and_keys_and_tells_them_apart_by_their_form() {
    let mock = press().await;
    let world = mock.default_world();
    assert_eq!(held(&world, "pk_full-test-key").await.status, 200);
    assert_eq!(held(&world, world.caller("olga").await.token()).await.status, 200);
    assert_eq!(told(&held(&world, "pk_nobodys").await), refused("key", "Invalid API key"));
    assert_eq!(told(&held(&world, "nobodys").await), refused("malformed", "Not a credential"));
    assert_eq!(told(&held(&world, "a.b.c").await), refused("malformed", "Not a credential"));
    let nobody = world.nobody().get("/users/usr_olga").await;
    assert_eq!(told(&nobody), refused("missing", "Who are you"));
}

#[tokio::test]
async fn a_key_that_is_over_off_or_of_somebody_who_is_gone_is_refused() {
    let mock = press().await;
    let world = mock.default_world();
    for key in ["pk_over-test-key", "pk_off-test-key"] {
        assert_eq!(told(&held(&world, key).await), refused("key", "Invalid API key"), "{key}");
    }
    let gone = held(&world, "pk_gone-test-key").await;
    assert_eq!(told(&gone), (403, json!("standing"), json!("Owner gone")));
}

#[tokio::test]
async fn a_key_expires_on_the_worlds_clock() {
    let mock = press().await;
    let world = mock.default_world();
    for (advance, expected) in [("PT23H", 200), ("PT2H", 401)] {
        assert_eq!(world.clock(&json!({"advance": advance})).await.status, 200);
        assert_eq!(held(&world, "pk_soon-test-key").await.status, expected, "{advance}");
    }
}

#[tokio::test]
async fn a_key_that_is_taken_back_is_refused_at_the_next_request() {
    let mock = press().await;
    let world = mock.default_world();
    let office = world.nobody();
    assert_eq!(held(&world, "pk_full-test-key").await.status, 200);
    for (active, expected) in [(false, 401), (true, 200)] {
        assert_eq!(office.patch("/office/keys/k_full", &json!({"active": active})).await.status, 200);
        assert_eq!(held(&world, "pk_full-test-key").await.status, expected, "{active}");
    }
    assert_eq!(office.delete("/office/keys/k_full").await.status, 204);
    assert_eq!(held(&world, "pk_full-test-key").await.status, 401);
}

#[tokio::test]
async fn a_key_whose_owner_goes_is_refused_at_the_next_request() {
    let mock = press().await;
    let world = mock.default_world();
    assert_eq!(held(&world, "pk_full-test-key").await.status, 200);
    let gone = world.nobody().patch("/office/users/usr_olga", &json!({"status": "GONE"})).await;
    assert_eq!(gone.status, 200);
    assert_eq!(held(&world, "pk_full-test-key").await.status, 403);
}

#[tokio::test]
async fn a_key_made_in_one_world_is_unknown_in_another() {
    let mock = press().await;
    let (red, blue) = (mock.world("red"), mock.world("blue"));
    let key = json!({"user_id": "usr_olga", "key": "pk_red", "active": true, "scopes": []});
    assert_eq!(red.nobody().post("/office/keys", &key).await.status, 201);
    assert_eq!(held(&red, "pk_red").await.status, 200);
    assert_eq!(held(&blue, "pk_red").await.status, 401);
    red.reset().await;
    assert_eq!(held(&red, "pk_red").await.status, 401);
}

#[tokio::test]
async fn the_hash_of_a_key_is_no_key() {
    let mock = press().await;
    let world = mock.default_world();
    let hash = "8a5e9f0d6f6fdd1a9f0e7d1f9e1fca1f8d1f6e9a2f1d3c4b5a69788796a5b4c3";
    let ticket = |key: &str| format!("/tickets?ticket={key}");
    assert_eq!(world.nobody().get(&ticket("pk_full-test-key")).await.status, 200);
    for other in [hash, "k_full", "usr_olga", "", "pk_full-test-ke", "PK_FULL-TEST-KEY"] {
        assert_eq!(world.nobody().get(&ticket(other)).await.status, 401, "{other}");
    }
}

#[tokio::test]
async fn expired_tokens_and_tokens_for_others_are_worded_apart() {
    let mock = press().await;
    let world = mock.default_world();
    let stray = world.caller("stray").await;
    let answer = held(&world, stray.token()).await;
    assert_eq!(told(&answer), (403, json!("audience"), json!("Not for us")));
    let olga = world.caller("olga").await;
    assert_eq!(world.clock(&json!({"advance": "PT11M"})).await.status, 200);
    let answer = held(&world, olga.token()).await;
    assert_eq!(told(&answer), refused("expired", "Expired"));
    assert_eq!(answer.header("x-refresh"), "yes");
}

#[tokio::test]
async fn the_token_of_another_provider_is_refused() {
    let mock = press().await;
    let world = mock.default_world();
    let wanted = json!({"persona": "alien", "system": "scaikey"});
    let issued = world.control(Method::POST, "/tokens", &wanted).await;
    assert_eq!(issued.status, 201, "{}", issued.text);
    let answer = held(&world, issued.at("/token").as_str().unwrap()).await;
    assert_eq!(told(&answer), refused("issuer", "Not a credential"));
}

/// Everything that is written down of a world, and its answers.
async fn everything(world: &World, answers: &[Answer]) -> String {
    let journal = world.control(Method::GET, "/requests", &Value::Null).await.text;
    let mut written = vec![journal];
    for resource in ["api_key", "session", "hook"] {
        written.push(world.state(resource).await.text);
    }
    written.extend(answers.iter().map(|answer| format!("{:?} {}", answer.headers, answer.text)));
    written.concat()
}

#[tokio::test]
async fn no_credential_is_written_down_anywhere() {
    let mock = press().await;
    let world = mock.default_world();
    let token = world.caller("olga").await.token().to_owned();
    let shown =
        ["pk_full-test-key", "pk_unknown-test-key", "pk_over-test-key", &token, "un-known.test-token.x"];
    let mut answers = Vec::new();
    for credential in shown {
        answers.push(held(&world, credential).await);
        answers.push(world.nobody().get(&format!("/tickets?a=b&ticket={credential}")).await);
        let cookie =
            world.nobody().request(Method::GET, "/mine").header("Cookie", format!("desk={credential}"));
        answers.push(Answer::to(cookie).await);
        let signed = world.nobody().request(Method::POST, "/digests").header("X-Digest", credential);
        answers.push(Answer::to(signed.json(&json!({}))).await);
    }
    let key = json!({"user_id": "usr_olga", "key": "pk_made-test-key", "active": true, "scopes": []});
    answers.push(world.nobody().post("/office/keys", &key).await);
    let written = everything(&world, &answers).await;
    assert!(written.contains("/tickets?a=b&ticket=***"), "{written}");
    for credential in shown.into_iter().chain([
        "pk_made-test-key",
        "whsec-test-one",
        "live-test-session",
        "pk_read-test-key",
    ]) {
        assert!(!written.contains(credential), "{credential} in {written}");
    }
}
