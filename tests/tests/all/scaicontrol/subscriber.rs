//! A subscriber that believes nobody: it checks each signature as the documentation says, over the
//! bytes it got, and holds each timestamp against the clock.

use serde_json::{Value, json};
use tests::{Caller, World};

use super::{done, records, standing_still};
use crate::deliveries::receiver::{Got, Receiver};
use crate::deliveries::signed;

const SECRET: &str = "a-secret-of-the-ledger";

/// Most seconds that the timestamp of a delivery may be off.
const STALE: i64 = 300;

async fn subscribe(root: &Caller, receiver: &Receiver) {
    let subscriber = json!({"name": "Ledger", "target_url": receiver.url(), "secret": SECRET, "topics": ["subscription.*"]});
    done(root, "/api/v1/admin/webhook-subscriptions", &subscriber).await;
}

async fn suspend(root: &Caller) {
    done(root, "/api/v1/admin/subscriptions/sub-globex-vault/suspend", &json!({})).await;
}

/// Lets time pass; says what time it is then.
async fn pass(world: &World, time: &str) -> i64 {
    let clock = world.clock(&json!({"advance": time})).await;
    assert_eq!(clock.status, 200);
    clock.at("/now").as_str().unwrap().parse::<jiff::Timestamp>().unwrap().as_second()
}

/// The event of a delivery that is signed and fresh.
fn verified(got: &Got, now: i64) -> Value {
    let signature = got.header("x-scaicontrol-signature");
    assert_eq!(signature, format!("sha256={}", signed(SECRET, &got.body)));
    let sent: i64 = got.header("x-scaicontrol-timestamp").parse().unwrap();
    assert!((now - sent).abs() <= STALE, "sent at {sent}, now is {now}");
    let event: Value = serde_json::from_str(&got.body).unwrap();
    assert_eq!(event["event_type"], got.header("x-scaicontrol-event-type"));
    assert_eq!(event["event_id"], got.header("x-scaicontrol-event-id"));
    assert_eq!((&event["source"], &event["event_version"]), (&json!("scaicontrol"), &json!("1.0")));
    assert_eq!((got.method.as_str(), got.header("content-type")), ("POST", "application/json"));
    assert_eq!(got.header("user-agent"), "ScaiControl-Webhook/1.0");
    event
}

/// Status and attempts of the one delivery there is.
async fn delivery(world: &World) -> Value {
    let [delivery] = &*records(world, "outbox_delivery").await else { panic!("not one delivery") };
    json!([delivery["status"], delivery["attempt_count"]])
}

#[tokio::test]
async fn what_a_subscriber_does_not_take_comes_again_by_the_table_and_is_dead_after_the_seventh() {
    let (_mock, world, root) = standing_still().await;
    let mut receiver = Receiver::answering(&[500; 7]).await;
    subscribe(&root, &receiver).await;
    suspend(&root).await;
    let mut events = Vec::new();
    for (attempt, pause) in ["PT0S", "PT1M", "PT5M", "PT30M", "PT2H", "PT12H", "P1D"].into_iter().enumerate()
    {
        let now = pass(&world, pause).await;
        let got = receiver.all();
        assert_eq!(got.len(), 1, "attempt {}", attempt + 1);
        events.push(verified(&got[0], now));
        let state = if attempt == 6 { "dead" } else { "pending" };
        assert_eq!(delivery(&world).await, json!([state, attempt + 1]));
    }
    assert!(events.iter().all(|event| event == &events[0]), "{events:?}");
    assert_eq!(events[0]["event_type"], "subscription.suspended");
    assert_eq!(events[0]["data"]["subscription_id"], "sub-globex-vault");
    pass(&world, "P1D").await;
    assert_eq!(receiver.all().len(), 0);
}

#[tokio::test]
async fn an_answer_says_what_becomes_of_a_delivery() {
    for (answer, state) in
        [(200, "dispatched"), (204, "dispatched"), (409, "dispatched"), (404, "dead"), (401, "dead")]
    {
        let (_mock, world, root) = standing_still().await;
        let mut receiver = Receiver::answering(&[answer]).await;
        subscribe(&root, &receiver).await;
        suspend(&root).await;
        let now = pass(&world, "P2D").await - 2 * 86_400;
        let got = receiver.all();
        assert_eq!(got.len(), 1, "{answer}");
        verified(&got[0], now);
        assert_eq!(delivery(&world).await, json!([state, 1]), "{answer}");
    }
}
