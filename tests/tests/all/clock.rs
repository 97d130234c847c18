//! The clock is the world's: tokens, stamps and the Date header read it.

use http::Method;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tests::caller::USERS;
use tests::{Answer, Served};

const NEW_YEAR: &str = "2031-01-01T00:00:00Z";

/// The instant at a pointer, however many digits its seconds have.
fn instant(answer: &Answer, pointer: &str) -> Timestamp {
    answer.at(pointer).as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_token_counts_until_its_second_of_expiry_and_not_in_it() {
    let mock = Served::start().await;
    for persona in ["alice", "svc-read"] {
        let world = mock.world(persona);
        world.clock(&json!({"freeze": true})).await;
        world.clock(&json!({"set": NEW_YEAR})).await;
        let issued = world.token(persona).await;
        let holder = world.holding(issued.at("/token").as_str().unwrap());
        let expiry = instant(&issued, "/expires_at");
        let before = (expiry - SignedDuration::from_secs(1)).to_string();
        world.clock(&json!({"set": before})).await;
        assert_eq!(holder.get(USERS).await.status, 200, "{persona}");
        world.clock(&json!({"advance": "PT1S"})).await;
        assert_eq!(
            holder.get(USERS).await.refusal(),
            (401, "Invalid or expired token".to_owned()),
            "{persona}"
        );
    }
}

#[tokio::test]
async fn a_running_clock_that_is_advanced_past_expiry_ends_a_token() {
    let mock = Served::start().await;
    let world = mock.default_world();
    let alice = world.caller("alice").await;
    assert_eq!(alice.get(USERS).await.status, 200);
    let clock = world.clock(&json!({"advance": "PT1H1S"})).await;
    assert_eq!((clock.status, clock.at("/running")), (200, json!(true)));
    let refused = alice.get(USERS).await;
    assert_eq!(refused.refusal(), (401, "Invalid or expired token".to_owned()));
    assert_eq!(refused.header("www-authenticate"), "Bearer");
    assert_eq!(world.caller("alice").await.get(USERS).await.status, 200);
}

#[tokio::test]
async fn a_frozen_clock_is_in_the_date_header_and_in_every_stamp() {
    let mock = Served::start().await;
    let world = mock.default_world();
    world.clock(&json!({"freeze": true})).await;
    let clock = world.clock(&json!({"set": NEW_YEAR})).await;
    assert_eq!((instant(&clock, "/now"), clock.at("/running")), (NEW_YEAR.parse().unwrap(), json!(false)));
    let alice = world.caller("alice").await;
    let made = alice.post(USERS, &json!({"email": "new@acme.example"})).await;
    assert_eq!(made.header("date"), "Wed, 01 Jan 2031 00:00:00 GMT");
    assert_eq!(instant(&made, "/data/created_at"), NEW_YEAR.parse().unwrap());
    assert_eq!(instant(&made, "/data/updated_at"), NEW_YEAR.parse().unwrap());
    world.clock(&json!({"advance": "P1DT2H"})).await;
    let path = format!("{USERS}{}", made.at("/data/id").as_str().unwrap());
    let changed = world.caller("alice").await.patch(&path, &json!({"title": "Later"})).await;
    assert_eq!(changed.header("date"), "Thu, 02 Jan 2031 02:00:00 GMT");
    assert_eq!(instant(&changed, "/data/created_at"), NEW_YEAR.parse().unwrap());
    assert_eq!(instant(&changed, "/data/updated_at"), "2031-01-02T02:00:00Z".parse().unwrap());
}

#[tokio::test]
async fn every_world_has_a_clock_of_its_own() {
    let mock = Served::start().await;
    let (early, late) = (mock.world("early"), mock.world("late"));
    let alice = early.caller("alice").await;
    late.clock(&json!({"advance": "P30D"})).await;
    assert_eq!(alice.get(USERS).await.status, 200);
}

#[tokio::test]
async fn a_reset_brings_back_the_clock() {
    let mock = Served::start().await;
    let world = mock.default_world();
    world.clock(&json!({"freeze": true})).await;
    world.clock(&json!({"set": NEW_YEAR})).await;
    world.reset().await;
    let clock = world.control(Method::GET, "/clock", &Value::Null).await;
    assert_eq!(clock.at("/running"), true);
    assert!(instant(&clock, "/now") != NEW_YEAR.parse().unwrap());
}

#[tokio::test]
async fn a_change_of_the_clock_that_makes_no_sense_is_refused_and_changes_nothing() {
    let mock = Served::start().await;
    let world = mock.default_world();
    world.clock(&json!({"freeze": true})).await;
    world.clock(&json!({"set": NEW_YEAR})).await;
    let wrong = [
        json!({"advance": "-PT1S"}),
        json!({"advance": "P1M"}),
        json!({"advance": "soon"}),
        json!({"set": "yesterday"}),
        json!({"freeze": false}),
        json!({"set": NEW_YEAR, "run": true}),
        json!({"stop": true}),
        json!({}),
    ];
    for change in wrong {
        let answer = world.clock(&change).await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (400, "application/problem+json"),
            "{change}"
        );
    }
    let clock = world.control(Method::GET, "/clock", &Value::Null).await;
    assert_eq!(instant(&clock, "/now"), NEW_YEAR.parse().unwrap());
}
