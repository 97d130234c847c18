//! How often callers may call.

use futures::future::join_all;
use http::Method;
use serde_json::json;
use tests::press::press_with;
use tests::{Answer, Caller, Served, World};

const TIGHT: [(&str, &str); 3] = [("max: 500", "max: 3"), ("max: 600", "max: 5"), ("max: 700", "max: 2")];

/// A mock with tight limits, its default world's clock standing still.
async fn tight() -> (Served, World) {
    let mock = press_with(&TIGHT).await;
    let world = mock.default_world();
    assert_eq!(world.clock(&json!({"freeze": true})).await.status, 200);
    (mock, world)
}

async fn now(world: &World) -> i64 {
    let clock = world.control(Method::GET, "/clock", &serde_json::Value::Null).await;
    clock.at("/now").as_str().unwrap().parse::<jiff::Timestamp>().unwrap().as_second()
}

async fn call(caller: &Caller) -> Answer {
    caller.get("/users/usr_rita").await
}

fn told(answer: &Answer) -> [&str; 3] {
    ["x-press-limit", "x-press-remaining", "x-press-reset"].map(|name| answer.header(name))
}

#[tokio::test]
async fn every_answer_tells_of_the_limit_that_leaves_least() {
    let (_mock, world) = tight().await;
    let (rita, now) = (world.caller("rita").await, now(&world).await);
    let reset = (now + 60).to_string();
    for left in (0..5).rev() {
        assert_eq!(told(&call(&rita).await), ["5", &left.to_string(), &reset]);
    }
    let refused = rita.get("/users").await;
    assert_eq!(refused.status, 429, "{}", refused.text);
}

#[tokio::test]
async fn a_refused_request_is_told_as_well_and_a_limit_comes_before_permissions() {
    let (_mock, world) = tight().await;
    let rita = world.caller("rita").await;
    let forbidden = rita.get("/users").await;
    assert_eq!((forbidden.status, told(&forbidden)[1]), (403, "4"));
    for _ in 0..4 {
        call(&rita).await;
    }
    assert_eq!(rita.get("/users").await.status, 429);
}

#[tokio::test]
async fn past_the_limit_it_is_429_until_the_oldest_request_has_left_the_window() {
    let (_mock, world) = tight().await;
    let key = world.holding("pk_star-test-key");
    let start = now(&world).await;
    for step in ["PT0S", "PT20S", "PT20S"] {
        world.clock(&json!({"advance": step})).await;
        assert_eq!(call(&key).await.status, 200);
    }
    let full = call(&key).await;
    assert_eq!((full.status, full.at("/code"), full.at("/retry_after")), (429, json!("key"), json!(20)));
    assert_eq!(full.at("/message"), "Wait 20 s");
    assert_eq!((full.header("retry-after"), told(&full)), ("20", ["3", "0", &(start + 60).to_string()]));
    for (step, expected) in [("PT19S", 429), ("PT1S", 200), ("PT0S", 429)] {
        world.clock(&json!({"advance": step})).await;
        assert_eq!(call(&key).await.status, expected, "{step}");
    }
}

#[tokio::test]
async fn limits_count_callers_apart_and_one_caller_together() {
    let (_mock, world) = tight().await;
    let (rita, wim) = (world.caller("rita").await, world.caller("wim").await);
    let key = world.holding("pk_star-test-key");
    for _ in 0..3 {
        assert_eq!(call(&key).await.status, 200);
    }
    assert_eq!(call(&key).await.at("/code"), "key");
    // The key is rita's, so her own limit has counted it.
    assert_eq!(told(&call(&rita).await)[1], "1");
    assert_eq!(told(&wim.get("/users/usr_wim").await)[1], "4");
}

#[tokio::test]
async fn a_limit_is_what_a_record_says_at_the_time() {
    let (_mock, world) = tight().await;
    let (office, rita) = (world.nobody(), world.caller("rita").await);
    assert_eq!(
        office.patch("/office/houses/h_small", &json!({"per_window": 2, "window": 10})).await.status,
        200
    );
    assert_eq!(told(&call(&rita).await)[..2], ["2", "1"]);
    assert_eq!(call(&rita).await.status, 200);
    let full = call(&rita).await;
    assert_eq!((full.status, full.at("/code"), full.at("/retry_after")), (429, json!("house"), json!(10)));
    assert_eq!(office.patch("/office/houses/h_small", &json!({"per_window": null})).await.status, 200);
    assert_eq!(call(&rita).await.status, 200);
}

#[tokio::test]
async fn nobody_is_counted_by_their_address_except_where_it_is_exempt() {
    let (_mock, world) = tight().await;
    let nobody = world.nobody();
    for expected in [200, 200, 429] {
        assert_eq!(nobody.get("/houses").await.status, expected);
    }
    for _ in 0..4 {
        let exempt = nobody.get("/status").await;
        assert_eq!((exempt.status, told(&exempt)), (200, ["", "", ""]));
    }
}

#[tokio::test]
async fn worlds_count_apart_and_a_reset_starts_anew() {
    let (mock, world) = tight().await;
    let caller = || world.nobody();
    for expected in [200, 200, 429] {
        assert_eq!(caller().get("/houses").await.status, expected);
    }
    assert_eq!(mock.world("other").nobody().get("/houses").await.status, 200);
    world.reset().await;
    assert_eq!(caller().get("/houses").await.status, 200);
}

#[tokio::test]
async fn a_reset_header_may_hold_seconds_from_now() {
    let mut changes = TIGHT.to_vec();
    changes.push(("    exempt: [getStatus]", "    reset: delta\n    exempt: [getStatus]"));
    let mock = press_with(&changes).await;
    let rita = mock.caller("rita").await;
    let reset: u64 = told(&call(&rita).await)[2].parse().unwrap();
    assert!((59..=60).contains(&reset), "{reset}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_requests_at_once_exactly_so_many_pass() {
    let (_mock, world) = tight().await;
    for _ in 0..5 {
        world.reset().await;
        world.clock(&json!({"freeze": true})).await;
        let rita = world.caller("rita").await;
        let calls = (0..20).map(|_| {
            let rita = rita.clone();
            tokio::spawn(async move { call(&rita).await.status })
        });
        let statuses: Vec<u16> = join_all(calls).await.into_iter().map(Result::unwrap).collect();
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 5, "{statuses:?}");
        assert!(statuses.iter().all(|status| [200, 429].contains(status)), "{statuses:?}");
    }
}
