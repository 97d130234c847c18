use serde_json::json;
use tests::browser::Browser;
use tests::client::{CHALLENGE, returned, value};
use tests::{Answer, Served};

use super::{SEEDED, root, spa, tenant, web};

fn told(answer: &Answer) -> (String, String, String) {
    let back = returned(answer);
    let of = |name: &str| value(&back, name).unwrap_or_default();
    assert!(!of("error_description").is_empty(), "{back:?}");
    (of("error"), of("state"), of("iss"))
}

#[tokio::test]
async fn an_unknown_client_or_address_is_told_to_the_person_and_leads_nowhere() {
    let mock = Served::start().await;
    let web = web(&mock);
    for other in [
        ("client_id", ""),
        ("client_id", "app_nobody"),
        // A tenant's application at the platform.
        ("client_id", "app_acmecrm000000000"),
        ("redirect_uri", ""),
        ("redirect_uri", "https://evil.example/"),
        ("redirect_uri", "http://localhost:3000/callback/"),
        ("redirect_uri", "http://localhost:3000/callback?a=b"),
        ("redirect_uri", "http://localhost:3000/callback#a"),
    ] {
        let answer = Browser::default().get(&web.authorize(&[other])).await;
        assert_eq!((answer.status, answer.header("location")), (400, ""), "{other:?}");
        assert!(answer.text.contains("role=\"alert\""), "{}", answer.text);
        assert!(!answer.header("mock-reason").is_empty());
    }
    let twice = format!("{}&redirect_uri=https://evil.example/", web.authorize(&[]));
    assert_eq!(Browser::default().get(&twice).await.status, 400);
    let nowhere = format!("{}/api/v1/auth/tenants/nobody/oauth/authorize", root(&mock));
    let answer = Browser::default().get(&nowhere).await;
    assert_eq!((answer.status, answer.text.contains("Tenant not found")), (404, true), "{}", answer.text);
}

#[tokio::test]
async fn everything_else_goes_back_to_the_client_with_state_and_issuer() {
    let mock = Served::start().await;
    let (web, spa) = (web(&mock), spa(&mock));
    for (other, error) in [
        (vec![("response_type", "")], "invalid_request"),
        (vec![("response_type", "token")], "unsupported_response_type"),
        (vec![("response_type", "code id_token")], "unsupported_response_type"),
        (vec![("response_mode", "fragment")], "invalid_request"),
        (vec![("scope", "galaxy:rule")], "invalid_scope"),
        (vec![("code_challenge_method", "plain")], "invalid_request"),
        (vec![("code_challenge_method", "")], "invalid_request"),
        (vec![("code_challenge", "short")], "invalid_request"),
        (vec![("code_challenge", "")], "invalid_request"),
        (vec![("prompt", "none")], "login_required"),
        (vec![("prompt", "none login")], "invalid_request"),
        (vec![("prompt", "sometimes")], "invalid_request"),
        (vec![("max_age", "-1")], "invalid_request"),
        (vec![("request", "a.b.c")], "request_not_supported"),
        (vec![("request_uri", "https://a.example/")], "request_uri_not_supported"),
    ] {
        let answer = Browser::default().get(&web.authorize(&other)).await;
        assert_eq!(told(&answer), (error.to_owned(), "st&te".to_owned(), root(&mock)), "{other:?}");
    }
    let bare = [("code_challenge", ""), ("code_challenge_method", "")];
    let answer = Browser::default().get(&spa.authorize(&bare)).await;
    assert_eq!(told(&answer).0, "invalid_request", "a public client needs PKCE");
    assert_eq!(Browser::default().get(&web.authorize(&bare)).await.status, 200);
}

#[tokio::test]
async fn a_code_comes_back_with_state_and_issuer_and_a_session_gives_the_next_one_silently() {
    let mock = Served::start().await;
    let web = web(&mock);
    let mut browser = Browser::default();
    let first = web.sign_in(&mut browser, "usr_alice", &[]).await;
    assert_eq!(value(&first, "state").as_deref(), Some("st&te"));
    assert_eq!(value(&first, "iss"), Some(root(&mock)));
    let silent = returned(&browser.get(&web.authorize(&[("prompt", "none")])).await);
    assert!(value(&silent, "code").is_some() && value(&silent, "code") != value(&first, "code"));
    let sessions = mock.default_world().state("session").await;
    assert_eq!(sessions.ids().len(), SEEDED + 1, "{}", sessions.text);
    let asked = browser.get(&web.authorize(&[("prompt", "login")])).await;
    assert!(asked.status == 200 && asked.text.contains("id=\"personas\""));
}

