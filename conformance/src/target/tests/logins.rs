use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;

use super::super::credential::Credential;
use super::super::kind::Kind;
use super::super::{Target, TargetError};
use super::opened;
use crate::testing::server::{Server, json as reply_json, line, reply};

/// A persona's token for the shop.
async fn token(target: &Target, persona: &str) -> Result<String, TargetError> {
    let Kind::Deployment(deployment) = &target.kind else { panic!("{target:?}") };
    let secret = deployment.keyring.credential(&Credential::of_input(persona), "shop").await?;
    Ok(secret.expose().to_owned())
}

fn target(logins: &str, persona: &str) -> Target {
    let text = format!(
        "systems: {{shop: 'http://shop.example'}}\nlogins: {logins}\npersonas: {{alice: {persona}}}\n"
    );
    opened(&text).unwrap().0
}

fn told(error: &TargetError) -> String {
    format!("{error}\nhint: {}", error.hint())
}

/// The members of a form that was sent.
fn sent<'r>(request: &'r str, name: &str) -> Option<&'r str> {
    let body = request.split_once("\r\n\r\n")?.1;
    body.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

const CLIENT: &str = "{client_id: app one, client_secret: {literal: s3cret/x}, token: {login: service}}";

fn service(server: &Server) -> String {
    format!("{{service: {{client_credentials: {{token_endpoint: '{}/token', scope: a b}}}}}}", server.url)
}

/// A token endpoint whose tokens last so many seconds.
async fn endpoint(lifetime: u64) -> Server {
    let count = AtomicUsize::new(0);
    Server::answering(move |_| {
        let number = count.fetch_add(1, Ordering::Relaxed) + 1;
        reply_json("200 OK", &json!({"access_token": format!("token-{number}"), "expires_in": lifetime}))
    })
    .await
}

#[tokio::test]
async fn a_client_asks_for_itself_once() {
    let server = endpoint(3600).await;
    let target = target(&service(&server), CLIENT);
    let both = tokio::join!(token(&target, "alice"), token(&target, "alice"));
    assert_eq!((both.0.unwrap(), both.1.unwrap()), ("token-1".into(), "token-1".into()));
    let log = server.log();
    assert_eq!(log.len(), 1);
    // `app+one:s3cret%2Fx`, as RFC 6749 has it.
    assert!(log[0].contains("authorization: Basic YXBwK29uZTpzM2NyZXQlMkZ4\r\n"), "{}", log[0]);
    assert_eq!(sent(&log[0], "scope"), Some("a+b"));
}

#[tokio::test]
async fn a_token_that_runs_out_is_got_anew() {
    let server = endpoint(0).await;
    let target = target(&service(&server), CLIENT);
    assert_eq!(token(&target, "alice").await.unwrap(), "token-1");
    assert_eq!(token(&target, "alice").await.unwrap(), "token-2");
}

