use serde_json::{Value, json};
use tests::Answer;

use super::{Scene, log_out};

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

/// Somebody signed in, in two sessions of the provider.
async fn signed_in() -> Scene {
    let scene = Scene::start().await;
    for sid in ["one", "two"] {
        let told = json!({"email": "ada@partner.example", "sid": sid});
        assert_eq!(scene.sign_in(told).await.0.status, 200);
    }
    assert_eq!(sessions(&scene).await.len(), 2);
    scene
}

/// What the provider calls the sessions that are left.
async fn sessions(scene: &Scene) -> Vec<String> {
    let ada = scene.account("ada@partner.example").await;
    let listed = scene.world.caller("alice").await;
    let listed =
        listed.get(&format!("/api/v1/admin/sessions/?user_id={}", ada["id"].as_str().unwrap())).await;
    assert!(!listed.text.contains("provider_session"), "{}", listed.text);
    listed.ids()
}

/// A logout token, changed; null takes a claim away.
fn token(scene: &Scene, other: Value) -> String {
    let now = jiff::Timestamp::now().as_second();
    let mut claims = json!({"iss": scene.stand_in.url(), "aud": "mock", "iat": now, "exp": now + 120, "jti": "l-1",
        "sub": "s-1", "events": {EVENT: {}}});
    let all = claims.as_object_mut().unwrap();
    all.extend(other.as_object().unwrap().clone());
    all.retain(|_, value| !value.is_null());
    scene.stand_in.sign(&claims)
}

fn refusal(answer: &Answer) -> (u16, Value) {
    assert_eq!(answer.header("cache-control"), "no-store");
    (answer.status, answer.at("/error"))
}

#[tokio::test]
async fn all_sessions_of_a_person_end_and_what_came_of_them() {
    let scene = signed_in().await;
    let answer = log_out(&scene.world, &token(&scene, json!({}))).await;
    assert_eq!((answer.status, answer.header("cache-control")), (200, "no-store"), "{}", answer.text);
    assert_eq!(sessions(&scene).await.len(), 0);
    let again = log_out(&scene.world, &token(&scene, json!({"jti": "l-2"}))).await;
    assert_eq!(again.status, 200, "somebody who is signed out already");
    assert_eq!(scene.audited("backchannelLogout").await.len(), 2);
}

#[tokio::test]
async fn one_session_of_a_person_ends() {
    let scene = signed_in().await;
    for (other, left) in [
        (json!({"jti": "a", "sub": null, "sid": "three"}), 2),
        (json!({"jti": "b", "sub": "somebody", "sid": "one"}), 2),
        (json!({"jti": "c", "sub": null, "sid": "one"}), 1),
        (json!({"jti": "d", "sub": "s-1", "sid": "two"}), 0),
    ] {
        assert_eq!(log_out(&scene.world, &token(&scene, other.clone())).await.status, 200, "{other}");
        assert_eq!(sessions(&scene).await.len(), left, "{other}");
    }
}

#[tokio::test]
async fn a_session_that_another_provider_vouched_for_stays() {
    let scene = signed_in().await;
    let other = super::StandIn::start().await;
    let body = json!({"name": "Another", "provider_type": "OIDC", "config": {"issuer": other.url(), "client_id": "mock"}});
    assert_eq!(scene.world.caller("alice").await.post(super::IDPS, &body).await.status, 201);
    let now = jiff::Timestamp::now().as_second();
    let claims = json!({"iss": other.url(), "aud": "mock", "iat": now, "jti": "x", "sid": "one", "events": {EVENT: {}}});
    assert_eq!(log_out(&scene.world, &other.sign(&claims)).await.status, 200);
    let foreign = json!({"iss": scene.stand_in.url(), "aud": "mock", "iat": now, "jti": "y", "sid": "one", "events": {EVENT: {}}});
    assert_eq!(log_out(&scene.world, &other.sign(&foreign)).await.status, 400, "signed by somebody else");
    assert_eq!(sessions(&scene).await.len(), 2);
}

#[tokio::test]
async fn a_token_that_does_not_count_ends_nothing() {
    let scene = signed_in().await;
    let long_ago = jiff::Timestamp::now().as_second() - 3600;
    for other in [
        json!({"iss": "http://127.0.0.1:1"}),
        json!({"aud": "somebody"}),
        json!({"iat": null}),
        json!({"iat": long_ago + 7200}),
        json!({"iat": long_ago, "exp": null}),
        json!({"exp": long_ago}),
        json!({"jti": null}),
        json!({"nonce": "n"}),
        json!({"events": null}),
        json!({"events": {"http://schemas.openid.net/event/other": {}}}),
        json!({"events": {EVENT: "yes"}}),
        json!({"sub": null}),
    ] {
        let answer = log_out(&scene.world, &token(&scene, other.clone())).await;
        assert_eq!(refusal(&answer), (400, json!("invalid_request")), "{other}: {}", answer.text);
    }
    for shown in ["", "garbage", "a.b.c"] {
        assert_eq!(refusal(&log_out(&scene.world, shown).await).0, 400);
    }
    assert_eq!(sessions(&scene).await.len(), 2);
}

#[tokio::test]
async fn a_token_counts_once() {
    let scene = signed_in().await;
    let one = token(&scene, json!({"sub": null, "sid": "one"}));
    assert_eq!(log_out(&scene.world, &one).await.status, 200);
    assert_eq!(refusal(&log_out(&scene.world, &one).await).0, 400);
    scene.world.reset().await;
    assert_eq!(refusal(&log_out(&scene.world, &one).await).0, 400, "nobody knows the provider any more");
}
