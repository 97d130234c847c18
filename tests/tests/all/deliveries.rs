//! Records that are requests: sent to a subscriber when they are due on the world's clock.

pub(crate) mod receiver;

use aws_lc_rs::hmac;
use mock_server::DeliverTo;
use serde_json::{Value, json};
use tests::{Answer, Served, World};

use receiver::{Got, Receiver};

async fn bell() -> (Served, World) {
    bell_to(DeliverTo::Loopback).await
}

/// Bell in a world whose clock stands still.
async fn bell_to(deliver_to: DeliverTo) -> (Served, World) {
    let mock = Served::delivering("bell", deliver_to).await;
    let world = mock.default_world();
    world.clock(&json!({"freeze": true})).await;
    (mock, world)
}

async fn post(world: &World, path: &str, body: &Value) -> Answer {
    let answer = world.nobody().post(path, body).await;
    assert!(answer.status < 300, "{path}: {}", answer.text);
    answer
}

async fn hook(world: &World, url: &str) -> Answer {
    post(world, "/hooks", &json!({"url": url})).await
}

async fn ring(world: &World, word: &str) {
    post(world, "/rings", &json!({"word": word})).await;
}

/// Lets time pass; everything that falls due has been attempted then.
async fn pass(world: &World, time: &str) {
    assert_eq!(world.clock(&json!({"advance": time})).await.status, 200);
}

/// State, attempts, last status and error of each delivery.
async fn deliveries(world: &World) -> Vec<Value> {
    let told = |it: &Value| json!([it["state"], it["attempts"], it["status"], it["error"]]);
    world.state("delivery").await.at("/records").as_array().unwrap().iter().map(told).collect()
}

/// HMAC with SHA-256 in lower-case hexadecimal.
pub(crate) fn signed(secret: &str, payload: &str) -> String {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()), payload.as_bytes());
    tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn numbers(got: &[Got]) -> Vec<&str> {
    got.iter().map(|got| got.header("x-number")).collect()
}

