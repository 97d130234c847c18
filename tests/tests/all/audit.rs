//! The audit log: one record of each operation that writes, done or refused.

use http::Method;
use serde_json::{Value, json};
use tests::library::{self, Change, adding, with};
use tests::{Answer, Served, World};

async fn library() -> Served {
    library::serve(library::contract()).await
}

async fn changed(change: Change) -> Served {
    library::serve(library::changed(change)).await
}

/// Everything that was noted in the default world, oldest first.
async fn notes(mock: &Served) -> Vec<Value> {
    noted(&mock.default_world()).await
}

async fn noted(world: &World) -> Vec<Value> {
    world.state("note").await.at("/records").as_array().cloned().unwrap()
}

async fn journal(mock: &Served) -> Value {
    let journal = mock.default_world().control(Method::GET, "/requests", &Value::Null).await;
    journal.at("/requests").as_array().unwrap().last().cloned().unwrap()
}

#[tokio::test]
async fn what_was_done_is_noted_with_who_did_it_and_from_where() {
    let mock = library().await;
    let alice = mock.caller("alice").await;
    let request = alice.request(Method::POST, "/api/members").header("User-Agent", "desk/1");
    let made = Answer::to(request.json(&json!({"name": "Ada", "password": "secret-word"}))).await;
    let id = made.at("/id");
    assert_eq!(alice.delete(&format!("/api/members/{}", id.as_str().unwrap())).await.status, 204);
    let notes = notes(&mock).await;
    assert_eq!(notes.len(), 2, "{notes:?}");
    let note = &notes[0];
    assert_eq!(
        json!([note["who"], note["operation"], note["about"], note["outcome"], note["message"]]),
        json!(["usr_alice", "member.create", id, "done", null])
    );
    assert_eq!(json!([note["address"], note["agent"]]), json!(["127.0.0.1", "desk/1"]));
    assert_eq!(note["request_id"], made.header("x-request-id"));
    assert_eq!(note["sent"], r#"{"name":"Ada","password":"***"}"#);
    assert_eq!(json!([notes[1]["operation"], notes[1]["about"]]), json!(["member.delete", id]));
}

#[tokio::test]
async fn what_was_refused_is_noted_and_leaves_nothing_else() {
    let mock = library().await;
    let (alice, bob) = (mock.caller("alice").await, mock.caller("bob").await);
    assert_eq!(bob.post("/api/members", &json!({"name": "Eve"})).await.status, 403);
    assert_eq!(alice.post("/api/members", &json!({})).await.status, 400);
    assert_eq!(alice.delete("/api/members/mem_none").await.status, 404);
    let told = |note: &Value| json!([note["who"], note["outcome"], note["message"], note["about"]]);
    assert_eq!(
        notes(&mock).await.iter().map(told).collect::<Vec<_>>(),
        [
            json!(["usr_bob", "forbidden", "Staff only", null]),
            json!(["usr_alice", "validation", "Bad Request", null]),
            json!(["usr_alice", "not_found", "No such member", null]),
        ]
    );
    assert_eq!(mock.default_world().state("member").await.at("/total"), 0);
    assert_eq!(mock.default_world().state("event").await.at("/total"), 0);
}

#[tokio::test]
async fn nobody_is_noted_as_nobody() {
    let mock = library().await;
    let answer = mock.default_world().nobody().post("/api/members", &json!({"name": "Eve"})).await;
    assert_eq!(answer.status, 401);
    let wrong = mock.default_world().holding("no-token").post("/api/members", &json!({"name": "Eve"})).await;
    assert_eq!(wrong.status, 401);
    let told = |note: &Value| json!([note["who"], note["outcome"], note["branch_id"]]);
    assert_eq!(
        notes(&mock).await.iter().map(told).collect::<Vec<_>>(),
        [json!([null, "unauthenticated", null]), json!([null, "invalid_credential", null])]
    );
}

#[tokio::test]
async fn reading_is_noted_only_where_the_document_says_so() {
    let mock = library().await;
    assert_eq!(mock.caller("alice").await.get("/api/members").await.status, 200);
    assert_eq!(mock.caller("alice").await.get("/api/nowhere").await.status, 404);
    assert_eq!(notes(&mock).await, [] as [Value; 0]);
    let mock = changed(adding("/x-mock/audit/if", json!("operation.id == 'listMembers'"))).await;
    let alice = mock.caller("alice").await;
    assert_eq!(alice.get("/api/members").await.status, 200);
    assert_eq!(alice.post("/api/members", &json!({"name": "Ada"})).await.status, 201);
    let notes = notes(&mock).await;
    assert_eq!(notes.len(), 1);
    assert_eq!(json!([notes[0]["operation"], notes[0]["outcome"]]), json!(["member.list", "done"]));
}

#[tokio::test]
async fn a_note_that_cannot_be_made_changes_no_answer_and_is_told() {
    for wrong in ["${int(operation.id)}", "${client.address + 1}"] {
        let mock = changed(with("/x-mock/audit/set/operation", json!(wrong))).await;
        let alice = mock.caller("alice").await;
        assert_eq!(alice.post("/api/members", &json!({"name": "Ada"})).await.status, 201);
        assert_eq!(notes(&mock).await.len(), 0);
        let reason = journal(&mock).await["reason"].as_str().unwrap().to_owned();
        assert!(reason.starts_with("the audit log has nothing of this: "), "{reason}");
        alice.delete("/api/members/mem_none").await;
        let reason = journal(&mock).await["reason"].as_str().unwrap().to_owned();
        assert!(reason.contains("; the audit log has nothing of this: "), "{reason}");
    }
}

#[tokio::test]
async fn notes_are_of_their_world() {
    let mock = library().await;
    let (red, blue) = (mock.world("red"), mock.world("blue"));
    red.caller("alice").await.post("/api/members", &json!({"name": "Ada"})).await;
    assert_eq!((noted(&red).await.len(), noted(&blue).await.len()), (1, 0));
    red.reset().await;
    assert_eq!(noted(&red).await.len(), 0);
}
