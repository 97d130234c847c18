use serde_json::json;
use tests::browser::Browser;
use tests::client::{OAuthClient, claims, returned, value};
use tests::{Answer, Served};

use super::{SEEDED, tenant, text, web};

const PASSWORD: (&str, &str) = ("step", "password");

/// Everything that the login page shows of people.
fn personas(page: &Answer) -> Vec<String> {
    let buttons = page.text.split("<button id=\"persona-").skip(1);
    buttons.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_page_is_kept_by_nobody_framed_by_nobody_and_runs_nothing() {
    let mock = Served::start().await;
    let page = Browser::default().get(&web(&mock).authorize(&[])).await;
    assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("x-frame-options"), "DENY");
    let policy = page.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{policy}");
    assert!(!page.text.contains("<script") && !page.text.contains("http://") && !page.text.contains("src="));
    for needed in ["<html lang=\"en\">", "<main>", "<title>Sign in</title>", "<label for=\"email\">"] {
        assert!(page.text.contains(needed), "{needed} in {}", page.text);
    }
}

#[tokio::test]
async fn a_tenants_page_lists_its_own_people_and_the_platforms_everybody() {
    let mock = Served::start().await;
    let page = Browser::default().get(&tenant(&mock).authorize(&[])).await;
    assert_eq!(personas(&page), ["alice", "bob", "vera", "mona", "sam", "mia", "noor", "lena"]);
    let page = Browser::default().get(&web(&mock).authorize(&[])).await;
    assert_eq!(personas(&page).len(), 14);
}

#[tokio::test]
async fn people_sign_in_with_address_and_password_step_by_step() {
    let mock = Served::start().await;
    let web = web(&mock);
    let url = web.authorize(&[]);
    let mut browser = Browser::default();
    let first = browser.get(&url).await;
    assert!(!first.text.contains("id=\"password\""));
    let email = ("email", "vera@acme.example");
    let second = browser.submit(&first, &url, "sign-in", &[("step", "identify"), email]).await;
    assert!(second.text.contains("id=\"password\"") && !second.text.contains("id=\"tenants\""));
    let wrong = browser.submit(&second, &url, "sign-in", &[PASSWORD, email, ("password", "nope")]).await;
    assert_eq!(wrong.status, 400);
    assert!(wrong.text.contains("aria-describedby=\"problem\"") && wrong.text.contains("role=\"alert\""));
    assert_eq!(browser.cookie("scaikey_session"), None);
    let right = [PASSWORD, email, ("password", "vera-test-password")];
    let consent = browser.submit(&wrong, &url, "sign-in", &right).await;
    assert!(consent.text.contains("id=\"consent\""), "{}", consent.text);
    assert!(browser.cookie("scaikey_session").is_some());
}

#[tokio::test]
async fn nobody_learns_whether_an_address_is_known() {
    let mock = Served::start().await;
    let url = web(&mock).authorize(&[]);
    let mut shown = Vec::new();
    for email in ["alice@acme.example", "nobody@acme.example"] {
        let mut browser = Browser::default();
        let first = browser.get(&url).await;
        let second = browser.submit(&first, &url, "sign-in", &[("step", "identify"), ("email", email)]).await;
        let fields = [PASSWORD, ("email", email), ("password", "nope")];
        let third = browser.submit(&second, &url, "sign-in", &fields).await;
        let same = |page: &Answer| {
            let text = page.text.replace("alice@acme.example", "").replace("nobody@acme.example", "");
            text.split("name=\"flow\" value=\"")
                .map(|it| it.split_once('"').unwrap_or((it, it)).1)
                .collect::<String>()
        };
        shown.push((second.status, same(&second), third.status, same(&third)));
    }
    assert_eq!(shown[0], shown[1]);
}

#[tokio::test]
async fn who_belongs_to_several_tenants_chooses_one() {
    let mock = Served::start().await;
    let web = web(&mock);
    let url = web.authorize(&[("login_hint", "mona@consulting.example")]);
    let mut browser = Browser::default();
    let page = browser.get(&url).await;
    assert!(page.text.contains("value=\"tnt_acme\"") && page.text.contains("value=\"tnt_globex\""));
    let email = ("email", "mona@consulting.example");
    let fields = [PASSWORD, email, ("password", "mona-test-password")];
    let again = browser.submit(&page, &url, "sign-in", &fields).await;
    assert_eq!((again.status, again.text.contains("choose an organisation")), (400, true));
    let fields = [PASSWORD, email, ("password", "mona-test-password"), ("tenant", "tnt_globex")];
    let consent = browser.submit(&again, &url, "sign-in", &fields).await;
    let back = browser.submit(&consent, &url, "consent", &[("step", "allow")]).await;
    let tokens = web.redeem(&value(&returned(&back), "code").unwrap()).await;
    assert_eq!(claims(&text(&tokens, "/access_token"))["sub"], json!("usr_monaglobex"));
    let elsewhere = [
        PASSWORD,
        ("email", "alice@acme.example"),
        ("password", "alice-test-password"),
        ("tenant", "tnt_globex"),
    ];
    assert_eq!(browser.submit(&page, &url, "sign-in", &elsewhere).await.status, 400);
}

