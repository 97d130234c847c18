use serde_json::{Value, json};
use tests::{Answer, Served};

use super::{SEEDED, text};

const LOGIN: &str = "/api/v1/auth/tenants/acme/login";

async fn login(mock: &Served, path: &str, body: Value) -> Answer {
    mock.default_world().nobody().post(path, &body).await
}

#[tokio::test]
async fn a_tenants_people_log_in_by_json() {
    let mock = Served::start().await;
    let alice = json!({"email": "alice@acme.example", "password": "alice-test-password"});
    let answer = login(&mock, LOGIN, alice).await;
    assert_eq!((answer.status, answer.at("/data/user/id")), (200, json!("usr_alice")), "{}", answer.text);
    assert!(answer.header("set-cookie").starts_with("scaikey_session="));
    let world = mock.default_world();
    let users = world.holding(&text(&answer, "/data/access_token")).get(tests::caller::USERS).await;
    assert_eq!(users.status, 200);
    assert_eq!(world.state("session").await.ids().len(), SEEDED + 1);
    for (email, password, refusal) in [
        ("alice@acme.example", "nope", (401, "Invalid email or password")),
        ("nobody@acme.example", "nope", (401, "Invalid email or password")),
        ("greta@globex.example", "greta-test-password", (401, "Invalid email or password")),
        ("sam@acme.example", "sam-test-password", (403, "This account is suspended")),
        ("sam@acme.example", "nope", (401, "Invalid email or password")),
    ] {
        let answer = login(&mock, LOGIN, json!({"email": email, "password": password})).await;
        assert_eq!(answer.refusal(), (refusal.0, refusal.1.to_owned()), "{email}");
    }
}

#[tokio::test]
async fn a_second_factor_is_a_challenge_first() {
    let mock = Served::start().await;
    let mia = json!({"email": "mia@acme.example", "password": "mia-test-password"});
    let challenge = login(&mock, LOGIN, mia).await;
    assert_eq!(
        (challenge.status, challenge.at("/data/mfa_required")),
        (200, json!(true)),
        "{}",
        challenge.text
    );
    assert_eq!(mock.default_world().state("session").await.ids().len(), SEEDED);
    let token = text(&challenge, "/data/mfa_token");
    let sent = format!("/api/v1/auth/tenants/acme/mfa/email/send?mfa_token={token}&user_id=usr_mia");
    let sent = login(&mock, &sent, Value::Null).await;
    assert_eq!((sent.status, sent.header("mock-code").len()), (200, 6), "{}", sent.text);
    let verify = "/api/v1/auth/tenants/acme/mfa/verify";
    let code = challenge.header("mock-code").to_owned();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let refused = login(&mock, verify, json!({"mfa_token": token, "code": wrong})).await;
    assert_eq!(refused.refusal(), (401, "Invalid code".to_owned()));
    let forged = login(&mock, verify, json!({"mfa_token": "nobodys", "code": code})).await;
    assert_eq!(forged.refusal(), (401, "Invalid or expired token".to_owned()));
    let elsewhere = verify.replace("acme", "globex");
    assert_eq!(login(&mock, &elsewhere, json!({"mfa_token": token, "code": code})).await.status, 401);
    let right = login(&mock, verify, json!({"mfa_token": token, "code": code})).await;
    assert_eq!((right.status, right.at("/data/user/id")), (200, json!("usr_mia")), "{}", right.text);
}

#[tokio::test]
async fn the_portal_identifies_first_and_says_the_same_of_whoever_it_is() {
    let mock = Served::start().await;
    let identify = "/api/v1/auth/identify";
    let nobody = login(&mock, identify, json!({"email": "nobody@acme.example"})).await;
    assert_eq!((nobody.status, nobody.at("/tenants")), (200, json!([])));
    assert!(!text(&nobody, "/flow_token").is_empty());
    let mona = login(&mock, identify, json!({"email": "mona@consulting.example"})).await;
    assert_eq!(mona.at("/tenants/1"), json!({"id": "tnt_globex", "name": "Globex", "slug": "globex"}));
    let token = text(&mona, "/flow_token");
    let authenticate = "/api/v1/auth/authenticate";
    let body = |token: &str, password: &str, tenant: Value| json!({"flow_token": token, "password": password, "tenant_id": tenant});
    let which = login(&mock, authenticate, body(&token, "mona-test-password", Value::Null)).await;
    assert_eq!(which.refusal(), (400, "Several tenants, tenant_id is needed".to_owned()));
    let wrong = login(&mock, authenticate, body(&token, "nope", json!("tnt_globex"))).await;
    assert_eq!(wrong.refusal(), (401, "Invalid email or password".to_owned()));
    let forged = login(&mock, authenticate, body("nobodys", "mona-test-password", Value::Null)).await;
    assert_eq!(forged.refusal(), (401, "Invalid or expired token".to_owned()));
    let right = login(&mock, authenticate, body(&token, "mona-test-password", json!("tnt_globex"))).await;
    assert_eq!((right.status, right.at("/user/id")), (200, json!("usr_monaglobex")), "{}", right.text);
}

