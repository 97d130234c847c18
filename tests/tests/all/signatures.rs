//! Signed requests: a keyed hash of the raw body, made just now.

use aws_lc_rs::hmac;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::Method;
use serde_json::{Value, json};
use tests::press::{press, press_with};
use tests::{Answer, Served};

const BODY: &str = r#"{"what":  "happened"}"#;

fn signed(secret: &str, payload: &str) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()), payload.as_bytes()).as_ref().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Seconds since 1970 in the default world, which stands still.
async fn now(mock: &Served) -> i64 {
    let clock = mock.default_world().clock(&json!({"freeze": true})).await;
    clock.at("/now").as_str().unwrap().parse::<jiff::Timestamp>().unwrap().as_second()
}

/// A delivery to a hook: what it was signed with and at, and what is sent.
struct Delivery {
    hook: &'static str,
    secret: &'static str,
    at: i64,
    sent: &'static str,
    event: Option<&'static str>,
}

impl Delivery {
    const fn good(at: i64) -> Self {
        Self { hook: "hk_one", secret: "whsec-test-one", at, sent: BODY, event: Some("evt_1") }
    }

    async fn answer(&self, mock: &Served) -> Answer {
        let signature = hex(&signed(self.secret, &format!("{}.evt_1.{BODY}", self.at)));
        self.with(mock, &format!("t={},v1={signature}", self.at)).await
    }

    async fn with(&self, mock: &Served, header: &str) -> Answer {
        let path = format!("/hooks/{}/events", self.hook);
        let mut request = mock.default_world().nobody().request(Method::POST, &path);
        if let Some(event) = self.event {
            request = request.header("X-Event-Id", event);
        }
        let request = request.header("X-Signature", header).header("Content-Type", "application/json");
        Answer::to(request.body(self.sent)).await
    }
}

fn told(answer: &Answer) -> (u16, Value, Value) {
    (answer.status, answer.at("/code"), answer.at("/message"))
}

fn bad(case: &str) -> (u16, Value, Value) {
    (400, json!(case), json!("Bad signature"))
}

#[tokio::test]
async fn a_body_signed_with_the_hooks_secret_is_taken_from_that_hook() {
    let mock = press().await;
    let answer = Delivery::good(now(&mock).await).answer(&mock).await;
    assert_eq!((answer.status, answer.at("/hook_id")), (201, json!("hk_one")), "{}", answer.text);
}

#[tokio::test]
async fn anything_else_that_is_signed_is_refused() {
    let mock = press().await;
    let good = || Delivery::good;
    let now = now(&mock).await;
    let refused = [
        Delivery { sent: r#"{"what": "happened"}"#, ..good()(now) },
        Delivery { secret: "whsec-test-two", ..good()(now) },
        Delivery { secret: "", ..good()(now) },
        Delivery { hook: "hk_two", ..good()(now) },
        Delivery { event: Some("evt_2"), ..good()(now) },
    ];
    for delivery in refused {
        assert_eq!(told(&delivery.answer(&mock).await), bad("signature"), "{}", delivery.hook);
    }
    let missing = Delivery { event: None, ..good()(now) };
    assert_eq!(told(&missing.answer(&mock).await), bad("malformed"));
    let unknown = Delivery { hook: "hk_three", ..good()(now) };
    assert_eq!(told(&unknown.answer(&mock).await), bad("unknown"));
}

#[tokio::test]
async fn a_signature_of_another_form_is_refused() {
    let mock = press().await;
    let now = now(&mock).await;
    let right = hex(&signed("whsec-test-one", &format!("{now}.evt_1.{BODY}")));
    let good = Delivery::good(now);
    assert_eq!(good.with(&mock, &format!("t={now},v1={}", right.to_uppercase())).await.status, 201);
    let others = [
        right.clone(),
        format!("v1={right},t={now}"),
        format!("t={now},v1={right}0"),
        format!("t={now},v1={}", &right[2..]),
        format!("t={now},v1=zz{}", &right[2..]),
        format!("t=now,v1={right}"),
    ];
    for header in others {
        let answer = good.with(&mock, &header).await;
        assert_eq!((answer.status, answer.at("/message")), (400, json!("Bad signature")), "{header}");
    }
    let unsigned = mock.default_world().nobody().post("/hooks/hk_one/events", &json!({})).await;
    assert_eq!((unsigned.status, unsigned.at("/message")), (400, json!("Unsigned")));
}

#[tokio::test]
async fn a_signature_counts_five_minutes_before_and_after_now_on_the_worlds_clock() {
    let mock = press().await;
    let now = now(&mock).await;
    for (off, expected) in [(-300, 201), (-301, 400), (300, 201), (301, 400)] {
        assert_eq!(Delivery::good(now + off).answer(&mock).await.status, expected, "{off}");
    }
    let stale = Delivery::good(now - 301).answer(&mock).await;
    assert_eq!(told(&stale), (400, json!("stale"), json!("Signed too long ago")));
    assert_eq!(mock.default_world().clock(&json!({"advance": "PT301S"})).await.status, 200);
    assert_eq!(Delivery::good(now).answer(&mock).await.status, 400);
}

#[tokio::test]
async fn without_a_secret_nothing_passes() {
    let mock = press_with(&[("secret: {value: digest-secret}", "secret: {value: null}")]).await;
    let now = now(&mock).await;
    for secret in ["", "null", "whsec-test-one"] {
        let delivery = Delivery { hook: "hk_none", secret, ..Delivery::good(now) };
        assert_eq!(told(&delivery.answer(&mock).await), (503, json!("unconfigured"), json!("No secret")));
    }
    let request = mock.default_world().nobody().request(Method::POST, "/digests");
    let request = request.header("X-Digest", format!("sha256={}", BASE64_STANDARD.encode(signed("", BODY))));
    let answer = Answer::to(request.header("Content-Type", "application/json").body(BODY)).await;
    assert_eq!((answer.status, answer.at("/code")), (503, json!("unconfigured")));
}

#[tokio::test]
async fn a_signature_of_the_body_alone_is_read_in_base64() {
    let mock = press().await;
    for (secret, expected) in [("digest-secret", 201), ("other", 401)] {
        let header = format!("sha256={}", BASE64_STANDARD.encode(signed(secret, BODY)));
        let request =
            mock.default_world().nobody().request(Method::POST, "/digests").header("X-Digest", header);
        let answer = Answer::to(request.header("Content-Type", "application/json").body(BODY)).await;
        assert_eq!(answer.status, expected, "{secret}");
    }
}