#[tokio::test]
async fn a_session_counts_until_it_is_over_too_old_or_somebody_elses() {
    let mock = Served::start().await;
    let (web, world) = (web(&mock), mock.default_world());
    let mut browser = Browser::default();
    let back = web.sign_in(&mut browser, "usr_alice", &[]).await;
    let bob = web.tokens("usr_bob", &[]).await;
    let silent = [("prompt", "none"), ("max_age", "60")];
    assert!(value(&returned(&browser.get(&web.authorize(&silent)).await), "code").is_some(), "{back:?}");
    let bob = super::text(&bob, "/id_token");
    let hint = [("prompt", "none"), ("id_token_hint", bob.as_str())];
    assert_eq!(told(&browser.get(&web.authorize(&hint)).await).0, "login_required");
    assert_eq!(world.clock(&json!({"advance": "PT61S"})).await.status, 200);
    assert_eq!(told(&browser.get(&web.authorize(&silent)).await).0, "login_required");
    assert!(value(&returned(&browser.get(&web.authorize(&silent[..1])).await), "code").is_some());
    assert_eq!(world.clock(&json!({"advance": "PT8H"})).await.status, 200);
    assert_eq!(told(&browser.get(&web.authorize(&silent[..1])).await).0, "login_required");
}

#[tokio::test]
async fn consent_is_asked_for_scopes_that_were_not_granted_before() {
    let mock = Served::start().await;
    let spa = spa(&mock);
    let mut browser = Browser::default();
    let url = spa.authorize(&[("scope", "openid")]);
    let login = browser.get(&url).await;
    let consent = browser.submit(&login, &url, "personas", &[("persona", "usr_vera")]).await;
    assert!(consent.text.contains("id=\"consent\""), "{}", consent.text);
    let none = [("scope", "openid"), ("prompt", "none")];
    assert_eq!(told(&browser.get(&spa.authorize(&none)).await).0, "consent_required");
    let denied = browser.submit(&consent, &url, "consent", &[("step", "deny")]).await;
    assert_eq!(told(&denied).0, "access_denied");
    let granted = browser.submit(&consent, &url, "consent", &[("step", "allow")]).await;
    assert!(value(&returned(&granted), "code").is_some());
    assert!(value(&returned(&browser.get(&spa.authorize(&none)).await), "code").is_some());
    let more = [("scope", "openid email"), ("prompt", "none")];
    assert_eq!(told(&browser.get(&spa.authorize(&more)).await).0, "consent_required");
    let again = browser.get(&spa.authorize(&[("scope", "openid"), ("prompt", "consent")])).await;
    assert!(again.text.contains("id=\"consent\""), "{}", again.text);
}

#[tokio::test]
async fn a_request_may_come_as_a_form() {
    let mock = Served::start().await;
    let web = web(&mock);
    let form = [
        ("response_type", "code"),
        ("client_id", web.id),
        ("redirect_uri", web.redirect_uri),
        ("prompt", "none"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let answer = Answer::to(mock.client().post(format!("{}/authorize", web.endpoints)).form(&form)).await;
    assert_eq!((answer.status, told(&answer).0.as_str()), (303, "login_required"));
}

#[tokio::test]
async fn applications_are_known_where_they_live() {
    let mock = Served::start().await;
    let acme = tenant(&mock);
    let globex = tests::client::OAuthClient {
        endpoints: acme.endpoints.replace("/acme/", "/globex/"),
        ..acme.clone()
    };
    assert_eq!(Browser::default().get(&acme.authorize(&[])).await.status, 200);
    assert_eq!(Browser::default().get(&globex.authorize(&[])).await.status, 400);
    let partner = |slug: &str| tests::client::OAuthClient {
        endpoints: acme.endpoints.replace("/acme/", &format!("/{slug}/")),
        id: "app_northwindhub0000",
        secret: None,
        redirect_uri: "https://hub.northwind.example/callback",
        ..acme.clone()
    };
    for (slug, expected) in [("acme", 200), ("initech", 200), ("globex", 400)] {
        assert_eq!(Browser::default().get(&partner(slug).authorize(&[])).await.status, expected, "{slug}");
    }
}
