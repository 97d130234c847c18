//! What follows from one another: timers that set timers, effects that are left out, entries that
//! leave nothing.

use mock_server::DeliverTo;
use serde_json::{Value, json};
use tests::{Served, World};

/// Fuses in a world whose clock stands still.
async fn fuses() -> (Served, World) {
    let mock = Served::delivering("fuse", DeliverTo::None).await;
    let world = mock.default_world();
    world.clock(&json!({"freeze": true})).await;
    (mock, world)
}

async fn lay(world: &World, rack: &Value) -> Value {
    let answer = world.nobody().post("/racks", rack).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

async fn records(world: &World, resource: &str) -> Vec<Value> {
    world.state(resource).await.at("/records").as_array().unwrap().clone()
}

#[tokio::test]
async fn what_a_timer_sets_for_its_own_instant_fires_at_it_and_each_timer_once() {
    let (_mock, world) = fuses().await;
    let due = world.clock(&json!({"advance": "PT0S"})).await.at("/now");
    let due = due.as_str().unwrap().parse::<jiff::Timestamp>().unwrap() + jiff::SignedDuration::from_mins(5);
    let laid = world.nobody().post("/fuses", &json!({"due_at": due.to_string(), "left": 3})).await;
    assert_eq!(laid.status, 201, "{}", laid.text);
    world.clock(&json!({"advance": "PT5M"})).await;
    let burnt = records(&world, "fuse").await;
    assert_eq!(burnt.iter().map(|it| &it["left"]).collect::<Vec<_>>(), [3, 2, 1, 0]);
    assert!(burnt.iter().all(|it| it["is_burnt"] == true), "{burnt:?}");
    // Whatever a fuse's own change set anew, it hissed once.
    let hissed: Vec<Value> = records(&world, "hiss").await.iter().map(|it| it["fuse_id"].clone()).collect();
    assert_eq!(hissed, burnt.iter().map(|it| it["id"].clone()).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_record_in_an_answer_has_what_is_worked_out_when_it_is_shown() {
    let (_mock, world) = fuses().await;
    let laid = world.nobody().post("/fuses", &json!({"left": 1, "due_at": "2020-01-01T00:00:00Z"})).await;
    assert_eq!(laid.at("/fuse/lights"), 0);
    let path = format!("/fuses/{}", laid.at("/fuse/id").as_str().unwrap());
    assert_eq!(world.nobody().get(&path).await.at("/fuse/lights"), 1);
}

#[tokio::test]
async fn what_an_effect_that_is_left_out_names_is_null_or_no_records() {
    let (_mock, world) = fuses().await;
    let answer = lay(&world, &json!([1])).await;
    assert_eq!(answer["one"], json!(null));
    assert_eq!([&answer["same"], &answer["many"], &answer["all"]], [&json!(null), &json!([]), &json!([])]);
}

#[tokio::test]
async fn entries_that_fail_leave_nothing_wherever_they_stand() {
    for rack in
        [vec![1, 2, 3, 4, 5, 6, 7, -1, 8, 9], vec![-1, 1, -1, -1, 2, 3, -1], vec![-1; 5], vec![1; 20], vec![]]
    {
        let (_mock, world) = fuses().await;
        let fits: Vec<i64> = rack.iter().copied().filter(|left| *left >= 0).collect();
        let laid = lay(&world, &json!(rack)).await["laid"].clone();
        let mut number = 0;
        for (at, (left, told)) in rack.iter().zip(laid.as_array().unwrap()).enumerate() {
            if *left < 0 {
                assert_eq!(told, &json!({"at": at, "said": "-1 is less than nothing"}), "{rack:?}");
            } else {
                number += 1;
                assert_eq!(told["number"], number, "{rack:?}");
            }
        }
        let kept = records(&world, "fuse").await;
        let own = kept.iter().filter(|it| it["number"] != 0);
        assert_eq!(own.map(|it| it["left"].as_i64().unwrap()).collect::<Vec<_>>(), fits, "{rack:?}");
        // Ids are those of a world that was never asked for what failed.
        let (_other, untouched) = fuses().await;
        let only = lay(&untouched, &json!(fits)).await["laid"].clone();
        let told: Vec<&Value> = laid.as_array().unwrap().iter().filter(|it| !it["id"].is_null()).collect();
        assert_eq!(told, only.as_array().unwrap().iter().collect::<Vec<_>>(), "{rack:?}");
    }
}
