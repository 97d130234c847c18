//! Answers that come bit by bit, and what is made up for them.

mod faults;
mod reader;

use std::path::Path;

use conformance::plan::{Selection, Suites};
use conformance::report::Verdict;
use http::Method;
use mock_server::DeliverTo;
use reqwest::Response;
use serde_json::{Value, json};
use specs::Contract;
use tests::{Answer, Caller, Served, World};

use reader::{Event, Reader, events};

const QUESTION: &str = "How do refunds for annual subscriptions work?";
const KEY: &str = "ok_ask-test-key";

async fn oracle() -> (Served, World) {
    let mock = Served::delivering("oracle", DeliverTo::None).await;
    let world = mock.default_world();
    (mock, world)
}

fn ada(world: &World) -> Caller {
    world.holding(KEY)
}

/// What is asked for so.
fn wanted(more: &Value) -> Value {
    let mut wanted = json!({"text": QUESTION, "stream": true});
    wanted.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
    wanted
}

async fn ask(caller: &Caller, more: &Value) -> Response {
    let answer = caller.request(Method::POST, "/questions").json(&wanted(more)).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    answer
}

/// Has the world do wrong.
async fn faults(world: &World, rules: &Value) {
    let answer = world.control(Method::PUT, "/faults", &json!({"faults": rules})).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}

/// State, entries sent, tokens and failure of each question.
async fn questions(world: &World) -> Vec<Value> {
    let told = |it: &Value| json!([it["state"], it["sent"], it["tokens"], it["failed_as"]]);
    world.state("question").await.at("/records").as_array().unwrap().iter().map(told).collect()
}

/// How the last request's stream ended, as the journal has it.
async fn ended(world: &World) -> Value {
    let journal = world.control(Method::GET, "/requests", &Value::Null).await;
    journal.at("/requests").as_array().unwrap().last().unwrap()["stream"].clone()
}

/// Asks until something holds: a client that goes away is noticed when something is written to it.
async fn until<T>(mut look: impl AsyncFnMut() -> Option<T>) -> T {
    tokio::time::timeout(tests::served::DEADLINE, async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            tokio::task::yield_now().await;
        }
    })
    .await
    .expect("it comes to hold in time")
}

#[tokio::test]
async fn an_answer_comes_in_pieces_that_are_the_whole_one() {
    let (_mock, world) = oracle().await;
    let whole = ada(&world).post("/questions", &json!({"text": QUESTION})).await;
    assert_eq!((whole.status, whole.header("content-type")), (200, "application/json"));
    let answer = ask(&ada(&world), &json!({"usage": true})).await;
    assert_eq!(answer.headers()["content-type"], "text/event-stream");
    assert_eq!(answer.headers()["cache-control"], "no-cache");
    let events = events(&answer.text().await.unwrap());
    assert_eq!(events[0].kind.as_deref(), Some("begun"));
    let pieces = &events[1..events.len() - 2];
    let text: String = pieces.iter().map(|it| it.json()["text"].as_str().unwrap().to_owned()).collect();
    assert_eq!(text, whole.at("/text"));
    let ids: Vec<_> = pieces.iter().map(|it| it.id.clone().unwrap()).collect();
    assert_eq!(ids, (0..pieces.len()).map(|at| at.to_string()).collect::<Vec<_>>());
    let tokens = whole.at("/tokens");
    assert_eq!(events[events.len() - 2].json(), json!({"sent": pieces.len(), "tokens": tokens}));
    assert_eq!(events.last().unwrap(), &Event::of("[DONE]"));
    let expected = json!(["answered", pieces.len(), tokens, null]);
    assert_eq!(questions(&world).await, [json!(["answered", null, null, null]), expected]);
    assert_eq!(ended(&world).await, json!({"sent": pieces.len(), "complete": true, "reason": null}));
}

#[tokio::test]
async fn lines_of_json_come_where_those_are_declared() {
    let (_mock, world) = oracle().await;
    let answer = ada(&world).post("/lines", &json!({"text": "It was", "max_tokens": 3})).await;
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    let lines: Vec<Value> = answer.text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((lines.len(), &lines[3]), (4, &json!({"done": true})));
}

#[tokio::test]
async fn vectors_of_related_texts_lie_close() {
    let (_mock, world) = oracle().await;
    let texts = json!({"texts": ["reset a password", "resetting passwords", "spring weather"]});
    let answer = ada(&world).post("/vectors", &texts).await;
    let closeness: Vec<f64> = serde_json::from_value(answer.at("/closeness")).unwrap();
    assert!(closeness[1] > 0.8 && closeness[2] < 0.5, "{closeness:?}");
    assert_eq!(answer.at("/encoded").as_str().unwrap().len(), 344);
}

#[tokio::test]
async fn a_client_that_goes_away_ends_it() {
    let (_mock, world) = oracle().await;
    faults(&world, &json!([{"generate": "chat", "pace": "PT0.01S"}])).await;
    let mut reader = Reader::of(ask(&ada(&world), &json!({})).await);
    assert_eq!(reader.next().await.unwrap().kind.as_deref(), Some("begun"));
    reader.next().await.unwrap();
    drop(reader);
    let state = until(async || questions(&world).await.pop().filter(|it| it[0] != "open")).await;
    assert_eq!(state[0], "broken");
    assert!(state[1].as_u64().unwrap() >= 1, "{state}");
    assert_eq!(state[3], json!(null));
    let end = ended(&world).await;
    assert_eq!((&end["sent"], &end["complete"]), (&state[1], &json!(false)));
}

