use serde_json::json;
use tests::Served;
use tests::client::claims;

use super::{USERINFO, error, tenant, text, web};

const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";

#[tokio::test]
async fn an_exchanged_token_says_who_acts_for_whom_and_no_more_than_it_did() {
    let mock = Served::start().await;
    let client = tenant(&mock);
    let tokens = client.tokens("usr_alice", &[("scope", "openid email")]).await;
    let subject = text(&tokens, "/access_token");
    let form = |other: &[(&'static str, &'static str)]| {
        let mut form = vec![
            ("grant_type", EXCHANGE.to_owned()),
            ("subject_token", subject.clone()),
            ("subject_token_type", ACCESS_TOKEN.to_owned()),
        ];
        form.retain(|(name, _)| !other.iter().any(|(known, _)| known == name));
        form.extend(other.iter().map(|(name, value)| (*name, (*value).to_owned())));
        form
    };
    let send = async |other: &[(&'static str, &'static str)]| {
        let form = form(other);
        let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        client.token(&form).await
    };
    let answer = send(&[("scope", "email profile"), ("audience", "app_northwindhub0000")]).await;
    assert_eq!(
        (answer.status, answer.at("/issued_token_type")),
        (200, json!(ACCESS_TOKEN)),
        "{}",
        answer.text
    );
    assert_eq!((answer.at("/scope"), answer.at("/refresh_token")), (json!("email"), json!(null)));
    let said = claims(&text(&answer, "/access_token"));
    assert_eq!(said["sub"], json!("usr_alice"));
    assert_eq!(said["aud"], json!("app_northwindhub0000"));
    assert_eq!(said["act"], json!({"sub": client.id, "client_id": client.id}));
    assert_eq!((&said["role"], &said["tenant_id"]), (&json!("tenant_admin"), &json!("tnt_acme")));
    for (other, expected) in [
        (&[("audience", "app_nobody")][..], "invalid_target"),
        (&[("scope", "galaxy:rule")], "invalid_scope"),
        (&[("subject_token", "a.b.c")], "invalid_request"),
        (&[("subject_token", "")], "invalid_request"),
        (&[("subject_token_type", "urn:ietf:params:oauth:token-type:saml2")], "invalid_request"),
        (&[("requested_token_type", "urn:ietf:params:oauth:token-type:refresh_token")], "invalid_request"),
    ] {
        assert_eq!(error(&send(other).await), (400, expected.to_owned()), "{other:?}");
    }
    let refused = web(&mock).token(&[("grant_type", EXCHANGE), ("subject_token", &subject)]).await;
    assert_eq!(error(&refused), (400, "unauthorized_client".to_owned()), "the application does not allow it");
}

#[tokio::test]
async fn a_tenants_application_gets_tokens_of_its_own_at_its_tenant() {
    let mock = Served::start().await;
    let answer = tenant(&mock).token(&[("grant_type", "client_credentials"), ("scope", "profile")]).await;
    let said = claims(&text(&answer, "/access_token"));
    assert_eq!((&said["tenant_id"], &said["app_scope"]), (&json!("tnt_acme"), &json!("TENANT")));
    assert_eq!((&said["platform_token"], &said["token_type"]), (&json!(null), &json!("client_credentials")));
    let members: Vec<String> = answer.json().as_object().unwrap().keys().cloned().collect();
    assert_eq!(members, ["access_token", "token_type", "expires_in", "scope"]);
    let told = mock.default_world().holding(&text(&answer, "/access_token")).get(USERINFO).await;
    assert_eq!(told.status, 403);
    assert!(told.header("www-authenticate").contains("insufficient_scope"));
}
