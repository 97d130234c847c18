//! The life of records in documents of many forms: what is sent is what is read, listed, changed and taken away.

use std::path::Path;

use http::Method;
use mock_server::MockServer;
use serde_json::{Value, json};
use specs::Contract;
use tests::Answer;
use tests::served::client;

/// The club, served at the root.
struct Club(MockServer);

impl Club {
    async fn start() -> Self {
        let read = specs::contract::load("", Path::new("data/any/club.yaml"));
        let system = read.unwrap_or_else(|found| panic!("{found}"));
        Self(MockServer::serving(Contract::new([system])).await.unwrap())
    }

    async fn send(&self, method: Method, path: &str, media_type: &str, body: Value) -> Answer {
        let request = client().request(method, format!("{}{path}", self.0.url()));
        Answer::to(request.header("Content-Type", media_type).body(body.to_string())).await
    }

    async fn ask(&self, method: Method, path: &str, body: Value) -> Answer {
        self.send(method, path, "application/json", body).await
    }

    async fn get(&self, path: &str) -> Answer {
        Answer::to(client().get(format!("{}{path}", self.0.url()))).await
    }
}

#[tokio::test]
async fn a_record_with_a_list_in_it_lives_as_any_other() {
    let club = Club::start().await;
    let made = club.ask(Method::POST, "/roles", json!({"name": "cook", "groups": [{"name": "a"}]})).await;
    let path = format!("/roles/{}", made.at("/roleId"));
    assert_eq!(made.header("location"), format!("{}{path}", club.0.url()));
    assert_eq!(club.get(&path).await.at("/groups/0/name"), json!("a"));
    assert!(club.get("/roles").await.text.contains("\"cook\""));
    assert_eq!(club.ask(Method::DELETE, &path, json!({})).await.status, 204);
    assert_eq!(club.get(&path).await.status, 410, "404 is not declared, 410 says the same");
    assert!(!club.get("/roles").await.text.contains("\"cook\""));
}

#[tokio::test]
async fn the_path_of_all_changes_the_one_that_the_body_names() {
    let club = Club::start().await;
    let put = club.ask(Method::PUT, "/roles", json!({"roleId": 5, "name": "waiter"})).await;
    assert_eq!((put.status, put.at("/roleId")), (200, json!(5)));
    assert_eq!(club.get("/roles/5").await.at("/name"), json!("waiter"));
    assert_eq!(club.ask(Method::PUT, "/roles", json!({"name": "nobody"})).await.status, 200);
    assert!(!club.get("/roles").await.text.contains("nobody"));
}

#[tokio::test]
async fn an_id_that_no_path_can_have_is_not_taken() {
    let club = Club::start().await;
    let made = club.ask(Method::POST, "/roles", json!({"roleId": 0, "name": "porter"})).await;
    assert_ne!(made.at("/roleId"), json!(0));
    assert_eq!(club.get(&format!("/roles/{}", made.at("/roleId"))).await.at("/name"), json!("porter"));
    let hook = club.ask(Method::POST, "/hooks", json!({"url": "https://a.example"})).await;
    let id = hook.at("/data/id");
    let read = club.get(&format!("/hooks/{}", id.as_str().unwrap())).await;
    assert_eq!((read.status, read.at("/data/attributes/url")), (200, json!("https://a.example")));
}

#[tokio::test]
async fn what_is_only_shown_is_remembered_too() {
    let club = Club::start().await;
    let made = club.ask(Method::POST, "/rooms", json!({"Data": {"name": "Red"}})).await;
    assert_eq!((made.status, made.at("/Data/name")), (201, json!("Red")));
    let id = made.at("/Data/id");
    assert_eq!(club.get(&format!("/rooms/{id}")).await.at("/rooms/0/name"), json!("Red"));
    let listed = club.get("/rooms?page=0&size=10").await;
    assert_eq!((listed.at("/rooms/0/id"), listed.at("/total")), (id, json!(1)));
    assert_eq!(club.get("/rooms?page=1&size=10").await.at("/rooms"), json!([]));
}

#[tokio::test]
async fn numbers_beyond_their_format_are_refused_as_the_document_declares() {
    let club = Club::start().await;
    let beyond = club.get("/roles/2147483648").await;
    assert_eq!(beyond.status, 412);
    assert!(beyond.header("mock-reason").contains("2147483648 is beyond int32"));
    assert_eq!(club.get("/roles/2147483647").await.status, 200);
    let body = club.ask(Method::POST, "/roles", json!({"roleId": 2_147_483_648_i64, "name": "a"})).await;
    assert_eq!((body.status, body.at("/errors/0/pointer")), (400, json!("/roleId")));
}

#[tokio::test]
async fn what_is_only_written_is_not_shown() {
    let club = Club::start().await;
    let made = club.ask(Method::POST, "/cards", json!({"number": "4"})).await;
    assert_eq!((made.at("/id"), made.at("/card")), (json!("c1"), json!({"number": "4"})));
}

