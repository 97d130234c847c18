//! Tokens that no longer count, or never did.

use http::Method;
use serde_json::{Value, json};
use tests::caller::USERS;
use tests::{Answer, Caller, Served, World};

const REVOKE: &str = "/api/v1/platform/oauth/revoke";
const BOB: &str = "/api/v1/admin/users/usr_bob";
const ALICE: &str = "/api/v1/admin/users/usr_alice";

fn refused() -> (u16, String) {
    (401, "Invalid or expired token".to_owned())
}

/// A client gives a token back.
async fn revoked(world: &World, client: &str, secret: &str, token: &str) -> Answer {
    let form = [("token", token)];
    let request = world.nobody().request(Method::POST, REVOKE).basic_auth(client, Some(secret));
    Answer::to(request.form(&form)).await
}

#[tokio::test]
async fn a_token_that_was_given_back_is_refused_and_the_clients_other_one_is_not() {
    let mock = Served::start().await;
    let world = mock.default_world();
    let (given, kept) = (world.caller("svc-read").await, world.caller("svc-read").await);
    assert_eq!(given.get(USERS).await.status, 200);
    let answer = revoked(&world, "app_svcread000000000", "svc-read-test-secret", given.token()).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(given.get(USERS).await.refusal(), refused());
    assert_eq!(kept.get(USERS).await.status, 200);
}

#[tokio::test]
async fn a_client_cannot_give_back_the_token_of_another() {
    let mock = Served::start().await;
    let world = mock.default_world();
    let reader = world.caller("svc-read").await;
    let answer = revoked(&world, "app_svcwrite00000000", "svc-write-test-secret", reader.token()).await;
    assert_eq!((answer.status, answer.at("/error")), (400, json!("unauthorized_client")));
    assert_eq!(reader.get(USERS).await.status, 200);
}

#[tokio::test]
async fn a_suspended_user_is_refused_until_they_are_active_again() {
    let mock = Served::start().await;
    let (root, alice) = (mock.caller("root").await, mock.caller("alice").await);
    assert_eq!(alice.get(USERS).await.status, 200);
    for (status, expected) in [("SUSPENDED", 401), ("LOCKED", 401), ("ACTIVE", 200)] {
        assert_eq!(root.patch(ALICE, &json!({"status": status})).await.status, 200);
        assert_eq!(alice.get(USERS).await.status, expected, "{status}");
    }
}

#[tokio::test]
async fn a_user_who_suspends_themselves_is_out() {
    let mock = Served::start().await;
    let alice = mock.caller("alice").await;
    assert_eq!(alice.patch(ALICE, &json!({"status": "SUSPENDED"})).await.status, 200);
    assert_eq!(alice.patch(ALICE, &json!({"status": "ACTIVE"})).await.refusal(), refused());
}

#[tokio::test]
async fn a_deleted_user_is_refused() {
    let mock = Served::start().await;
    let (root, alice) = (mock.caller("root").await, mock.caller("alice").await);
    assert_eq!(root.delete(ALICE).await.status, 204);
    assert_eq!(alice.get(USERS).await.refusal(), refused());
}

#[tokio::test]
async fn the_token_of_somebody_who_is_no_admin_is_known_and_not_enough() {
    let mock = Served::start().await;
    for persona in ["bob", "vera", "mia", "mona"] {
        let answer = mock.caller(persona).await.get(BOB).await;
        assert_eq!(answer.refusal(), (403, "Admin access required".to_owned()), "{persona}");
    }
}

#[tokio::test]
async fn sam_is_suspended_and_gets_nowhere() {
    let mock = Served::start().await;
    let world = mock.default_world();
    let issued = world.token("sam").await;
    let token = issued.at("/token").as_str().unwrap_or("none").to_owned();
    assert_eq!(world.holding(&token).get(USERS).await.status, 401);
}

#[tokio::test]
async fn a_token_that_was_tampered_with_is_refused() {
    let mock = Served::start().await;
    let world = mock.default_world();
    let alice = world.caller("alice").await;
    let token = alice.token();
    let parts: Vec<&str> = token.split('.').collect();
    let greta = world.caller("greta").await;
    let other: Vec<&str> = greta.token().split('.').collect();
    let tampered = [
        format!("{}.{}.{}", parts[0], other[1], parts[2]),
        format!("{}.{}.", parts[0], parts[1]),
        format!("eyJhbGciOiJub25lIn0.{}.", parts[1]),
        format!("{}.{}", parts[0], parts[1]),
        token.to_lowercase(),
        format!("{token}A"),
        "x".repeat(5_000),
    ];
    for token in tampered {
        assert_eq!(world.holding(&token).get(USERS).await.refusal(), refused(), "{token}");
    }
}

#[tokio::test]
async fn a_credential_of_another_scheme_is_none() {
    let mock = Served::start().await;
    let alice = mock.caller("alice").await;
    let nobody: Caller = mock.default_world().nobody();
    for header in ["", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", alice.token()] {
        let request = nobody.request(Method::GET, USERS).header("Authorization", header);
        assert_eq!(Answer::to(request).await.status, 401, "{header}");
    }
    let lower =
        nobody.request(Method::GET, USERS).header("Authorization", format!("bearer {}", alice.token()));
    assert_eq!(Answer::to(lower).await.status, 200);
}

#[tokio::test]
async fn secrets_are_neither_shown_nor_kept_readable() {
    let mock = Served::start().await;
    let world = mock.default_world();
    let secret = "correct-horse-battery";
    let body = json!({"email": "new@acme.example", "password": secret});
    let made = world.caller("alice").await.post(USERS, &body).await;
    assert_eq!(made.status, 201);
    let journal = world.control(Method::GET, "/requests", &Value::Null).await;
    let mut shown = vec![made, journal, world.state("user").await, world.state("application").await];
    shown.push(world.caller("alice").await.get(&format!("{USERS}?search=new@acme.example")).await);
    for answer in shown {
        assert!(!answer.text.contains(secret), "{}", answer.text);
        assert!(!answer.text.contains("test-secret"), "{}", answer.text);
    }
}