#[tokio::test]
async fn a_key_that_is_taken_back_ends_its_streams() {
    let (_mock, world) = oracle().await;
    faults(&world, &json!([{"generate": "chat", "pace": "PT0.02S"}])).await;
    let mut reader = Reader::of(ask(&ada(&world), &json!({})).await);
    let mut other = Reader::of(ask(&world.holding("ok_other-test-key"), &json!({"max_tokens": 8})).await);
    reader.next().await.unwrap();
    reader.next().await.unwrap();
    assert_eq!(world.nobody().delete("/keys/k_ask").await.status, 204);
    let left = reader.rest().await;
    let [.., error, done] = left.as_slice() else { panic!("{left:?}") };
    assert_eq!((error.kind.as_deref(), &error.json()["code"]), (Some("error"), &json!("invalid_credential")));
    assert_eq!(error.json()["message"], "No such key");
    assert_eq!(done, &Event::of("[DONE]"));
    assert_eq!(other.rest().await.last(), Some(&Event::of("[DONE]")));
    let states = questions(&world).await;
    assert_eq!((&states[0][0], &states[0][3]), (&json!("broken"), &json!("invalid_credential")));
    assert_eq!(states[1], json!(["answered", 8, 8, null]));
}

#[tokio::test]
async fn a_world_that_starts_again_ends_its_streams_and_knows_nothing_of_them() {
    let (_mock, world) = oracle().await;
    faults(&world, &json!([{"generate": "chat", "pace": "PT0.02S"}])).await;
    let mut reader = Reader::of(ask(&ada(&world), &json!({})).await);
    reader.next().await.unwrap();
    world.reset().await;
    assert_eq!(reader.rest().await.last(), Some(&Event::of("[DONE]")));
    assert_eq!(questions(&world).await, Vec::<Value>::new());
    assert_eq!(world.control(Method::GET, "/faults", &Value::Null).await.at("/faults"), json!([]));
}

#[tokio::test]
async fn an_expression_that_fails_breaks_it() {
    let (_mock, world) = oracle().await;
    let answer =
        world.nobody().post("/countdowns", &json!({"of": [{"word": "a\nb"}, {"word": "c"}, 1]})).await;
    assert_eq!(answer.text, "data: a\ndata: b\n\ndata: c\n\ndata: broken\n\n");
    let end = ended(&world).await;
    assert_eq!((&end["sent"], &end["complete"]), (&json!(2), &json!(false)));
    assert!(end["reason"].as_str().unwrap().contains("it.word"), "{end}");
}

#[tokio::test]
async fn what_cannot_be_made_up_leaves_nothing() {
    let (_mock, world) = oracle().await;
    let refused = ada(&world).post("/questions", &wanted(&json!({"max_tokens": 0}))).await;
    assert_eq!(
        (refused.status, refused.at("/message")),
        (400, json!("max_tokens must be a whole number from 1 to 1000000"))
    );
    assert_eq!(questions(&world).await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_client_may_take_events_alone() {
    let (_mock, world) = oracle().await;
    let request = ada(&world).request(Method::POST, "/questions").header("Accept", "text/event-stream");
    let answer = Answer::to(request.json(&wanted(&json!({"max_tokens": 2})))).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/event-stream"));
    let request = ada(&world).request(Method::POST, "/questions").header("Accept", "text/csv");
    assert_eq!(Answer::to(request.json(&wanted(&json!({})))).await.status, 406);
}

#[tokio::test]
async fn two_hundred_streams_come_at_once_and_whole() {
    let (_mock, world) = oracle().await;
    faults(&world, &json!([{"generate": "chat", "pace": "PT0.005S"}])).await;
    let expected = ada(&world).post("/questions", &json!({"text": QUESTION})).await.at("/text");
    let caller = ada(&world);
    let streams = (0..200).map(|_| async { events(&ask(&caller, &json!({})).await.text().await.unwrap()) });
    for events in futures::future::join_all(streams).await {
        let pieces = events.iter().filter_map(|it| it.json()["text"].as_str().map(str::to_owned));
        assert_eq!(json!(pieces.collect::<String>()), expected);
        assert_eq!(events.last(), Some(&Event::of("[DONE]")));
    }
    let states = questions(&world).await;
    assert_eq!(states.len(), 201);
    assert!(states.iter().all(|state| state[0] == "answered"));
}

#[tokio::test]
async fn a_suite_reads_it_as_text() {
    let (mock, _) = oracle().await;
    let folder = Path::new("data/oracle");
    let contract = Contract::new([specs::load("oracle", &folder.join("oracle.yaml")).unwrap()]);
    let suites = Suites::load(&[folder.join("oracle.arazzo.yaml")], &contract).unwrap();
    let outcome = tests::suites::replay(mock.url(), &suites, &Selection::default()).await;
    assert_eq!((outcome.verdict, outcome.lines(), outcome.unchecked), (Verdict::Conforms, vec![], vec![]));
}