#[tokio::test]
async fn who_is_suspended_is_told_so_once_they_showed_their_password() {
    let mock = Served::start().await;
    let url = tenant(&mock).authorize(&[]);
    let mut browser = Browser::default();
    let page = browser.get(&url).await;
    for fields in [
        vec![PASSWORD, ("email", "sam@acme.example"), ("password", "sam-test-password")],
        vec![("persona", "usr_sam")],
    ] {
        let form = if fields.len() == 1 { "personas" } else { "sign-in" };
        let refused = browser.submit(&page, &url, form, &fields).await;
        assert_eq!((refused.status, refused.text.contains("This account is suspended")), (403, true));
        assert_eq!(browser.cookie("scaikey_session"), None);
    }
    let guess = [PASSWORD, ("email", "sam@acme.example"), ("password", "nope")];
    assert_eq!(browser.submit(&page, &url, "sign-in", &guess).await.status, 400);
    let stranger = browser.submit(&page, &url, "personas", &[("persona", "usr_greta")]).await;
    assert_eq!(stranger.status, 400, "one of another tenant");
}

#[tokio::test]
async fn a_second_factor_is_asked_for_and_the_page_shows_it() {
    let mock = Served::start().await;
    let client = tenant(&mock);
    let url = client.authorize(&[]);
    let mut browser = Browser::default();
    let page = browser.get(&url).await;
    let asked = browser.submit(&page, &url, "personas", &[("persona", "usr_mia")]).await;
    assert_eq!(browser.cookie("scaikey_session"), None, "a password alone opens no session");
    let code = asked.text.split("id=\"current-code\">").nth(1).unwrap()[..6].to_owned();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let again = browser.submit(&asked, &url, "second-factor", &[("step", "code"), ("code", wrong)]).await;
    assert_eq!((again.status, again.text.contains("role=\"alert\"")), (400, true));
    let consent = browser.submit(&again, &url, "second-factor", &[("step", "code"), ("code", &code)]).await;
    let back = browser.submit(&consent, &url, "consent", &[("step", "allow")]).await;
    let tokens = client.redeem(&value(&returned(&back), "code").unwrap()).await;
    let said = claims(&text(&tokens, "/id_token"));
    assert_eq!((&said["amr"], &said["acr"]), (&json!(["pwd", "otp"]), &json!("2")));
}

#[tokio::test]
async fn a_form_of_another_browser_another_request_or_from_long_ago_is_refused() {
    let mock = Served::start().await;
    let client = tenant(&mock);
    let (url, other) = (client.authorize(&[]), client.authorize(&[("state", "other")]));
    let mut browser = Browser::default();
    let page = browser.get(&url).await;
    let alice = [("persona", "usr_alice")];
    let elsewhere = Browser::default().submit(&page, &url, "personas", &alice).await;
    assert_eq!((elsewhere.status, elsewhere.header("location")), (400, ""));
    let forged = Answer { text: page.text.replace("st%26te", "other"), ..page.clone() };
    assert_eq!(browser.submit(&forged, &other, "personas", &alice).await.status, 400);
    let skipped = browser.submit(&page, &url, "personas", &[("step", "allow")]).await;
    assert_eq!(skipped.status, 400);
    assert_eq!(mock.default_world().state("session").await.ids().len(), SEEDED);
    assert_eq!(mock.default_world().clock(&json!({"advance": "PT16M"})).await.status, 200);
    assert_eq!(browser.submit(&page, &url, "personas", &alice).await.status, 400);
}

#[tokio::test]
async fn worlds_have_sessions_of_their_own() {
    let mock = Served::start().await;
    let of = |world: &str| {
        OAuthClient::web(&format!("{}/@{world}/scaikey", mock.url()), mock.default_world().nobody())
    };
    let (red, blue) = (of("red"), of("blue"));
    let mut browser = Browser::default();
    let back = red.sign_in(&mut browser, "usr_alice", &[]).await;
    assert_eq!(value(&back, "iss"), Some(format!("{}/@red/scaikey", mock.url())));
    assert_eq!(browser.cookie_paths("scaikey_session"), ["/@red"]);
    let silent = [("prompt", "none")];
    assert!(value(&returned(&browser.get(&red.authorize(&silent)).await), "code").is_some());
    let refused = returned(&browser.get(&blue.authorize(&silent)).await);
    assert_eq!(value(&refused, "error").as_deref(), Some("login_required"));
    assert_eq!(blue.redeem(&value(&back, "code").unwrap()).await.status, 400);
}

#[tokio::test]
async fn no_secret_is_written_down() {
    let mock = Served::start().await;
    let (web, world) = (web(&mock), mock.default_world());
    let mut browser = Browser::default();
    let code = value(&web.sign_in(&mut browser, "usr_alice", &[]).await, "code").unwrap();
    let tokens = web.redeem(&code).await;
    let login = json!({"email": "alice@acme.example", "password": "alice-test-password"});
    let answer = world.nobody().post("/api/v1/auth/tenants/acme/login", &login).await;
    let journal = world.control(http::Method::GET, "/requests", &serde_json::Value::Null).await.text;
    let mut written = vec![journal];
    for resource in ["session", "authorization_code", "refresh_token"] {
        written.push(world.state(resource).await.text);
    }
    let written = written.concat();
    let session = browser.cookie("scaikey_session").unwrap().to_owned();
    let secrets = [
        code,
        session,
        text(&tokens, "/access_token"),
        text(&tokens, "/refresh_token"),
        text(&answer, "/data/refresh_token"),
        "alice-test-password".to_owned(),
        tests::client::VERIFIER.to_owned(),
    ];
    for secret in secrets {
        assert!(!written.contains(&secret), "{secret} in {written}");
    }
}
