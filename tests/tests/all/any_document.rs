//! A document that somebody else wrote, faults and all: what is passed over, what is remembered, what is answered.

use std::path::Path;

use http::Method;
use mock_server::MockServer;
use serde_json::{Value, json};
use specs::overlay::Overlay;
use specs::{Contract, Severity, System};
use tests::Answer;
use tests::served::client;

const SHOP: &str = "data/any/shop.yaml";

/// The shop, served at the root.
struct Shop(MockServer);

fn system(overlays: &[&Overlay]) -> System {
    let read = specs::contract::load_overlaid("", Path::new(SHOP), overlays);
    read.unwrap_or_else(|found| panic!("{found}"))
}

impl Shop {
    async fn start() -> Self {
        Self(MockServer::serving(Contract::new([system(&[])])).await.unwrap())
    }

    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let request = client().request(method, format!("{}{path}", self.0.url()));
        Answer::to(match body {
            Some(body) => request.json(&body),
            None => request,
        })
        .await
    }

    async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, None).await
    }

    async fn preferring(&self, path: &str, preference: &str) -> Answer {
        let request = client().get(format!("{}{path}", self.0.url())).header("Prefer", preference);
        Answer::to(request).await
    }
}

#[test]
fn faults_are_warnings_with_their_places() {
    let warnings = system(&[]).warnings();
    assert!(warnings.iter().all(|found| found.severity == Severity::Warning), "{warnings}");
    let told = warnings.to_string();
    for wanted in [
        "\"nowhere.yaml\"",
        "contains \"?\"",
        "operationId `pets` is taken",
        "`type` cannot be \"String\"",
        "`pattern` cannot be \"(\"",
    ] {
        assert!(told.contains(wanted), "{wanted} is missing in\n{told}");
    }
    assert!(warnings.iter().all(|found| found.place.position.is_some()), "{told}");
}

#[tokio::test]
async fn what_is_made_changed_and_deleted_shows_in_every_answer() {
    let shop = Shop::start().await;
    let first = shop.get("/pets").await;
    assert_eq!((first.status, first.at("/total")), (200, json!(2)));
    let made =
        shop.ask(Method::POST, "/pets", Some(json!({"name": "Ada", "kind": "cat", "secret": "x"}))).await;
    assert_eq!((made.status, made.at("/name"), made.at("/secret")), (201, json!("Ada"), Value::Null));
    let id = made.at("/id");
    let path = format!("/pets/{id}");
    assert_eq!(shop.get(&path).await.at("/pet/name"), json!("Ada"));
    shop.ask(Method::PATCH, &path, Some(json!({"name": "Eve"}))).await;
    let listed = shop.get("/v1/api/pets").await;
    assert_eq!(
        (listed.at("/total"), listed.at("/data/2/name"), listed.at("/data/2/id")),
        (json!(3), json!("Eve"), id)
    );
    let adopted = shop.ask(Method::POST, &format!("{path}/adopt"), None).await;
    assert_eq!((adopted.at("/status"), adopted.at("/name")), (json!("adopted"), json!("Eve")));
    assert_eq!(shop.ask(Method::DELETE, &path, None).await.status, 204);
    let gone = shop.get(&path).await;
    assert_eq!((gone.status, gone.at("/code")), (404, json!(404)));
    assert_eq!(shop.get("/pets").await.at("/total"), json!(2));
    assert_eq!(shop.get(&format!("{path}/visits")).await.status, 404, "what lay under it is gone too");
}

#[tokio::test]
async fn what_nobody_made_is_made_up_once() {
    let shop = Shop::start().await;
    let asked = shop.get("/pets/77").await;
    assert_eq!((asked.status, asked.at("/pet/id")), (200, json!(77)));
    assert_eq!(shop.get("/pets/77").await.text, asked.text);
    assert_eq!(shop.get("/pets").await.at("/total"), json!(3));
    let visit = shop
        .ask(
            Method::POST,
            "/pets/77/visits",
            Some(json!({"id": "0b6ee7a1-6a0c-4f4e-9d8e-0a0b6c2d3e4f", "pet_id": 77, "note": "well"})),
        )
        .await;
    assert_eq!((visit.status, visit.at("/note")), (200, json!("well")));
    let visits = shop.get("/pets/77/visits").await;
    assert!(visits.text.contains("\"note\":\"well\""), "{}", visits.text);
    let others = shop.get("/pets/78/visits").await;
    assert!(!others.text.contains("\"note\":\"well\""));
    assert_eq!((visits.at("/0/pet_id"), others.at("/0/pet_id")), (json!(77), json!(78)));
    assert_ne!(visits.at("/0/id"), others.at("/0/id"));
}