#[tokio::test]
async fn the_portals_refresh_tokens_are_good_once() {
    let mock = Served::start().await;
    let bob = json!({"email": "bob@acme.example", "password": "bob-test-password"});
    let first = login(&mock, "/api/v1/auth/login", bob).await;
    let refresh =
        async |token: &str| login(&mock, "/api/v1/auth/refresh", json!({"refresh_token": token})).await;
    let second = refresh(&text(&first, "/refresh_token")).await;
    assert_eq!(second.status, 200, "{}", second.text);
    assert_eq!(refresh(&text(&first, "/refresh_token")).await.status, 401);
    assert_eq!(refresh(&text(&second, "/refresh_token")).await.status, 401, "the family is revoked");
    let access = mock.default_world().holding(&text(&second, "/access_token"));
    assert_eq!(access.get("/api/v1/admin/auth/me").await.status, 401);
}

#[tokio::test]
async fn the_admin_panel_lets_administrators_in() {
    let mock = Served::start().await;
    let path = "/api/v1/admin/auth/login";
    let bob = json!({"email": "bob@acme.example", "password": "bob-test-password"});
    assert_eq!(login(&mock, path, bob).await.refusal(), (403, "Admin access required".to_owned()));
    let root = json!({"email": "root@scailabs.example", "password": "root-test-password"});
    let answer = login(&mock, path, root).await;
    assert_eq!((answer.status, answer.at("/user/role")), (200, json!("super_admin")), "{}", answer.text);
    let caller = mock.default_world().holding(&text(&answer, "/access_token"));
    assert_eq!(caller.get("/api/v1/admin/auth/me").await.at("/role"), json!("super_admin"));
    assert_eq!(caller.get(tests::caller::PARTNERS).await.status, 200);
    assert_eq!(caller.post("/api/v1/admin/auth/logout", &Value::Null).await.status, 200);
    assert_eq!(caller.get(tests::caller::PARTNERS).await.status, 401);
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_by_what_was_mailed_once() {
    let mock = Served::start().await;
    let world = mock.default_world();
    let (forgot, reset) =
        (LOGIN.replace("login", "forgot-password"), LOGIN.replace("login", "reset-password"));
    let before = json!({"email": "bob@acme.example", "password": "bob-test-password"});
    let session = login(&mock, LOGIN, before.clone()).await;
    for email in ["nobody@acme.example", "bob@acme.example"] {
        let answer = login(&mock, &forgot, json!({"email": email})).await;
        assert_eq!(
            answer.at("/message"),
            json!("If the account exists, an email was sent"),
            "{}",
            answer.text
        );
    }
    let mail = world.state("mail").await;
    assert_eq!(
        (mail.at("/total"), mail.at("/records/0/to")),
        (json!(1), json!("bob@acme.example")),
        "{}",
        mail.text
    );
    let body = json!({"token": mail.at("/records/0/code"), "new_password": "bob-other-password"});
    let elsewhere = login(&mock, &reset.replace("acme", "globex"), body.clone()).await;
    assert_eq!(elsewhere.refusal(), (400, "Invalid or expired token".to_owned()));
    assert_eq!(login(&mock, &reset, body.clone()).await.status, 200);
    assert_eq!(login(&mock, &reset, body).await.status, 400, "a token is good once");
    assert_eq!(login(&mock, LOGIN, before).await.status, 401);
    let now = json!({"email": "bob@acme.example", "password": "bob-other-password"});
    assert_eq!(login(&mock, LOGIN, now).await.status, 200);
    let old = world.holding(&text(&session, "/data/access_token"));
    assert_eq!(old.get(super::USERINFO).await.status, 401, "whoever was signed in no longer is");
}
