//! What a world does wrong because somebody wants it to.

use std::time::{Duration, Instant};

use super::*;

#[tokio::test]
async fn a_stream_fails_where_a_script_says() {
    let (_mock, world) = oracle().await;
    let fail = json!({"kind": "unavailable", "case": "backend", "message": "Backend gone"});
    faults(&world, &json!([{"generate": "chat", "fail_after": 3, "fail": fail, "times": 1}])).await;
    let events = events(&ask(&ada(&world), &json!({})).await.text().await.unwrap());
    let [_, first, _, _, error, done] = events.as_slice() else { panic!("{events:?}") };
    assert!(first.json()["text"].is_string());
    assert_eq!(error.kind.as_deref(), Some("error"));
    assert_eq!(
        error.json(),
        json!({"code": "unavailable", "case": "backend", "message": "Backend gone", "sent": 3})
    );
    assert_eq!(done, &Event::of("[DONE]"));
    assert_eq!(questions(&world).await, [json!(["broken", 3, 3, "unavailable"])]);
    let again = super::events(&ask(&ada(&world), &json!({})).await.text().await.unwrap());
    assert!(again.len() > 6);
}

#[tokio::test]
async fn a_script_says_what_is_answered_and_how_fast() {
    let (_mock, world) = oracle().await;
    let rules = json!([
        {"generate": "chat", "when": "body.text == 'Who?'", "say": "Nobody. Go."},
        {"generate": "chat", "when": "caller.subject == 'bob'", "fail": {"kind": "unavailable"}},
        {"generate": "chat", "tool_calls": [{"name": "look", "arguments": {"at": "stars"}}]},
    ]);
    faults(&world, &rules).await;
    let who = ada(&world).post("/questions", &json!({"text": "Who?", "stream": true})).await;
    let text: String =
        events(&who.text).iter().filter_map(|it| it.json()["text"].as_str().map(str::to_owned)).collect();
    assert_eq!(text, "Nobody. Go.");
    let bob = world.holding("ok_other-test-key").post("/questions", &wanted(&json!({}))).await;
    assert_eq!((bob.status, bob.at("/message")), (503, json!("The oracle is silent")));
    assert_eq!(bob.header("mock-reason"), "fault 1 of this world fails the request");
    let other = ada(&world).post("/questions", &json!({"text": QUESTION})).await;
    assert_eq!((other.at("/text"), other.at("/finish")), (json!(null), json!("tool_calls")));
    let told = world.control(Method::GET, "/faults", &Value::Null).await;
    let counts: Vec<Value> =
        told.at("/faults").as_array().unwrap().iter().map(|it| it["applied"].clone()).collect();
    assert_eq!(counts, [1, 1, 1]);
}

#[tokio::test]
async fn a_slow_stream_says_that_it_lives() {
    let (_mock, world) = oracle().await;
    faults(&world, &json!([{"operation": "ask", "pace": "PT0.2S"}])).await;
    let began = Instant::now();
    let events = events(&ask(&ada(&world), &json!({"max_tokens": 3})).await.text().await.unwrap());
    assert!(began.elapsed() >= Duration::from_millis(400));
    let comments: Vec<usize> = events.iter().map(|it| it.comments).collect();
    assert_eq!((comments[0], comments[1]), (0, 0));
    assert!(comments[2] >= 1 && comments[3] >= 1, "{comments:?}");
}

#[tokio::test]
async fn requests_fail_as_somebody_wants() {
    let (_mock, world) = oracle().await;
    let rules = json!([
        {"path": "/vectors", "times": 1, "delay": "PT0.1S", "status": 529, "headers": {"Retry-After": 3}, "body": {"busy": true}},
        {"path": "/vectors", "method": "post", "times": 1, "fail": {"kind": "rate_limited", "message": "Slow down, ${caller.subject}"}},
        {"path": "/vectors", "times": 1, "drop": true},
        {"path": "/vectors", "times": 1, "truncate": 10},
        {"operation": "revoke", "delay": "PT0.1S"},
    ]);
    faults(&world, &rules).await;
    let texts = json!({"texts": ["a"]});
    let began = Instant::now();
    let busy = ada(&world).post("/vectors", &texts).await;
    assert!(began.elapsed() >= Duration::from_millis(100));
    assert_eq!((busy.status, busy.header("retry-after"), busy.at("/busy")), (529, "3", json!(true)));
    assert_eq!(busy.header("content-type"), "application/json");
    assert_eq!(busy.header("mock-reason"), "fault 0 of this world answers instead");
    let limited = ada(&world).post("/vectors", &texts).await;
    assert_eq!((limited.status, limited.at("/message")), (429, json!("Slow down, ada")));
    let send = || ada(&world).request(Method::POST, "/vectors").json(&texts).send();
    let dropped = send().await.unwrap_err();
    assert!(dropped.is_request(), "{dropped:?}");
    let cut = send().await.unwrap();
    assert_eq!(cut.status(), 200);
    assert!(cut.content_length().unwrap() > 10);
    assert!(cut.text().await.is_err());
    assert_eq!(send().await.unwrap().status(), 200);
    let began = Instant::now();
    assert_eq!(world.nobody().delete("/keys/k_ask").await.status, 204);
    assert!(began.elapsed() >= Duration::from_millis(100));
    assert_eq!(world.control(Method::DELETE, "/faults", &Value::Null).await.status, 204);
}