#[tokio::test]
async fn a_json_patch_changes_the_record_as_it_is_read() {
    let club = Club::start().await;
    club.ask(Method::PUT, "/roles", json!({"roleId": 3, "name": "cook", "groups": [{"name": "a"}]})).await;
    let patch = |patch: Value| club.send(Method::PATCH, "/roles/3", "application/json-patch+json", patch);
    let added = json!([
        {"op": "test", "path": "/name", "value": "cook"},
        {"op": "add", "path": "/groups/-", "value": {"name": "b"}},
        {"op": "replace", "path": "/name", "value": "chef"},
    ]);
    assert_eq!(patch(added).await.status, 200);
    let read = club.get("/roles/3").await;
    assert_eq!(
        (read.at("/name"), read.at("/groups")),
        (json!("chef"), json!([{"name": "a"}, {"name": "b"}]))
    );
    let failing =
        json!([{"op": "remove", "path": "/groups"}, {"op": "test", "path": "/name", "value": "cook"}]);
    assert_eq!(patch(failing).await.status, 409);
    assert_eq!(club.get("/roles/3").await.text, read.text, "a change that fails changes nothing");
    assert_eq!(patch(json!([{"op": "move"}])).await.status, 400);
    let merge = json!({"groups": null});
    club.send(Method::PATCH, "/roles/3", "application/merge-patch+json", merge).await;
    let merged = club.get("/roles/3").await;
    assert_eq!((merged.at("/name"), merged.at("/groups")), (json!("chef"), Value::Null));
}

#[tokio::test]
async fn what_a_json_patch_removes_stays_away_and_what_it_cannot_see_stays_known() {
    let club = Club::start().await;
    let home = json!({"street": "Elm", "zip": "1"});
    let role = json!({"roleId": 3, "name": "cook", "groups": [], "home": home, "password": "hush"});
    club.ask(Method::PUT, "/roles", role).await;
    let removed = json!([{"op": "remove", "path": "/groups"}, {"op": "remove", "path": "/home/zip"}]);
    let patched = club.send(Method::PATCH, "/roles/3", "application/json-patch+json", removed).await;
    let read = club.get("/roles/3").await;
    assert_eq!((patched.status, read.at("/home")), (200, json!({"street": "Elm"})));
    assert_eq!((read.at("/groups"), read.at("/name")), (Value::Null, json!("cook")));
    let state = client().get(format!("{}/__mock/state/roles", club.0.url())).header("Mock-Control", "1");
    let records = Answer::to(state).await.at("/records");
    let cook = records.as_array().unwrap().iter().find(|record| record["id"] == "3").unwrap();
    assert_eq!(cook["known"]["password"], "***");
}

#[tokio::test]
async fn two_json_patches_at_one_time_are_both_made() {
    let club = Club::start().await;
    club.ask(Method::PUT, "/roles", json!({"roleId": 3, "name": "cook", "groups": []})).await;
    let add = |name: usize| {
        let patch = json!([{"op": "add", "path": "/groups/-", "value": {"name": name.to_string()}}]);
        club.send(Method::PATCH, "/roles/3", "application/json-patch+json", patch)
    };
    futures::future::join_all((0..20).map(add)).await;
    assert_eq!(club.get("/roles/3").await.at("/groups").as_array().unwrap().len(), 20);
}

#[tokio::test]
async fn a_whole_number_may_be_written_with_a_point() {
    let club = Club::start().await;
    let read = |number: &str| serde_json::from_str::<Value>(number).unwrap();
    for (written, status) in [("3.0", 201), ("1e3", 201), ("3e10", 400)] {
        let role = json!({"roleId": read(written), "name": "a"});
        assert_eq!(club.ask(Method::POST, "/roles", role).await.status, status, "{written}");
    }
}

#[tokio::test]
async fn what_is_known_of_inferred_records_can_be_looked_at() {
    let club = Club::start().await;
    club.ask(Method::PUT, "/roles", json!({"roleId": 3, "name": "cook", "password": "hush"})).await;
    club.ask(Method::DELETE, "/roles/4", json!({})).await;
    let state = |path: &str| {
        let request = client().get(format!("{}/__mock/state/{path}", club.0.url()));
        Answer::to(request.header("Mock-Control", "1"))
    };
    let told = state("roles").await;
    let records = told.at("/records");
    let cook = records.as_array().unwrap().iter().find(|record| record["id"] == "3").unwrap();
    assert_eq!(cook["known"], json!({"roleId": 3, "name": "cook", "password": "***"}));
    assert_eq!(told.at("/deleted"), json!([{"id": "4"}]));
    let unknown = state("rules").await;
    assert_eq!(unknown.status, 404);
    assert!(unknown.at("/detail").as_str().unwrap().ends_with("there are roles"), "{}", unknown.text);
}

#[tokio::test]
async fn of_two_paths_of_one_form_that_answers_whose_parameter_takes_it() {
    let club = Club::start().await;
    assert_eq!(club.get("/icons/7").await.at("/by"), json!("id"));
    assert_eq!(club.get("/icons/cat").await.at("/by"), json!("term"));
}

#[tokio::test]
async fn what_the_document_shows_is_taken_though_it_breaks_its_schema() {
    let club = Club::start().await;
    assert_eq!(club.get("/icons/cat?kind=lines").await.status, 200);
    assert_eq!(club.get("/icons/cat?kind=dots").await.status, 400);
}

#[tokio::test]
async fn a_list_is_read_though_its_commas_are_encoded() {
    let club = Club::start().await;
    for (query, status) in
        [("at=1,2.5", 200), ("at=1%2C2.5", 200), ("at=1%2Cx", 400), ("of=a,b", 200), ("of=", 400)]
    {
        assert_eq!(club.get(&format!("/icons/cat?{query}")).await.status, status, "{query}");
    }
}
