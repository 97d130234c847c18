use serde_json::{Value, json};
use tests::Served;
use tests::client::{VERIFIER, claims};

use super::{USERINFO, error, holding, root, spa, tenant, text, web};

#[tokio::test]
async fn a_code_gives_tokens_that_say_who_signed_in() {
    let mock = Served::start().await;
    let web = web(&mock);
    let tokens = web.tokens("usr_alice", &[]).await;
    assert_eq!(tokens.header("cache-control"), "no-store");
    assert_eq!(tokens.at("/token_type"), json!("Bearer"));
    assert_eq!(tokens.at("/expires_in"), json!(3600));
    assert_eq!(tokens.at("/scope"), json!("openid profile email"));
    let access = claims(&text(&tokens, "/access_token"));
    let said = |claims: &Value, names: &[&str]| -> Vec<Value> {
        names.iter().map(|name| claims[*name].clone()).collect()
    };
    let names = ["iss", "aud", "sub", "scope", "tenant_id", "role", "client_id", "app_scope"];
    assert_eq!(
        said(&access, &names),
        [
            json!(root(&mock)),
            json!(web.id),
            json!("usr_alice"),
            json!("openid profile email"),
            json!("tnt_acme"),
            json!("tenant_admin"),
            json!(web.id),
            json!("GLOBAL")
        ]
    );
    let identity = claims(&text(&tokens, "/id_token"));
    let names = ["iss", "aud", "sub", "nonce", "acr", "amr", "email", "email_verified", "name", "given_name"];
    assert_eq!(
        said(&identity, &names),
        [
            json!(root(&mock)),
            json!(web.id),
            json!("usr_alice"),
            json!("n-0S6"),
            json!("1"),
            json!(["pwd"]),
            json!("alice@acme.example"),
            json!(false),
            json!("Alice Moreau"),
            json!("Alice")
        ]
    );
    assert_eq!(identity["sid"], access["sid"]);
    assert!(identity["auth_time"].as_i64() <= identity["iat"].as_i64());
    assert_eq!(identity["at_hash"].as_str().map(str::len), Some(22));
    let told = holding(&mock.default_world(), &tokens).get(USERINFO).await;
    assert_eq!(
        (told.status, told.at("/sub"), told.at("/email")),
        (200, json!("usr_alice"), json!("alice@acme.example"))
    );
}

#[tokio::test]
async fn a_tenants_tokens_name_the_tenant_as_issuer() {
    let mock = Served::start().await;
    let tokens = tenant(&mock).tokens("usr_bob", &[]).await;
    assert_eq!(tokens.at("/expires_in"), json!(3600));
    let issuer = json!(format!("{}/tenants/tnt_acme", root(&mock)));
    for pointer in ["/access_token", "/id_token"] {
        assert_eq!(claims(&text(&tokens, pointer))["iss"], issuer);
    }
}

#[tokio::test]
async fn a_code_is_good_once_and_takes_everything_along_when_it_is_used_again() {
    let mock = Served::start().await;
    let (web, world) = (web(&mock), mock.default_world());
    let code = web.code("usr_alice", &[]).await;
    let tokens = web.redeem(&code).await;
    assert_eq!(holding(&world, &tokens).get(USERINFO).await.status, 200);
    let again = web.redeem(&code).await;
    assert_eq!(error(&again), (400, "invalid_grant".to_owned()));
    assert_eq!(again.at("/error_description"), json!("code already used"));
    assert_eq!(holding(&world, &tokens).get(USERINFO).await.status, 401);
    assert_eq!(error(&web.refresh(&text(&tokens, "/refresh_token")).await).1, "invalid_grant");
}

#[tokio::test]
async fn a_code_is_bound_to_its_client_its_address_and_its_verifier() {
    let mock = Served::start().await;
    let (web, spa) = (web(&mock), spa(&mock));
    let code = web.code("usr_alice", &[]).await;
    let redeem = |other: &'static [(&'static str, &'static str)]| {
        let usual = [
            ("grant_type", "authorization_code"),
            ("code", code.as_str()),
            ("redirect_uri", web.redirect_uri),
            ("code_verifier", VERIFIER),
        ];
        let usual = usual.into_iter().filter(move |(name, _)| !other.iter().any(|(known, _)| known == name));
        usual.chain(other.iter().copied().filter(|(_, value)| !value.is_empty())).collect::<Vec<_>>()
    };
    for (other, expected) in [
        (&[("code_verifier", "")][..], "invalid_grant"),
        (&[("code_verifier", "another-verifier-of-forty-three-characters-0")], "invalid_grant"),
        (&[("redirect_uri", "https://app.acme.example/callback")], "invalid_grant"),
        (&[("redirect_uri", "")], "invalid_request"),
        (&[("code", "")], "invalid_request"),
        (&[("code", "ac_nobodys")], "invalid_grant"),
    ] {
        assert_eq!(error(&web.token(&redeem(other)).await), (400, expected.to_owned()), "{other:?}");
    }
    assert_eq!(error(&spa.token(&redeem(&[])).await), (400, "invalid_grant".to_owned()));
    assert_eq!(web.token(&redeem(&[])).await.status, 200, "what was refused used nothing up");
    let bare = web.code("usr_alice", &[("code_challenge", ""), ("code_challenge_method", "")]).await;
    assert_eq!(error(&web.redeem(&bare).await), (400, "invalid_grant".to_owned()), "a downgrade");
}

#[tokio::test]
async fn a_code_lives_a_minute_on_the_worlds_clock() {
    let mock = Served::start().await;
    let (web, world) = (web(&mock), mock.default_world());
    let (early, late) = (web.code("usr_alice", &[]).await, web.code("usr_alice", &[]).await);
    assert_eq!(world.clock(&json!({"freeze": true})).await.status, 200);
    assert_eq!(world.clock(&json!({"advance": "PT30S"})).await.status, 200);
    assert_eq!(web.redeem(&early).await.status, 200);
    assert_eq!(world.clock(&json!({"advance": "PT31S"})).await.status, 200);
    assert_eq!(error(&web.redeem(&late).await), (400, "invalid_grant".to_owned()));
}

#[tokio::test]
async fn a_client_must_prove_who_it_is_as_well_as_it_can() {
    let mock = Served::start().await;
    let (web, spa) = (web(&mock), spa(&mock));
    let form = [("grant_type", "authorization_code"), ("code", "x"), ("redirect_uri", web.redirect_uri)];
    let wrong = tests::client::OAuthClient { secret: Some("not-the-secret"), ..web.clone() };
    let silent = tests::client::OAuthClient { secret: None, ..web.clone() };
    let pretending = tests::client::OAuthClient { secret: Some("a-secret"), ..spa.clone() };
    for client in [wrong, silent, pretending] {
        let answer = client.token(&form).await;
        assert_eq!(error(&answer), (401, "invalid_client".to_owned()), "{}", client.id);
        assert!(answer.header("www-authenticate").starts_with("Basic"));
    }
    assert_eq!(error(&spa.token(&[("grant_type", "client_credentials")]).await).1, "unauthorized_client");
    assert_eq!(error(&spa.post("introspect", &[("token", "x")]).await).1, "invalid_client");
}
