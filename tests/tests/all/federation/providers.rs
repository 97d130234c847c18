use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use tests::browser::Browser;

use super::stand_in::sign;
use super::{Scene, refused};

/// What a token says of somebody new.
fn new() -> Value {
    json!({"email": "new@partner.example"})
}

#[tokio::test]
async fn an_id_token_that_says_what_it_may_not_signs_nobody_in() {
    let scene = Scene::start().await;
    let long_ago = jiff::Timestamp::now().as_second() - 3600;
    for (other, word) in [
        (json!({"nonce": "of another"}), "another sign-in"),
        (json!({"nonce": null}), "another sign-in"),
        (json!({"iss": "http://127.0.0.1:1"}), "issuer"),
        (json!({"aud": "somebody"}), "somebody else"),
        (json!({"aud": ["mock", "somebody"]}), "whom of several"),
        (json!({"azp": "somebody"}), "somebody else"),
        (json!({"exp": long_ago}), "expired"),
        (json!({"exp": null}), "when it expires"),
        (json!({"iat": long_ago + 7200}), "future"),
        (json!({"sub": null}), "whom it is about"),
        (json!({"sub": 7}), "whom it is about"),
    ] {
        let mut claims = new();
        claims.as_object_mut().unwrap().extend(other.as_object().unwrap().clone());
        let (answer, browser) = scene.sign_in(claims).await;
        refused(&answer, &browser, 502, word);
    }
    assert_eq!(
        scene
            .world
            .caller("alice")
            .await
            .total(&format!("{}?search=new@partner", tests::caller::USERS))
            .await,
        0
    );
    let noted = scene.audited("finishFederatedLogin").await;
    assert_eq!(noted.len(), 11);
    assert!(noted.iter().all(|it| *it == ("FAILURE".to_owned(), "tnt_acme".to_owned())), "{noted:?}");
}

#[tokio::test]
async fn an_id_token_that_the_provider_did_not_sign_signs_nobody_in() {
    let scene = Scene::start().await;
    let other = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
    let unsigned = |header: Value, claims: &Value| {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}.", part(&header), part(claims))
    };
    for (how, word) in [
        (0, "none of its issuer&#39;s keys"),
        (1, "none of its issuer&#39;s keys"),
        (2, "header cannot be read"),
        (3, "not signed with a private key"),
        (4, "header cannot be read"),
    ] {
        let mut begun = scene.begin().await;
        let mut claims = scene.claims(&begun, new());
        let token = match how {
            0 => sign(&other, &json!({"alg": "ES256", "kid": "k1"}), &claims),
            1 => {
                let whole = scene.stand_in.sign(&claims);
                let signature = whole.rsplit('.').next().unwrap().to_owned();
                claims["email"] = json!("alice@acme.example");
                format!("{}{signature}", unsigned(json!({"alg": "ES256", "kid": "k1"}), &claims))
            }
            2 => unsigned(json!({"alg": "none"}), &claims),
            3 => sign(&other, &json!({"alg": "HS256", "kid": "k1"}), &claims),
            _ => "no token".to_owned(),
        };
        scene.stand_in.answer_token(200, &json!({"id_token": token}).to_string());
        let answer = scene.finish(&mut begun).await;
        refused(&answer, &begun.browser, 502, word);
    }
}

#[tokio::test]
async fn a_provider_that_cannot_be_understood_signs_nobody_in() {
    let scene = Scene::start().await;
    for (status, body, word) in [
        (200, "garbage", "no JSON"),
        (200, "[]", "without an ID token"),
        (200, "{\"id_token\": 7}", "without an ID token"),
        (500, "{}", "without an ID token"),
        (
            400,
            "{\"error\": \"invalid_grant\", \"error_description\": \"<b>used</b>\"}",
            "&lt;b&gt;used&lt;/b&gt;",
        ),
    ] {
        let mut begun = scene.begin().await;
        scene.stand_in.answer_token(status, body);
        let answer = scene.finish(&mut begun).await;
        refused(&answer, &begun.browser, 502, word);
    }
    let huge = format!("{{\"id_token\": \"{}\"}}", "a".repeat(100_000));
    let mut begun = scene.begin().await;
    scene.stand_in.answer_token(200, &huge);
    refused(&scene.finish(&mut begun).await, &begun.browser, 502, "more than is read");
    for keys in ["garbage", "{}", "{\"keys\": 7}", "{\"keys\": []}"] {
        scene.stand_in.answer_keys(keys);
        let (answer, browser) = scene.sign_in(new()).await;
        refused(&answer, &browser, 502, "");
    }
    let url = scene.stand_in.url().to_owned();
    for (metadata, word) in [
        ("garbage".to_owned(), "no JSON"),
        (json!({"issuer": "http://127.0.0.1:1"}).to_string(), "another issuer"),
        (json!({"issuer": url}).to_string(), "no authorization_endpoint"),
        (
            json!({"issuer": url, "authorization_endpoint": "javascript:alert(1)"}).to_string(),
            "no authorization_endpoint",
        ),
    ] {
        scene.stand_in.answer_metadata(&metadata);
        let mut browser = Browser::default();
        let answer = browser.get(&scene.address(&format!("/{}/login", scene.idp))).await;
        refused(&answer, &browser, 502, word);
    }
}

#[tokio::test]
async fn a_provider_that_says_no_is_quoted() {
    let scene = Scene::start().await;
    let mut begun = scene.begin().await;
    let state = begun.said("state");
    let no = format!("/callback?error=access_denied&error_description=%3Cb%3Enot+now%3C/b%3E&state={state}");
    let answer = begun.browser.get(&scene.address(&no)).await;
    refused(&answer, &begun.browser, 400, "access_denied, &lt;b&gt;not now&lt;/b&gt;");
    let mut begun = scene.begin().await;
    let mixed = format!("/callback?code=c&iss=http://evil.example&state={}", begun.said("state"));
    refused(&begun.browser.get(&scene.address(&mixed)).await, &begun.browser, 400, "did not send you here");
}

#[tokio::test]
async fn a_provider_that_cannot_be_reached_is_told_so() {
    let scene = Scene::start().await;
    let start = scene.address(&format!("/{}/login", scene.idp));
    for (issuer, word) in [
        ("http://127.0.0.1:9", "cannot be asked"),
        ("https://login.entra.example/acme", "cannot be asked"),
        ("http://192.0.2.1", "--deliver-to"),
        ("http://127.0.0.1:9/?a=b", "no address"),
    ] {
        scene.change_idp(&json!({"config": {"issuer": issuer}})).await;
        let mut browser = Browser::default();
        refused(&browser.get(&start).await, &browser, 502, word);
    }
}

#[tokio::test]
async fn a_provider_that_says_nothing_is_not_waited_for_without_end() {
    let scene = Scene::start().await;
    scene.stand_in.hang();
    let mut browser = Browser::default();
    let answer = browser.get(&scene.address(&format!("/{}/login", scene.idp))).await;
    refused(&answer, &browser, 502, "cannot be asked");
}