#[tokio::test]
async fn a_page_has_the_rows_that_are_asked_for() {
    let shop = Shop::start().await;
    let second = shop.get("/pets?limit=1&page=2").await;
    assert_eq!((second.at("/data/0/name"), second.at("/data/1")), (json!("Tom"), Value::Null));
    assert_eq!((second.at("/total"), second.at("/has_more")), (json!(2), json!(false)));
    assert_eq!(shop.get("/pets?limit=1").await.at("/has_more"), json!(true));
}

#[tokio::test]
async fn one_record_is_read_as_it_was_written() {
    let shop = Shop::start().await;
    shop.ask(Method::PUT, "/settings", Some(json!({"theme": "dark"}))).await;
    assert_eq!(shop.get("/settings").await.at("/theme"), json!("dark"));
}

#[tokio::test]
async fn refusals_are_in_the_form_that_the_document_declares() {
    let shop = Shop::start().await;
    let wrong = shop.ask(Method::POST, "/pets", Some(json!({"name": 1}))).await;
    assert_eq!((wrong.status, wrong.at("/code")), (422, json!(422)));
    assert!(wrong.at("/message").as_str().unwrap_or_default().contains("string"), "{}", wrong.text);
    assert_eq!(shop.get("/secret").await.status, 401);
    assert_eq!(shop.get("/find?kind=dog").await.status, 200);
    let methods = shop.ask(Method::OPTIONS, "/pets", None).await;
    assert_eq!((methods.status, methods.header("allow")), (204, "GET, POST"));
}

#[tokio::test]
async fn preferences_choose_among_what_is_declared() {
    let shop = Shop::start().await;
    let missing = shop.preferring("/pets/1", "code=404").await;
    assert_eq!(missing.status, 404);
    assert!(missing.at("/message").is_string());
    assert_eq!(shop.preferring("/pets/1", "code=418").await.status, 400);
}

#[tokio::test]
async fn an_overlay_overrules_the_document() {
    let overlay =
        Overlay::load(Path::new("data/any/shop.overlay.yaml")).unwrap_or_else(|found| panic!("{found}"));
    assert!(overlay.is_of(Path::new(SHOP)) && !overlay.is_of(Path::new("data/requests.yaml")));
    let system = system(&[&overlay]);
    assert!(system.warnings().to_string().contains("nothing of the document is at `$.paths['/nothing']`"));
    let shop = Shop(MockServer::serving(Contract::new([system])).await.unwrap());
    assert_eq!(shop.get("/secret").await.status, 200);
    assert_eq!(shop.get("/pets").await.at("/data/2/name"), json!("Ada"));
    assert_eq!(shop.ask(Method::PUT, "/settings", Some(json!({}))).await.status, 405);
}

#[tokio::test]
async fn what_lies_under_something_deleted_is_gone_though_it_has_no_state() {
    let shop = Shop::start().await;
    assert_eq!(shop.get("/pets/5/chip").await.status, 200);
    assert_eq!(shop.ask(Method::DELETE, "/pets/5", None).await.status, 204);
    assert_eq!(shop.get("/pets/5/chip").await.status, 404);
    assert_eq!(shop.get("/pets/6/chip").await.status, 200);
}

#[tokio::test]
async fn an_id_that_no_path_can_have_is_not_taken_and_large_numbers_stay_whole() {
    let feeds = feeds().await;
    for said in ["", ".", ".."] {
        let made = feeds.ask(Method::POST, "/notes", Some(json!({"id": said, "size": 1e23}))).await;
        let id = made.at("/id");
        assert!(made.status == 201 && id.is_string() && id != said, "{}", made.text);
        assert!(made.text.contains("99999999999999991611392"), "{}", made.text);
        let read = feeds.get(&format!("/notes/{}", id.as_str().unwrap_or_default())).await;
        assert_eq!((read.status, read.at("/id")), (200, id));
    }
}

#[tokio::test]
async fn rows_are_called_as_their_paths_ask_for() {
    let feeds = feeds().await;
    let zones: Vec<Value> = serde_json::from_str(&feeds.get("/zones").await.text).unwrap();
    assert!(zones.len() >= 3);
    for zone in zones {
        let read = feeds.get(&format!("/zones/{}", zone["zoneId"].as_str().unwrap_or_default())).await;
        assert_eq!((read.status, read.json()), (200, zone));
    }
}

