use serde_json::json;
use tests::browser::Browser;
use tests::client::{OAuthClient, claims, returned, value};
use tests::{Answer, Served, World};

use super::{ACME, Scene, refused};

/// Goes on as far as the mock itself leads.
async fn follow(browser: &mut Browser, mut answer: Answer, root: &str) -> (Answer, String) {
    let mut at = String::new();
    for _ in 0..10 {
        if answer.status < 300 || answer.status > 399 || !answer.header("location").starts_with(root) {
            break;
        }
        at = answer.header("location").to_owned();
        answer = browser.get(&at).await;
    }
    (answer, at)
}

/// Greta of globex signs in at acme through the login page, and gives what her browser brings to the
/// application.
async fn greta(client: &OAuthClient, root: &str, browser: &mut Browser) -> Vec<(String, String)> {
    let url = client.authorize(&[("prompt", "login")]);
    let page = browser.get(&url).await;
    assert!(page.text.contains("id=\"idp-idp_acmeglobex\""), "{}", page.text);
    let sent = browser.submit(&page, &url, "idps", &[("idp", "idp_acmeglobex")]).await;
    let (page, at) = follow(browser, sent, root).await;
    assert!(at.starts_with(&format!("{root}/api/v1/auth/tenants/globex/oauth/authorize?")), "{at}");
    let mut page = browser.submit(&page, &at, "personas", &[("persona", "usr_greta")]).await;
    if page.status == 200 {
        assert!(page.text.contains("Sign-in at Acme"), "{}", page.text);
        page = browser.submit(&page, &at, "consent", &[("step", "allow")]).await;
    }
    let (mut page, at) = follow(browser, page, root).await;
    if page.status == 200 {
        assert!(at.starts_with(&format!("{root}{ACME}/oauth/authorize?")), "{at}");
        page = browser.submit(&page, &at, "consent", &[("step", "allow")]).await;
    }
    returned(&page)
}

async fn signs_in(mock: &Served, world: &World, root: &str) {
    let client = OAuthClient::tenant(root, mock.default_world().nobody());
    let mut people = Vec::new();
    for _ in 0..2 {
        let back = greta(&client, root, &mut Browser::default()).await;
        let tokens = client.redeem(&value(&back, "code").unwrap()).await;
        assert_eq!(tokens.status, 200, "{}", tokens.text);
        let access = claims(tokens.at("/access_token").as_str().unwrap());
        let identity = claims(tokens.at("/id_token").as_str().unwrap());
        assert_eq!(
            (&access["tenant_id"], &identity["email"], &identity["name"], &identity["amr"]),
            (&json!("tnt_acme"), &json!("greta@globex.example"), &json!("Greta Vos"), &json!(["fed"]))
        );
        people.push(access["sub"].as_str().unwrap().to_owned());
    }
    assert_eq!(people[0], people[1], "she has one account");
    let alice = world.caller("alice").await;
    let account = alice.get(&format!("{}{}", tests::caller::USERS, people[0])).await.at("/data");
    assert_eq!(
        (&account["identity_source"], &account["identity_provider_id"], &account["status"]),
        (&json!("OIDC"), &json!("idp_acmeglobex"), &json!("ACTIVE"))
    );
    let wrong = alice.get(&format!("{}identity-source/mismatches", tests::caller::USERS)).await;
    assert!(!wrong.text.contains(&people[0]), "{}", wrong.text);
}

#[tokio::test]
async fn somebody_of_another_tenant_signs_in_through_the_login_page_in_any_world() {
    let mock = Served::start().await;
    signs_in(&mock, &mock.default_world(), &format!("{}/scaikey", mock.url())).await;
    signs_in(&mock, &mock.world("red"), &format!("{}/@red/scaikey", mock.url())).await;
    let elsewhere = mock.world("blue").caller("alice").await;
    assert_eq!(elsewhere.total(&format!("{}?search=greta", tests::caller::USERS)).await, 0);
}

#[tokio::test]
async fn an_application_may_name_the_provider() {
    let mock = Served::start().await;
    let root = format!("{}/scaikey", mock.url());
    let client = OAuthClient::tenant(&root, mock.default_world().nobody());
    let mut browser = Browser::default();
    let there = browser.get(&client.authorize(&[("idp_hint", "idp_acmeglobex")])).await;
    assert_eq!(there.status, 302, "{}", there.text);
    let start = format!("{root}{ACME}/federation/oidc/idp_acmeglobex/login?flow=");
    assert!(there.header("location").starts_with(&start), "{}", there.header("location"));
    for hint in ["idp_globexokta", "idp_acmead", "no such"] {
        let page = browser.get(&client.authorize(&[("idp_hint", hint)])).await;
        assert_eq!((page.status, page.text.contains("id=\"password\"")), (200, true), "{hint}");
    }
    let silent = browser.get(&client.authorize(&[("idp_hint", "idp_acmeglobex"), ("prompt", "none")])).await;
    assert_eq!(value(&returned(&silent), "error").unwrap(), "login_required");
}