#[tokio::test]
async fn an_event_is_sent_at_once_signed_with_the_subscribers_secret() {
    let (_mock, world) = bell().await;
    let mut receiver = Receiver::start().await;
    let secret = hook(&world, receiver.url()).await.at("/secret");
    ring(&world, "Dong").await;
    let got = receiver.next().await;
    assert_eq!((got.method.as_str(), got.header("x-number"), got.header("x-attempt")), ("POST", "1", "1"));
    let at = got.header("x-timestamp");
    let signature = signed(secret.as_str().unwrap(), &format!("{at}.{}", got.body));
    assert_eq!(got.header("x-signature"), format!("t={at},v1={signature}"));
    assert_eq!((got.header("content-type"), got.header("user-agent")), ("application/json", "Bell/1"));
    let event = world.state("event").await.at("/records/0");
    let (id, now) = (event["id"].as_str().unwrap(), event["data"]["at"].as_str().unwrap());
    let expected = format!(r#"{{"data":{{"at":"{now}","word":"Dong"}},"id":"{id}","type":"bell.rung"}}"#);
    assert_eq!(got.body, expected);
    pass(&world, "PT0S").await;
    assert_eq!(deliveries(&world).await, [json!(["delivered", 1, 200, null])]);
    assert_eq!(world.state("delivery").await.at("/records/0/answer"), json!({"taken": true}));
}

#[tokio::test]
async fn what_fails_is_sent_again_on_the_worlds_clock() {
    let (_mock, world) = bell().await;
    let mut receiver = Receiver::answering(&[500, 503]).await;
    hook(&world, receiver.url()).await;
    ring(&world, "Dong").await;
    for (time, sent, expected) in [
        ("PT0S", 1, json!(["waiting", 1, 500, null])),
        ("PT59S", 0, json!(["waiting", 1, 500, null])),
        ("PT1S", 1, json!(["waiting", 2, 503, null])),
        ("PT4M59S", 0, json!(["waiting", 2, 503, null])),
        ("PT1S", 1, json!(["delivered", 3, 200, null])),
        ("P1D", 0, json!(["delivered", 3, 200, null])),
    ] {
        pass(&world, time).await;
        assert_eq!(receiver.all().len(), sent, "{time}");
        assert_eq!(deliveries(&world).await, [expected], "{time}");
    }
}

#[tokio::test]
async fn what_falls_due_at_one_go_is_sent_in_order_of_time() {
    let (_mock, world) = bell().await;
    let mut receiver = Receiver::answering(&[500, 500, 500, 500]).await;
    hook(&world, receiver.url()).await;
    let now = world.clock(&json!({"advance": "PT0S"})).await.at("/now");
    let now: jiff::Timestamp = now.as_str().unwrap().parse().unwrap();
    let echo = now + jiff::SignedDuration::from_secs(90);
    post(&world, "/rings", &json!({"word": "Dong", "echo_at": echo.to_string()})).await;
    pass(&world, "PT1H").await;
    let got = receiver.all();
    let told: Vec<(&str, i64)> =
        got.iter().map(|got| (got.header("x-number"), got.at() - now.as_second())).collect();
    // The echo's third attempt is answered 200.
    assert_eq!(told, [("1", 0), ("1", 60), ("2", 90), ("2", 150), ("1", 360), ("2", 450)]);
    assert_eq!(
        deliveries(&world).await,
        [json!(["delivered", 3, 200, null]), json!(["delivered", 3, 200, null])]
    );
}

#[tokio::test]
async fn no_attempt_follows_the_last_or_a_refusal() {
    let (_mock, world) = bell().await;
    let mut receiver = Receiver::answering(&[404, 500, 500, 500]).await;
    hook(&world, receiver.url()).await;
    ring(&world, "Gone").await;
    pass(&world, "P1D").await;
    assert_eq!(deliveries(&world).await, [json!(["dead", 1, 404, null])]);
    ring(&world, "Lost").await;
    pass(&world, "P1D").await;
    assert_eq!(deliveries(&world).await[1], json!(["dead", 3, 500, null]));
    assert_eq!(receiver.all().len(), 4);
}

#[tokio::test]
async fn a_redirect_is_an_answer() {
    let (_mock, world) = bell().await;
    let mut receiver = Receiver::answering(&[302]).await;
    hook(&world, receiver.url()).await;
    ring(&world, "Dong").await;
    pass(&world, "PT0S").await;
    assert_eq!(deliveries(&world).await, [json!(["waiting", 1, 302, null])]);
    assert_eq!(receiver.all().len(), 1);
}

#[tokio::test]
async fn a_subscriber_gets_events_in_their_order() {
    let (_mock, world) = bell().await;
    let mut receiver = Receiver::start().await;
    hook(&world, receiver.url()).await;
    for _ in 0..20 {
        ring(&world, "Dong").await;
    }
    pass(&world, "PT0S").await;
    let expected: Vec<String> = (1..=20).map(|number: i32| number.to_string()).collect();
    assert_eq!(numbers(&receiver.all()), expected);
}

#[tokio::test]
async fn a_failed_operation_sends_nothing_and_takes_no_number() {
    let (_mock, world) = bell().await;
    let mut receiver = Receiver::start().await;
    hook(&world, receiver.url()).await;
    let refused = world.nobody().post("/rings", &json!({"word": "hush"})).await;
    assert_eq!(refused.status, 409);
    pass(&world, "P1D").await;
    assert_eq!((receiver.all().len(), deliveries(&world).await.len()), (0, 0));
    ring(&world, "Dong").await;
    pass(&world, "PT0S").await;
    assert_eq!(numbers(&receiver.all()), ["1"]);
}

#[tokio::test]
async fn one_subscriber_is_tried_and_told_again_by_hand() {
    let (_mock, world) = bell().await;
    let (mut one, mut other) = (Receiver::answering(&[404]).await, Receiver::start().await);
    let id = hook(&world, one.url()).await.at("/id");
    hook(&world, other.url()).await;
    let delivery = post(&world, &format!("/hooks/{}/trial", id.as_str().unwrap()), &Value::Null).await;
    pass(&world, "PT0S").await;
    assert_eq!((one.all()[0].body.as_str(), other.all().len()), (r#"{"type":"trial"}"#, 0));
    assert_eq!(deliveries(&world).await, [json!(["dead", 1, 404, null])]);
    let retry = format!("/deliveries/{}/retry", delivery.at("/id").as_str().unwrap());
    post(&world, &retry, &Value::Null).await;
    pass(&world, "PT0S").await;
    assert_eq!(one.all()[0].header("x-attempt"), "2");
    assert_eq!(deliveries(&world).await, [json!(["delivered", 2, 200, null])]);
}

#[tokio::test]
async fn nothing_leaves_where_deliveries_go_nowhere() {
    let (_mock, world) = bell_to(DeliverTo::None).await;
    let mut receiver = Receiver::start().await;
    hook(&world, receiver.url()).await;
    ring(&world, "Dong").await;
    pass(&world, "P1D").await;
    let reason = "deliveries go nowhere; --deliver-to says where deliveries may go";
    assert_eq!(deliveries(&world).await, [json!(["dead", 1, null, reason])]);
    assert_eq!(receiver.all().len(), 0);
}

#[tokio::test]
async fn an_address_that_is_not_loopback_is_refused() {
    for (url, host) in [("http://192.0.2.1/", "192.0.2.1"), ("https://[2001:db8::1]/", "[2001:db8::1]")] {
        let (_mock, world) = bell().await;
        hook(&world, url).await;
        ring(&world, "Dong").await;
        pass(&world, "P1D").await;
        let reason = format!("`{host}` is not loopback; --deliver-to says where deliveries may go");
        assert_eq!(deliveries(&world).await, [json!(["dead", 1, null, reason])]);
    }
}

#[tokio::test]
async fn a_name_that_leads_to_loopback_is_taken() {
    let (_mock, world) = bell().await;
    let mut receiver = Receiver::start().await;
    hook(&world, &receiver.url().replace("127.0.0.1", "localhost")).await;
    ring(&world, "Dong").await;
    pass(&world, "PT0S").await;
    assert_eq!(receiver.all().len(), 1, "{:?}", deliveries(&world).await);
}

#[tokio::test]
async fn what_nobody_takes_says_why_and_waits() {
    let (_mock, world) = bell().await;
    for url in ["http://127.0.0.1:1/", "no url"] {
        hook(&world, url).await;
    }
    ring(&world, "Dong").await;
    pass(&world, "PT0S").await;
    for delivery in deliveries(&world).await {
        assert_eq!(json!([delivery[0], delivery[1], delivery[2]]), json!(["waiting", 1, null]));
        assert!(delivery[3].as_str().is_some_and(|error| !error.is_empty()), "{delivery}");
    }
}

#[tokio::test]
async fn a_reset_forgets_what_waits() {
    let (_mock, world) = bell().await;
    let mut receiver = Receiver::answering(&[500]).await;
    hook(&world, receiver.url()).await;
    ring(&world, "Dong").await;
    pass(&world, "PT0S").await;
    assert_eq!(receiver.all().len(), 1);
    world.reset().await;
    pass(&world, "P1D").await;
    assert_eq!(receiver.all().len(), 0);
}
