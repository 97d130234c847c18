//! Another document that issues tokens: people without tenants, claims that follow from records, an
//! audit log, and no page for consent.

use std::path::Path;

use serde_json::{Value, json};
use specs::Contract;
use tests::Served;
use tests::browser::Browser;
use tests::client::{claims, returned, value};

use super::text;

pub(crate) async fn door() -> Served {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/door");
    let document = folder.join("../../../specs/tests/data/door.yaml");
    let door = specs::load("door", &document).unwrap_or_else(|found| panic!("{found}"));
    Served::contract("door", Contract::new([door]), &folder).await
}

/// What the log says happened, and to whom.
async fn log(mock: &Served) -> Vec<(Value, Value, Value)> {
    let lines = mock.default_world().state("line").await.at("/records");
    let lines = lines.as_array().unwrap().clone();
    lines
        .iter()
        .map(|line| (line["event"].clone(), line["person_id"].clone(), line["app_id"].clone()))
        .collect()
}

#[tokio::test]
async fn any_document_can_be_a_provider() {
    let mock = door().await;
    let url = format!(
        "{}/door/authorize?response_type=code&client_id=a_one&redirect_uri=http%3A%2F%2Flocalhost%3A9%2Fback%3Fkept%3D1&scope=openid%20roles",
        mock.url()
    );
    let mut browser = Browser::default();
    let page = browser.get(&url).await;
    assert!(
        page.text.contains("id=\"password\"") && page.text.contains("id=\"persona-ida\""),
        "{}",
        page.text
    );
    let wrong = [("step", "password"), ("email", "ida"), ("password", "nope")];
    assert_eq!(browser.submit(&page, &url, "sign-in", &wrong).await.status, 400);
    let right = [("step", "password"), ("email", "ida"), ("password", "ida-test-password")];
    let back = browser.submit(&page, &url, "sign-in", &right).await;
    assert!(
        back.header("location").starts_with("http://localhost:9/back?kept=1&code="),
        "{:?}",
        back.headers
    );
    let code = value(&returned(&back), "code").unwrap();
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", "http://localhost:9/back?kept=1"),
        ("client_id", "a_one"),
        ("client_secret", "a-test-secret"),
    ];
    let tokens =
        tests::Answer::to(mock.client().post(format!("{}/door/token", mock.url())).form(&form)).await;
    assert_eq!((tokens.status, tokens.at("/refresh_token")), (200, json!(null)), "{}", tokens.text);
    assert_eq!(claims(&text(&tokens, "/access_token"))["roles"], json!(["keeper", "cook"]));
    let identity = claims(&text(&tokens, "/id_token"));
    assert_eq!(
        (&identity["iss"], &identity["roles"]),
        (&json!(format!("{}/door", mock.url())), &json!(["keeper", "cook"]))
    );
    let refused =
        tests::Answer::to(mock.client().post(format!("{}/door/token", mock.url())).form(&form)).await;
    assert_eq!(refused.at("/error"), json!("invalid_grant"));
    let (ida, app) = (json!("p_ida"), json!("a_one"));
    assert_eq!(
        log(&mock).await,
        [
            (json!("sign_in_failed"), ida.clone(), app.clone()),
            (json!("signed_in"), ida.clone(), app.clone()),
            (json!("token_issued"), ida, app.clone()),
            (json!("token_refused"), json!(null), app),
        ]
    );
}

#[tokio::test]
async fn claims_follow_from_records_whenever_a_token_is_made() {
    let mock = door().await;
    let world = mock.default_world();
    let login = json!({"login": "ida", "password": "ida-test-password"});
    let first = world.nobody().post("/login", &login).await;
    assert_eq!(
        (first.at("/until"), first.at("/roles")),
        (json!(1800), json!(["keeper", "cook"])),
        "{}",
        first.text
    );
    let caller = world.holding(&text(&first, "/token"));
    assert_eq!(caller.delete("/roles/r_two").await.status, 204);
    let second = world.nobody().post("/refresh", &json!({"refresh": text(&first, "/refresh")})).await;
    assert_eq!(claims(&text(&second, "/token"))["roles"], json!(["keeper"]), "{}", second.text);
    let persona = world.token("ida").await;
    assert_eq!(claims(&text(&persona, "/token"))["roles"], json!(["keeper"]));
    assert_eq!(world.clock(&json!({"advance": "P8D"})).await.status, 200);
    let late = world.nobody().post("/refresh", &json!({"refresh": text(&second, "/refresh")})).await;
    assert_eq!(late.status, 401, "{}", late.text);
    let refused = world.nobody().post("/login", &json!({"login": "ida", "password": "nope"})).await;
    assert_eq!(refused.status, 400, "{}", refused.text);
}

#[tokio::test]
async fn pages_of_origins_that_are_listed_or_kept_may_call_and_no_others() {
    let mock = door().await;
    let ask = async |method: http::Method, path: &str, origin: &str| {
        let request = mock.client().request(method, format!("{}/@new/door{path}", mock.url()));
        let request = request.header("Origin", origin).header("Access-Control-Request-Method", "POST");
        let answer =
            tests::Answer::to(request.header("Access-Control-Request-Headers", "content-type")).await;
        answer.header("access-control-allow-origin").to_owned()
    };
    for (path, origin, may) in [
        ("/token", "http://kept.example", true),
        ("/token", "http://kept.example:81", false),
        ("/token", "http://listed.example", false),
        ("/login", "http://listed.example", true),
        ("/login", "null", false),
        ("/roles/r_one", "http://other.example", true),
        ("/nowhere", "http://other.example", true),
    ] {
        let expected = if may { origin } else { "" };
        assert_eq!(ask(http::Method::OPTIONS, path, origin).await, expected, "{path} from {origin}");
        assert_eq!(ask(http::Method::POST, path, origin).await, expected, "{path} from {origin}");
    }
}

#[tokio::test]
async fn the_code_of_an_authenticator_app_is_taken_and_its_key_is_never_shown() {
    let mock = door().await;
    let world = mock.default_world();
    // 59 seconds after 1970, as RFC 6238's own examples; the code of JBSWY3DPEHPK3PXP then.
    assert_eq!(world.clock(&json!({"freeze": true})).await.status, 200);
    assert_eq!(world.clock(&json!({"set": "1970-01-01T00:00:59Z"})).await.status, 200);
    let code = "996554";
    let login = |code: &str| json!({"login": "max", "password": "max-test-password", "code": code});
    let refused = world.nobody().post("/login", &login("")).await;
    assert_eq!((refused.status, refused.header("mock-code")), (401, code), "{}", refused.text);
    let wrong = world.nobody().post("/login", &login("000000")).await;
    assert_eq!(wrong.status, 401);
    let right = world.nobody().post("/login", &login(code)).await;
    assert_eq!(right.status, 200, "{}", right.text);
    assert!(!world.state("key").await.text.contains("JBSWY3DPEHPK3PXP"));
}