#[tokio::test]
async fn what_frameworks_declare_beside_json_is_json() {
    let feeds = feeds().await;
    let send = async |method, path: &str, media_type: &str, body: Value| {
        let request = client().request(method, format!("{}{path}", feeds.0.url())).header("X-Key", "k");
        Answer::to(request.header("Content-Type", media_type).body(body.to_string())).await
    };
    let made = send(Method::POST, "/zones", "text/json", json!({"zoneId": "de_DE", "name": "A"})).await;
    assert_eq!((made.status, made.at("/name")), (201, json!("A")), "{}", made.text);
    assert_eq!(
        send(Method::POST, "/zones", "text/json", json!([])).await.status,
        401,
        "the only refusal declared"
    );
    let changed =
        send(Method::PATCH, "/zones/de_DE", "application/json-patch+json", json!({"name": "B"})).await;
    assert_eq!((changed.status, changed.at("/name")), (200, json!("B")), "{}", changed.text);
    let keyless = feeds.ask(Method::POST, "/zones", None).await;
    assert!(keyless.status == 401 && !keyless.header("x-server").is_empty(), "{}", keyless.text);
}

#[tokio::test]
async fn a_text_that_is_declared_as_json_may_stand_without_quotes() {
    let feeds = feeds().await;
    for (text, status) in [("abc", 200), ("%22abc%22", 200), ("123", 200), ("abcdef", 400)] {
        assert_eq!(feeds.get(&format!("/tasks/{text}")).await.status, status, "{text}");
    }
}

#[tokio::test]
async fn a_required_object_may_be_empty_and_nothing_else_may() {
    let feeds = feeds().await;
    assert_eq!(feeds.get("/search?any=1").await.status, 200);
    assert_eq!(feeds.get("/search?kind=a&any=1").await.status, 200);
    let missing = feeds.get("/search").await;
    assert_eq!(
        (missing.status, missing.at("/errors/0/name"), missing.at("/errors/1")),
        (400, json!("any"), Value::Null)
    );
}

async fn feeds() -> Shop {
    Shop(MockServer::document(Path::new("data/any/feeds.yaml")).await.unwrap())
}

#[tokio::test]
async fn xml_is_read_judged_and_remembered() {
    let feeds = feeds().await;
    let send = async |text: &str| {
        let request = client().post(format!("{}/feeds", feeds.0.url())).header("Accept", "application/xml");
        Answer::to(request.header("Content-Type", "application/xml").body(text.to_owned())).await
    };
    let made =
        send("<feed><title>News</title><entries><entry>a</entry><entry>b</entry></entries></feed>").await;
    assert_eq!(made.status, 201, "{}", made.text);
    let id =
        made.text.split('"').find_map(|it| it.parse::<u64>().ok()).unwrap_or_else(|| panic!("{}", made.text));
    let read = feeds.get(&format!("/feeds/{id}")).await;
    assert_eq!((read.at("/title"), read.at("/entries")), (json!("News"), json!(["a", "b"])));
    let long = send("<feed><title>This title is longer than it may be</title></feed>").await;
    assert_eq!((long.status, long.at("/errors/0/pointer")), (400, json!("/title")), "{}", long.text);
    assert_eq!(send("<feed><title>a</feed>").await.status, 400);
    assert_eq!(send("<news><title>a</title></news>").await.status, 400);
}

#[tokio::test]
async fn null_is_not_made_up_where_the_letter_refuses_it_and_kept_where_it_is_sent() {
    let feeds = feeds().await;
    let moods = feeds.get("/moods").await;
    let moods: Vec<Value> = serde_json::from_str(&moods.text).unwrap();
    assert!(
        moods.len() >= 20 && moods.iter().all(|it| it["mood"].is_string() && it["by"]["name"].is_string())
    );
    assert!(moods.iter().any(|it| it["said"].is_null()), "what may be null sometimes is");
    let sent = json!({"mood": null, "by": null, "said": null});
    assert_eq!(feeds.ask(Method::PUT, "/@me", Some(sent.clone())).await.json(), sent);
}

#[tokio::test]
async fn a_path_that_begins_like_that_of_a_world_is_the_documents() {
    let feeds = feeds().await;
    let there = feeds.get("/@52.5,13.4").await;
    assert_eq!((there.status, there.header("content-type")), (200, "text/plain"));
    assert!(!there.text.is_empty());
    assert_eq!(feeds.get("/@north,13.4").await.status, 400);
    let mood = |said: &str| json!({"mood": "good", "by": {"name": "Ada"}, "said": said});
    feeds.ask(Method::PUT, "/@other/@me", Some(mood("elsewhere"))).await;
    feeds.ask(Method::PUT, "/@me", Some(mood("here"))).await;
    assert_eq!(feeds.get("/@me").await.at("/said"), json!("here"));
    let elsewhere = client().get(format!("{}/@me", feeds.0.url())).header("Mock-World", "other");
    assert_eq!(Answer::to(elsewhere).await.at("/said"), json!("elsewhere"));
}