#[tokio::test]
async fn the_buttons_are_the_tenants_active_providers_without_their_secrets() {
    let mock = Served::start().await;
    let nobody = mock.default_world().nobody();
    let acme = nobody.get(&format!("{ACME}/federation/idps")).await;
    assert_eq!(acme.ids(), ["idp_acmeentra", "idp_acmeglobex"]);
    assert!(!acme.text.contains("secret") && !acme.text.contains("client_id"), "{}", acme.text);
    let login = acme.at("/data/1/login_path").as_str().unwrap().to_owned();
    assert_eq!(nobody.get(&login).await.status, 302);
    assert_eq!(nobody.get("/api/v1/auth/tenants/globex/federation/idps").await.ids(), ["idp_globexokta"]);
    assert_eq!(nobody.get("/api/v1/auth/tenants/nowhere/federation/idps").await.status, 404);
}

#[tokio::test]
async fn the_provider_is_asked_with_everything_that_ties_its_answer_to_the_browser() {
    let scene = Scene::start().await;
    let begun = scene.begin().await;
    for (name, expected) in [
        ("a", "b"),
        ("response_type", "code"),
        ("client_id", "mock"),
        ("scope", "openid email"),
        ("code_challenge_method", "S256"),
        ("redirect_uri", scene.address("/callback").as_str()),
    ] {
        assert_eq!(begun.said(name), expected);
    }
    let other = scene.begin().await;
    for name in ["state", "nonce", "code_challenge"] {
        assert!(begun.said(name).len() >= 43, "{name}");
        assert_ne!(begun.said(name), other.said(name), "{name}");
    }
}

#[tokio::test]
async fn somebody_who_comes_from_nowhere_is_told_that_they_are_signed_in() {
    let scene = Scene::start().await;
    let (page, browser) = scene.sign_in(json!({"email": "new@partner.example"})).await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(page.text.contains("id=\"signed-in\""), "{}", page.text);
    assert!(browser.cookie("scaikey_session").is_some());
    assert_eq!(scene.audited("finishFederatedLogin").await, [("SUCCESS".to_owned(), "tnt_acme".to_owned())]);
    let (proof, form) = scene.stand_in.asked();
    assert_eq!(proof, "Basic bW9jazpzJTIwZSUzQWNyZXQ=");
    assert!(form.contains("grant_type=authorization_code") && form.contains("code_verifier="), "{form}");
    assert!(!form.contains("client_secret"), "{form}");
}

#[tokio::test]
async fn a_state_counts_once_at_its_own_browser_and_not_for_long() {
    let scene = Scene::start().await;
    let mut begun = scene.begin().await;
    scene.stand_in.vouch(&scene.claims(&begun, json!({"email": "new@partner.example"})));
    let mut thief = Browser::default();
    let back = scene.address(&format!("/callback?code=c0de&state={}", begun.said("state")));
    let stolen = thief.get(&back).await;
    refused(&stolen, &thief, 400, "another browser");
    assert_eq!(scene.finish(&mut begun).await.status, 200);
    let again = scene.finish(&mut begun).await;
    assert_eq!((again.status, again.text.contains("used already")), (400, true));
    let mut fresh = Browser::default();
    for query in ["", "?state=", "?code=c0de", "?code=c0de&state=nobody", "?state=a&state=b&code=c"] {
        let answer = fresh.get(&scene.address(&format!("/callback{query}"))).await;
        refused(&answer, &fresh, 400, "sign");
    }
    let mut begun = scene.begin().await;
    scene.world.clock(&json!({"advance": "PT11M"})).await;
    let late = scene.finish(&mut begun).await;
    refused(&late, &begun.browser, 400, "sign-in");
    let reset = scene.begin().await;
    scene.world.reset().await;
    let lost = Browser::default()
        .get(&scene.address(&format!("/callback?code=c&state={}", reset.said("state"))))
        .await;
    assert_eq!(lost.status, 400);
}

#[tokio::test]
async fn a_page_leads_only_where_it_was_made_for() {
    let scene = Scene::start().await;
    let start = scene.address(&format!("/{}/login", scene.idp));
    for (url, status) in [
        (format!("{start}?flow=forged"), 400),
        (format!("{start}?flow=a&flow=b"), 400),
        (scene.address("/idp_globexokta/login"), 404),
        (scene.address("/idp_acmead/login"), 404),
        (start.replace("/acme/", "/nowhere/"), 404),
    ] {
        let mut browser = Browser::default();
        let answer = browser.get(&url).await;
        assert_eq!(answer.status, status, "{url}: {}", answer.text);
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    }
    scene.change_idp(&json!({"status": "INACTIVE"})).await;
    assert_eq!(Browser::default().get(&start).await.status, 404);
}