#[tokio::test]
async fn a_login_that_is_refused_is_told_without_secrets_and_not_tried_again() {
    let server = Server::answering(|_| {
        reply_json("401 no", &json!({"error": "invalid_client", "error_description": "not s3cret/x"}))
    })
    .await;
    let target = target(&service(&server), CLIENT);
    let first = told(&token(&target, "alice").await.unwrap_err());
    insta::assert_snapshot!(first, @r"
    the persona `alice` cannot log in by `service`: the token endpoint answered 401: invalid_client, not ***
    hint: check the persona's credentials; it is not tried again in this run
    ");
    assert_eq!(told(&token(&target, "alice").await.unwrap_err()), first);
    assert_eq!(server.log().len(), 1);
}

#[tokio::test]
async fn a_login_that_is_not_answered_as_such_could_be_tried_again() {
    let server = Server::answering(|_| reply("200 OK", "content-type: text/html\r\n", "<html>")).await;
    let target = target(&service(&server), CLIENT);
    let error = told(&token(&target, "alice").await.unwrap_err());
    assert!(error.contains("the token endpoint answered 200 without a token"), "{error}");
    let _ = token(&target, "alice").await;
    assert_eq!(server.log().len(), 2);
}

#[tokio::test]
async fn a_password_is_shown_as_the_file_says() {
    let server =
        Server::answering(|_| reply_json("200 OK", &json!({"data": {"key": "t-1", "ttl": 60}}))).await;
    let login = format!(
        "{{a: {{password: {{url: '{}/login', as: form, body: {{u: '{{email}}', p: '{{password}}', t: '{{fields.tenant}}', \
         fixed: '{{other}}'}}, token: /data/key, lifetime: /data/ttl}}}}}}",
        server.url
    );
    let persona =
        "{email: a@b.example, password: {literal: p w}, fields: {tenant: tnt_1}, token: {login: a}}";
    assert_eq!(token(&target(&login, persona), "alice").await.unwrap(), "t-1");
    let request = &server.log()[0];
    assert!(request.ends_with("u=a%40b.example&p=p+w&t=tnt_1&fixed=%7Bother%7D"), "{request}");
    let without = token(&target(&login, "{token: {login: a}}"), "alice").await.unwrap_err();
    assert!(told(&without).contains("the persona has no `email`\nhint: add `email`"), "{}", told(&without));
}

/// A provider with pages: an address, then a password, then consent, then back.
fn provider(request: &str) -> String {
    let page = |inputs: &str| {
        let form = format!(
            "<form method=post action=/pages?step=2><input type=hidden name=flow value=f1>{inputs}</form>"
        );
        reply("200 OK", "content-type: text/html\r\nset-cookie: sid=cookie1; Path=/\r\n", &form)
    };
    match line(request) {
        "GET /authorize" => {
            page("<input type=email name=email required><button name=step value=who>Next</button>")
        }
        "POST /pages" if sent(request, "step") == Some("who") => page(
            "<input type=email name=email value=x><input type=password name=pass>\
             <input type=radio name=tenant value=t0 required><input type=radio name=tenant value=t1 required>\
             <button name=step value=in>In</button><button name=step value=cancel>No</button>",
        ),
        "POST /pages" if sent(request, "step") == Some("in") => {
            page("<button name=step value=allow>Allow</button>")
        }
        "POST /pages" => reply("303 x", "location: /back\r\n", ""),
        "GET /back" => {
            let state = STATE.lock().unwrap().clone();
            reply("302 x", &format!("location: http://app.example/cb?code=c0de1234&state={state}\r\n"), "")
        }
        "POST /token" if sent(request, "grant_type") == Some("refresh_token") => {
            reply_json("200 OK", &json!({"access_token": "refreshed", "expires_in": 3600}))
        }
        "POST /token" => reply_json(
            "200 OK",
            &json!({"access_token": "by-code", "expires_in": 0, "refresh_token": "r3fresh1"}),
        ),
        _ => reply("404 x", "", ""),
    }
}

static STATE: std::sync::Mutex<String> = std::sync::Mutex::new(String::new());

fn remember_state(request: &str) {
    if line(request) == "GET /authorize" {
        let state = request.split("state=").nth(1).and_then(|rest| rest.split(['&', ' ']).next());
        *STATE.lock().unwrap() = state.unwrap_or_default().to_owned();
    }
}

fn pages(server: &Server) -> String {
    format!(
        "{{pages: {{authorization_code: {{authorization_endpoint: '{0}/authorize', token_endpoint: '{0}/token', \
         client_id: app, redirect_uri: 'http://app.example/cb', scope: openid}}}}}}",
        server.url
    )
}

const PERSON: &str =
    "{email: a@b.example, password: {literal: passw0rd}, fields: {tenant: t1}, token: {login: pages}}";

#[tokio::test]
async fn a_person_signs_in_on_pages_and_stays_signed_in() {
    let server = Server::answering(|request| {
        remember_state(request);
        provider(request)
    })
    .await;
    let target = target(&pages(&server), PERSON);
    assert_eq!(token(&target, "alice").await.unwrap(), "by-code");
    let log = server.log();
    let second = &log[2];
    assert_eq!(sent(second, "email"), Some("a%40b.example"));
    assert_eq!(sent(second, "pass"), Some("passw0rd"));
    assert_eq!((sent(second, "tenant"), sent(second, "step")), (Some("t1"), Some("in")));
    assert_eq!(sent(second, "flow"), Some("f1"));
    assert!(second.contains("cookie: sid=cookie1\r\n"), "{second}");
    let challenge = log[0].split("code_challenge=").nth(1).and_then(|rest| rest.split('&').next()).unwrap();
    let verifier = sent(&log[5], "code_verifier").unwrap();
    assert_eq!(super::super::login::challenge(verifier), challenge);
    // The token has run out by now, and the refresh token is good.
    assert_eq!(token(&target, "alice").await.unwrap(), "refreshed");
    assert_eq!(server.lines()[6..], ["POST /token"]);
    assert_eq!(sent(&server.log()[6], "refresh_token"), Some("r3fresh1"));
}

/// What comes of a provider that answers everything so.
async fn refused(part: fn(&str) -> String, persona: &str) -> (String, Vec<String>) {
    let server = Server::answering(part).await;
    let target = target(&pages(&server), persona);
    let told = told(&token(&target, "alice").await.unwrap_err());
    (told.replace(&server.url, "BASE"), server.lines())
}

fn form(action: &str, inputs: &str) -> String {
    let page = format!(
        "<p role=alert>Wrong, passw0rd is no good</p><form method=post action='{action}'>{inputs}</form>"
    );
    reply("200 OK", "content-type: text/html\r\n", &page)
}

#[tokio::test]
async fn a_page_that_asks_for_the_password_again_refuses_it() {
    let (told, lines) = refused(|_| form("/again", "<input type=password name=p>"), PERSON).await;
    insta::assert_snapshot!(told, @r"
    the persona `alice` cannot log in by `pages`: the login page refused: Wrong, *** is no good
    hint: check the persona's credentials; it is not tried again in this run
    ");
    assert_eq!(lines, ["GET /authorize", "POST /again"]);
}

#[tokio::test]
async fn what_a_page_asks_for_and_nobody_told_is_named() {
    let (told, _) = refused(|_| form("/again", "<input name=otp required>"), PERSON).await;
    insta::assert_snapshot!(told, @r"
    the persona `alice` cannot log in by `pages`: the login page asks for `otp`
    hint: add `otp` to the persona's `fields` in the target file
    ");
}

#[tokio::test]
async fn a_password_goes_nowhere_but_to_the_provider() {
    let elsewhere = |_: &str| form("http://127.0.0.1:1/steal", "<input type=password name=p>");
    let (told, lines) = refused(elsewhere, PERSON).await;
    assert!(told.contains("leads to http://127.0.0.1:1, which is neither"), "{told}");
    assert_eq!(lines, ["GET /authorize"]);
}

#[tokio::test]
async fn a_login_that_does_not_end_is_given_up() {
    let (told, lines) = refused(|_| reply("302 x", "location: /more\r\n", ""), PERSON).await;
    assert!(told.contains("the login does not end: more than 20 requests"), "{told}");
    assert_eq!(lines.len(), 20);
    let (told, _) = refused(|_| form("/more", "<button>Go on</button>"), PERSON).await;
    assert!(told.contains("the login does not end"), "{told}");
}

#[tokio::test]
async fn another_state_and_an_error_are_no_code() {
    let stranger = |_: &str| reply("302 x", "location: http://app.example/cb?code=c&state=other\r\n", "");
    let (told, _) = refused(stranger, PERSON).await;
    assert!(told.contains("the provider led back with another `state`"), "{told}");
    let denied = |_: &str| reply("302 x", "location: http://app.example/cb?error=access_denied\r\n", "");
    let (told, _) = refused(denied, PERSON).await;
    assert!(told.contains("the provider refused the login: access_denied"), "{told}");
}

#[tokio::test]
async fn what_is_no_page_is_told() {
    let (told, _) = refused(|_| "garbage\r\n\r\n".to_owned(), PERSON).await;
    assert!(told.contains("the answer of BASE cannot be read"), "{told}");
    let (told, _) = refused(|_| reply_json("500 x", &json!({})), PERSON).await;
    assert!(told.contains("/authorize answered 500 with no form to fill in"), "{told}");
}

#[tokio::test]
async fn an_issuer_tells_its_endpoints() {
    let server = Server::answering(|request| match line(request) {
        "GET /id/.well-known/openid-configuration" => {
            let host = request.lines().find_map(|line| line.strip_prefix("host: ")).unwrap_or_default();
            reply_json("200 OK", &json!({"token_endpoint": format!("http://{host}/t")}))
        }
        "POST /t" => reply_json("200 OK", &json!({"access_token": "t"})),
        _ => reply("404 x", "", ""),
    })
    .await;
    let login =
        |issuer: &str| format!("{{service: {{client_credentials: {{issuer: '{}{issuer}'}}}}}}", server.url);
    assert_eq!(token(&target(&login("/id"), CLIENT), "alice").await.unwrap(), "t");
    let error = told(&token(&target(&login("/no"), CLIENT), "alice").await.unwrap_err());
    assert!(error.contains("/no/.well-known/openid-configuration answered 404 without metadata"), "{error}");
}
