//! What an answer is besides its body: status, headers, media type; and parts of an API that speak a
//! dialect of their own.

use http::Method;
use serde_json::json;
use tests::archive::archive;
use tests::{Answer, Caller};

async fn accepting(caller: &Caller, path: &str, accept: &str) -> Answer {
    Answer::to(caller.request(Method::GET, path).header("Accept", accept)).await
}

#[tokio::test]
async fn a_list_is_written_as_the_document_says() {
    let (_mock, caller) = archive().await;
    let entries = caller.get("/entries").await;
    assert_eq!(entries.header("content-type"), "application/json");
    assert_eq!(entries.header("x-total"), "2");
    assert_eq!(entries.header("content-disposition"), "");
    assert_eq!(entries.at("/entries/1/title"), json!("Zwölf & mehr"));
    let csv = caller.get("/entries?format=csv").await;
    assert_eq!(csv.header("content-type"), "text/csv");
    assert_eq!(csv.header("content-disposition"), "attachment; filename=\"entries.csv\"");
    assert_eq!(csv.text, "id,title\r\nen_first,\"One, and only\"\r\nen_second,Zwölf & mehr\r\n");
    let lines = caller.get("/entries?format=ndjson&kind=odd").await;
    assert_eq!(lines.header("content-type"), "application/x-ndjson");
    assert_eq!(lines.header("x-total"), "1");
    assert_eq!(lines.text, "{\"id\":\"en_second\",\"title\":\"Zwölf & mehr\",\"kind\":\"odd\"}\n");
}

#[tokio::test]
async fn what_the_document_says_is_held_against_what_the_client_takes() {
    let (_mock, caller) = archive().await;
    assert_eq!(accepting(&caller, "/entries?format=csv", "text/*").await.status, 200);
    let refused = accepting(&caller, "/entries?format=csv", "application/json").await;
    assert_eq!(refused.status, 406);
    assert!(refused.header("mock-reason").contains("the answer is text/csv"), "{refused:?}");
    assert_eq!(accepting(&caller, "/counts", "application/json").await.status, 406);
}

#[tokio::test]
async fn a_text_is_sent_as_it_is_where_nothing_else_is_declared() {
    let (_mock, caller) = archive().await;
    for accept in ["*/*", "text/plain", "text/plain;version=0.0.4, */*;q=0.1"] {
        let counts = accepting(&caller, "/counts", accept).await;
        assert_eq!((counts.status, counts.text.as_str()), (200, "archive_entries 2\n"), "{accept}");
        assert_eq!(counts.header("content-type"), "text/plain; version=0.0.4");
    }
}

#[tokio::test]
async fn a_status_and_a_location_follow_from_the_record() {
    let (_mock, caller) = archive().await;
    let made = caller.post("/entries", &json!({"title": "New"})).await;
    assert_eq!(made.status, 201);
    assert_eq!(made.header("location"), format!("/entries/{}", made.at("/entry/id").as_str().unwrap()));
    let late = caller.post("/entries", &json!({"title": "New", "kind": "late"})).await;
    assert_eq!((late.status, late.text.as_str()), (202, ""));
    assert_eq!(caller.get(late.header("location")).await.at("/entry/kind"), json!("late"));
    let gone = caller.get("/entries/en_second/go").await;
    assert_eq!((gone.status, gone.text.as_str()), (302, ""));
    let location = "https://archive.example/?entry=en_second&title=Zw%C3%B6lf%20%26%20mehr";
    assert_eq!(gone.header("location"), location);
}

#[tokio::test]
async fn a_surface_words_answers_and_refusals_in_a_dialect_of_its_own() {
    let (_mock, caller) = archive().await;
    assert_eq!(caller.get("/entries/en_first").await.at("/entry/id"), json!("en_first"));
    assert_eq!(caller.get("/compatible/v1/entries/en_first").await.at("/id"), json!("en_first"));
    let own = caller.get("/entries/none").await;
    assert_eq!((own.status, own.json()), (404, json!({"problem": "No such entry"})));
    let there = caller.get("/compatible/v1/entries/none").await;
    let said = json!({"error": {"message": "No such entry", "code": "not_found"}});
    assert_eq!((there.status, there.json(), there.header("x-kind")), (404, said, "not_found"));
    let method = caller.send(Method::PUT, "/compatible/v1/entries/en_first").await;
    let said = json!({"error": {"message": "Use another method", "code": "method_not_allowed"}});
    assert_eq!((method.status, method.json()), (400, said));
    assert_eq!(caller.send(Method::PUT, "/entries/en_first").await.status, 405);
    let nowhere = caller.get("/compatible/v1/nothing").await;
    assert_eq!(nowhere.at("/error/message"), json!("Nothing at /compatible/v1/nothing"));
    assert_eq!(caller.get("/compatible/v10").await.at("/problem"), json!("Nothing at /compatible/v10"));
}
