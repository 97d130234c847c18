//! What is in what is sent.

use http::Method;
use serde_json::{Value, json};

use super::Orders;

const PETS: &str = r##"
openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /pets:
    get:
      operationId: listPets
      responses:
        "200": {description: all, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Pet"}}, example: []}}}
    post:
      operationId: createPet
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
      responses:
        "201": {description: made, content: {application/json: {schema: {$ref: "#/components/schemas/Pet"}}}}
  /pets/{petId}:
    delete:
      operationId: deletePet
      parameters: [{name: petId, in: path, required: true, schema: {type: integer}}]
      responses: {"204": {description: gone}}
webhooks:
  petCreated:
    post:
      parameters: [{$ref: "#/components/parameters/event"}]
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Event"}}}}
      responses: {"200": {description: noted}}
  petDeleted:
    post:
      parameters: [{$ref: "#/components/parameters/event"}]
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Event"}}}}
      responses: {"200": {description: noted}}
  bare:
    post:
      parameters:
        - {name: X-Shop, in: header, schema: {type: string}, examples: {one: {$ref: "#/components/examples/shop"}}}
        - {name: Content-Length, in: header, required: true, schema: {type: integer, const: 3}}
        - {name: Transfer-Encoding, in: header, required: true, schema: {type: string, const: gzip}}
        - {name: Host, in: header, required: true, schema: {type: string, const: elsewhere}}
        - {name: Connection, in: header, required: true, schema: {type: string, const: upgrade}}
      responses: {"200": {description: noted}}
  form:
    post:
      requestBody: {content: {application/x-www-form-urlencoded: {schema: {type: object}}}}
      responses: {"200": {description: noted}}
  parts:
    post:
      requestBody: {content: {multipart/form-data: {schema: {type: object}}}}
      responses: {"200": {description: noted}}
  cloud:
    post:
      requestBody: {content: {application/cloudevents+json: {schema: {type: object}}}}
      responses: {"200": {description: noted}}
components:
  parameters:
    event: {name: X-Event, in: header, required: true, schema: {$ref: "#/components/schemas/EventType"}}
  examples:
    shop: {value: downtown}
  schemas:
    EventType: {type: string, enum: [pet.deleted, pet.created]}
    Event: {type: object, required: [type, data], properties: {type: {$ref: "#/components/schemas/EventType"}, data: {$ref: "#/components/schemas/Pet"}}}
    Pet: {type: object, required: [name, type], properties: {id: {type: integer, readOnly: true}, name: {type: string}, type: {type: string}}}
"##;

/// A webhook whose body has members of the record, and nothing else.
fn with_the_record_as_body() -> String {
    let event = r##"{application/json: {schema: {$ref: "#/components/schemas/Event"}}}"##;
    let like_it = "{application/json: {schema: {type: object, required: [name, type], properties: {name: {type: string}, type: {type: string}}}}}";
    PETS.replacen(event, like_it, 1)
}

/// Has every webhook sent somewhere.
async fn told_at(orders: &Orders, url: &str) {
    let receivers = json!({"receivers": [{"url": url}]});
    assert_eq!(orders.control(Method::PUT, "/webhooks", receivers).await.status, 200);
}

fn dog() -> Value {
    json!({"name": "Rex", "type": "dog"})
}

#[tokio::test]
async fn what_happened_is_named_as_a_list_of_values_elsewhere_has_it() {
    let mut orders = Orders::of(PETS).await;
    told_at(&orders, orders.receiver()).await;
    orders.post("/pets", dog()).await;
    orders.ask(Method::DELETE, "/pets/1", Value::Null).await;
    let got = orders.all().await;
    let names = got.iter().map(|got| {
        let body: Value = serde_json::from_str(&got.body).unwrap();
        (got.header("x-event").to_owned(), body["type"].clone())
    });
    let wanted = ["pet.created", "pet.deleted"].map(|name| (name.to_owned(), json!(name)));
    assert_eq!(names.collect::<Vec<_>>(), wanted);
}

#[tokio::test]
async fn what_a_record_says_of_itself_is_not_what_happened() {
    let mut orders = Orders::of(&with_the_record_as_body()).await;
    told_at(&orders, orders.receiver()).await;
    orders.post("/pets", dog()).await;
    assert_eq!(orders.told().await, [("POST".to_owned(), "/events".to_owned(), dog())]);
}

#[tokio::test]
async fn headers_of_the_connection_are_left_out_and_examples_elsewhere_are_taken() {
    let mut orders = Orders::of(PETS).await;
    let order = json!({"webhook": "bare", "url": orders.receiver()});
    assert_eq!(orders.control(Method::POST, "/webhooks", order).await.status, 202);
    let got = orders.all().await;
    let [got] = got.as_slice() else { panic!("{got:?}") };
    assert_eq!((got.header("x-shop"), got.header("transfer-encoding")), ("downtown", ""));
    assert!(orders.receiver().contains(got.header("host")), "{got:?}");
    assert_eq!(orders.deliveries().await, [json!(["delivered", 1, 200, null])]);
}

#[tokio::test]
async fn a_body_that_is_given_is_sent_as_json_whatever_is_declared() {
    let mut orders = Orders::of(PETS).await;
    for (webhook, media) in [
        ("petCreated", "application/json"),
        ("bare", "application/json"),
        ("form", "application/json"),
        ("parts", "application/json"),
        ("cloud", "application/cloudevents+json"),
    ] {
        let order = json!({"webhook": webhook, "url": orders.receiver(), "body": {"zen": 1}});
        let sent = orders.control(Method::POST, "/webhooks", order).await;
        assert_eq!(sent.status, 202, "{webhook}: {}", sent.text);
        let got = orders.all().await;
        let [got] = got.as_slice() else { panic!("{webhook}: {got:?}") };
        assert_eq!((got.header("content-type"), got.body.as_str()), (media, r#"{"zen":1}"#), "{webhook}");
    }
    let large = "a".repeat(1 << 20);
    let order = json!({"webhook": "bare", "url": orders.receiver(), "body": large});
    let refused = orders.control(Method::POST, "/webhooks", order).await;
    assert_eq!((refused.status, orders.told().await), (409, vec![]));
    assert!(refused.text.contains("at most 1048576 are sent"), "{}", refused.text);
}

#[tokio::test]
async fn what_goes_to_more_than_can_wait_goes_to_nobody() {
    let mut orders = Orders::of(PETS).await;
    let receivers = vec![json!({"url": orders.receiver()}); 1_001];
    orders.control(Method::PUT, "/webhooks", json!({"receivers": receivers})).await;
    let refused = orders.control(Method::POST, "/webhooks", json!({"webhook": "bare"})).await;
    assert_eq!((refused.status, orders.deliveries().await.len()), (409, 0));
    assert_eq!(orders.told().await, []);
}

#[tokio::test]
async fn a_webhook_that_comes_back_here_is_not_sent_without_end() {
    let orders = Orders::of(&with_the_record_as_body()).await;
    told_at(&orders, &format!("{}/pets", orders.mock.url())).await;
    orders.post("/pets", dog()).await;
    orders.pass("PT0S").await;
    let statuses: Vec<Value> = orders.deliveries().await.iter().map(|it| it[2].clone()).collect();
    assert_eq!(statuses, vec![json!(201); 8]);
    let reason = "it follows from 8 requests in a row that were sent from here";
    assert_eq!(orders.noted().await[0]["reason"], reason);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_events_at_once_no_two_are_the_same() {
    let numbered =
        r##"Event: {type: object, required: [id], properties: {id: {type: string, format: uuid}}}"##;
    let event = PETS.lines().find(|line| line.starts_with("    Event: ")).unwrap();
    let mut orders = Orders::of(&PETS.replace(event.trim(), numbered)).await;
    told_at(&orders, orders.receiver()).await;
    for _ in 0..25 {
        futures::future::join_all((0..8).map(|_| {
            let request = tests::served::client().post(format!("{}/pets", orders.mock.url())).json(&dog());
            tokio::spawn(tests::Answer::to(request))
        }))
        .await;
    }
    let told = orders.told().await;
    let ids: std::collections::BTreeSet<String> = told.iter().map(|it| it.2["id"].to_string()).collect();
    assert_eq!((told.len(), ids.len()), (200, 200));
}