#[tokio::test]
async fn a_share_of_requests_fails_the_same_ones_each_time() {
    let (_mock, world) = oracle().await;
    let mut runs = Vec::new();
    for _ in 0..2 {
        faults(&world, &json!([{"operation": "embed", "rate": 0.5, "status": 500}])).await;
        let mut run = Vec::new();
        for _ in 0..24 {
            run.push(ada(&world).post("/vectors", &json!({"texts": ["a"]})).await.status);
        }
        let told = world.control(Method::GET, "/faults", &Value::Null).await;
        let failed = run.iter().filter(|status| **status == 500).count();
        assert_eq!((told.at("/faults/0/fitted"), told.at("/faults/0/applied")), (json!(24), json!(failed)));
        assert!((4..20).contains(&failed), "{run:?}");
        runs.push(run);
    }
    assert_eq!(runs[0], runs[1]);
}

#[tokio::test]
async fn worlds_fail_each_by_itself() {
    let (mock, world) = oracle().await;
    faults(&world, &json!([{"status": 500}])).await;
    assert_eq!(ada(&world).get("/nowhere").await.status, 404);
    assert_eq!(ada(&world).post("/vectors", &json!({"texts": ["a"]})).await.status, 500);
    assert_eq!(ada(&mock.world("other")).post("/vectors", &json!({"texts": ["a"]})).await.status, 200);
}

#[tokio::test]
async fn rules_that_are_wrong_are_named_and_change_nothing() {
    let (_mock, world) = oracle().await;
    faults(&world, &json!([{"system": "oracle", "status": 500}])).await;
    for (rule, expected) in [
        (json!(1), "faults[0]: a rule is an object"),
        (
            json!({}),
            "faults[0]: the rule does nothing; it needs one of delay, status, fail, drop, truncate, generate, fail_after, pace",
        ),
        (json!({"system": "orcle", "drop": true}), "faults[0].system: `orcle` is not served, only oracle"),
        (json!({"operation": "asks", "drop": true}), "faults[0].operation: there is no operation `asks`"),
        (json!({"when": "bdy.x", "drop": true}), "faults[0].when: unknown name `bdy`; did you mean `body`"),
        (json!({"rate": 2, "drop": true}), "faults[0].rate: 2 is not a number from 0 to 1"),
        (
            json!({"delay": "1s"}),
            "faults[0].delay: `1s` is no ISO 8601 duration of at most an hour, such as PT0.05S",
        ),
        (json!({"status": 20}), "faults[0].status: 20 is not a status from 200 to 999"),
        (json!({"body": {}, "drop": true}), "faults[0].body: needs `status`"),
        (
            json!({"status": 500, "drop": true}),
            "faults[0]: a rule does one thing: status, fail, drop, truncate, or a script (generate, fail_after, pace)",
        ),
        (json!({"say": "x"}), "faults[0].say: needs `generate` of a kind that can say so"),
        (
            json!({"generate": "chat"}),
            "faults[0]: the script says nothing: say, tool_calls, fail, fail_after or pace",
        ),
        (
            json!({"generate": "chat", "tool_calls": [{}]}),
            "faults[0].tool_calls[0]: holds `name` and `arguments`, nothing else",
        ),
    ] {
        let answer = world.control(Method::PUT, "/faults", &json!({"faults": [rule]})).await;
        assert_eq!((answer.status, answer.at("/detail")), (400, json!(expected)), "{rule}");
    }
    for (rule, start) in [
        (json!({"fail": {"kind": "nothing"}}), "faults[0].fail: unknown variant `nothing`"),
        (json!({"drops": true}), "faults[0]: unknown key `drops`, expected one of system, operation"),
        (
            json!({"fail": {"kind": "internal", "message": "${it}"}}),
            "faults[0].fail.message: unknown name `it`",
        ),
        (json!({"generate": "chats", "say": ""}), "faults[0].generate: unknown variant `chats`"),
    ] {
        let answer = world.control(Method::PUT, "/faults", &json!({"faults": [rule]})).await;
        let detail = answer.at("/detail");
        assert!(detail.as_str().unwrap().starts_with(start), "{detail}");
    }
    let told = world.control(Method::GET, "/faults", &Value::Null).await.json();
    assert_eq!(told, json!({"faults": [{"system": "oracle", "status": 500, "fitted": 0, "applied": 0}]}));
    assert_eq!(world.control(Method::PUT, "/faults", &told).await.status, 200);
}
