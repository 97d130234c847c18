use http::Method;
use serde_json::{Value, json};

use super::{ORDERS, Orders};

/// Registers the receiver, with these members besides.
async fn register(orders: &Orders, more: Value) -> Value {
    let mut hook = json!({"url": orders.receiver()});
    hook.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
    orders.post("/webhooks", hook).await.at("/id")
}

/// The targets of everything that was sent, and what their bodies say happened.
async fn events(orders: &mut Orders) -> Vec<Value> {
    let told = orders.told().await;
    told.into_iter()
        .map(|(_, _, body)| body.get("event").or_else(|| body.get("type")).cloned().unwrap_or(body))
        .collect()
}

#[tokio::test]
async fn who_registers_is_told_of_what_befalls_the_records() {
    let mut orders = Orders::start().await;
    orders.order(1).await;
    assert_eq!(orders.told().await, [], "nobody registered yet");
    register(&orders, json!({})).await;
    orders.order(7).await;
    let got = orders.all().await;
    let body: Value = serde_json::from_str(&got[0].body).unwrap();
    assert_eq!((got.len(), got[0].header("x-event")), (1, "newOrder"));
    assert_eq!(
        (&body["event"], &body["data"]),
        (&json!("newOrder"), &json!({"id": 2, "status": "placed", "total": 7}))
    );
    assert!(body["id"].as_str().is_some_and(|id| id.len() == 36), "the event has an id of its own: {body}");
    orders.ask(Method::PATCH, "/orders/2", json!({"total": 8})).await;
    let changed = json!({"type": "order.updated", "order_id": 2, "order": {"status": "placed", "total": 8}});
    assert_eq!(orders.told().await, [("POST".to_owned(), "/events".to_owned(), changed)]);
    orders.post("/orders/2/cancel", Value::Null).await;
    let cancelled = json!({"id": 2, "status": "cancelled", "total": 8});
    assert_eq!(events(&mut orders).await, [json!("order.updated"), cancelled]);
    orders.ask(Method::DELETE, "/orders/2", Value::Null).await;
    let got = orders.all().await;
    assert_eq!(got[0].header("content-type"), "application/x-www-form-urlencoded");
    assert_eq!(got[0].body, "id=2&status=cancelled&total=8");
}

#[tokio::test]
async fn no_two_events_are_the_same() {
    let mut orders = Orders::start().await;
    register(&orders, json!({})).await;
    register(&orders, json!({})).await;
    orders.order(1).await;
    let told = orders.told().await;
    assert_eq!(told.len(), 2);
    assert_ne!(told[0].2["id"], told[1].2["id"]);
}

#[tokio::test]
async fn who_wants_some_events_or_none_is_told_of_no_others() {
    for (wanted, events_told) in [
        (json!({"events": ["newOrder"]}), 1),
        (json!({"events": ["order.created"]}), 1),
        (json!({"events": ["order.*"]}), 3),
        (json!({"events": ["order.deleted"]}), 0),
        (json!({"events": []}), 3),
        (json!({"active": false}), 0),
    ] {
        let mut orders = Orders::start().await;
        register(&orders, wanted.clone()).await;
        orders.order(1).await;
        orders.post("/orders/1/cancel", Value::Null).await;
        assert_eq!(orders.told().await.len(), events_told, "{wanted}");
    }
}

#[tokio::test]
async fn who_changes_their_mind_or_leaves_is_not_told_any_more() {
    let mut orders = Orders::start().await;
    let id = register(&orders, json!({})).await;
    let path = format!("/webhooks/{}", id.as_str().unwrap());
    for (change, told) in [(json!({"active": false}), 0), (json!({"active": true}), 1)] {
        orders.ask(Method::PATCH, &path, change).await;
        orders.order(1).await;
        assert_eq!(orders.told().await.len(), told);
    }
    orders.ask(Method::DELETE, &path, Value::Null).await;
    orders.order(1).await;
    assert_eq!(orders.told().await, []);
}

#[tokio::test]
async fn a_preference_for_an_answer_makes_nothing_happen() {
    let mut orders = Orders::start().await;
    register(&orders, json!({})).await;
    let request =
        tests::served::client().post(format!("{}/orders", orders.mock.url())).header("Prefer", "code=201");
    let answer = tests::Answer::to(request.json(&json!({"status": "placed"}))).await;
    assert_eq!((answer.status, orders.told().await), (201, vec![]));
}

#[tokio::test]
async fn the_control_api_names_receivers_of_one_world() {
    let mut orders = Orders::start().await;
    let receivers = json!({"receivers": [{"url": orders.receiver(), "events": ["newOrder"]}]});
    let set = orders.control(Method::PUT, "/webhooks", receivers).await;
    assert_eq!(set.at("/webhooks/0"), json!({"system": "", "webhook": "newOrder", "after": ["createOrder"]}));
    assert_eq!(set.at("/receivers/0/events"), json!(["newOrder"]));
    orders.order(3).await;
    orders.post("/@other/orders", json!({"status": "placed"})).await;
    assert_eq!(events(&mut orders).await, [json!("newOrder")]);
    assert_eq!(orders.control(Method::DELETE, "/webhooks", Value::Null).await.status, 204);
    orders.order(3).await;
    assert_eq!(orders.told().await, []);
    for wrong in
        [json!({"receivers": [{"url": "here"}]}), json!({"receivers": [{"url": "http://a", "system": "x"}]})]
    {
        assert_eq!(orders.control(Method::PUT, "/webhooks", wrong).await.status, 400);
    }
}

#[tokio::test]
async fn a_webhook_is_sent_when_somebody_asks_for_it() {
    let mut orders = Orders::start().await;
    let send = |order: Value| orders.control(Method::POST, "/webhooks", order);
    assert_eq!(send(json!({"webhook": "nothing"})).await.status, 404);
    assert_eq!(send(json!({"webhook": "ping"})).await.status, 409, "there is nobody to send it to");
    assert_eq!(send(json!({"webhook": "ping", "url": "nowhere"})).await.status, 400);
    orders.order(5).await;
    let url = format!("{}/now", orders.receiver());
    let sent = send(json!({"webhook": "ping", "url": url})).await;
    assert_eq!((sent.status, sent.at("/deliveries")), (202, json!([1])));
    send(json!({"webhook": "newOrder", "url": url})).await;
    send(json!({"webhook": "ping", "url": url, "body": {"zen": 1}})).await;
    let told = orders.told().await;
    assert!(told.iter().all(|(_, target, _)| target == "/events/now"));
    assert_eq!((&told[0].2, &told[2].2), (&json!({"zen": "slowly"}), &json!({"zen": 1})));
    assert_eq!(
        told[1].2["data"],
        json!({"id": 1, "status": "placed", "total": 5}),
        "the last one that there is"
    );
}

#[tokio::test]
async fn webhooks_of_3_0_stand_in_an_extension() {
    let document = ORDERS.replace("openapi: 3.1.0", "openapi: 3.0.3").replace("\nwebhooks:", "\nx-webhooks:");
    let mut orders = Orders::of(&document).await;
    register(&orders, json!({})).await;
    orders.order(1).await;
    assert_eq!(events(&mut orders).await, [json!("newOrder")]);
}

#[tokio::test]
async fn another_document_has_others_told() {
    for (broken, by) in [
        ("  newOrder:\n", "  anOffer:\n"),
        ("\nwebhooks:", "\nx-hooks:"),
        ("        data: {$ref: \"#/components/schemas/Order\"}", "        data: {type: string}"),
        ("  /webhooks:\n", "  /links:\n"),
    ] {
        let document = ORDERS.replacen(broken, by, 1).replace("An order was placed", "Something");
        let mut orders = Orders::of(&document).await;
        let path = if document.contains("/links:") { "/links" } else { "/webhooks" };
        orders.post(path, json!({"url": orders.receiver()})).await;
        orders.order(7).await;
        let told = orders.told().await;
        let is_told = told.iter().any(|(_, _, body)| body["data"]["total"] == 7);
        assert!(!is_told, "{broken}: {told:?}");
    }
}

#[tokio::test]
async fn a_document_may_say_after_what_a_webhook_is_sent() {
    let said =
        |after: &str| ORDERS.replace("  ping:\n", &format!("  ping:\n    x-mock: {{after: [{after}]}}\n"));
    let mut orders = Orders::of(&said("readOrder, cancelOrder")).await;
    register(&orders, json!({"events": ["ping"]})).await;
    orders.order(1).await;
    assert_eq!(orders.told().await, []);
    orders.post("/orders/1/cancel", Value::Null).await;
    assert_eq!(events(&mut orders).await, [json!({"zen": "slowly"})]);
    let quiet = ORDERS.replace("  newOrder:\n", "  newOrder:\n    x-mock: {after: []}\n");
    let mut orders = Orders::of(&quiet).await;
    register(&orders, json!({})).await;
    orders.order(1).await;
    assert_eq!(orders.told().await, []);
}

#[test]
fn what_it_says_is_checked_when_it_is_loaded() {
    for (after, wanted) in [
        ("{after: [nothing]}", "there is no operation `nothing`"),
        ("{after: createOrder}", "has the wrong type"),
        ("{afterwards: []}", "unknown key `afterwards`"),
    ] {
        let document = ORDERS.replace("  ping:\n", &format!("  ping:\n    x-mock: {after}\n"));
        let found = specs::contract::read("", &document).unwrap_err();
        let told = found.to_string();
        assert!(told.contains(wanted) && found.iter().all(|it| it.place.position.is_some()), "{told}");
    }
}

/// A document of one's own: its callbacks, and webhooks that it says the cause of.
const OWN: &str = r##"
openapi: 3.1.0
info: {title: Bell, version: "1"}
x-mock: {resources: {ring: {schema: Ring, label: Ring, id: {prefix: r_, length: 8}}}}
paths:
  /rings:
    post:
      operationId: ringBell
      x-mock: {create: ring}
      x-evidence: guess
      x-source: here
      x-requirement: BELL
      requestBody: {content: {application/json: {schema: {type: object, properties: {word: {type: string}, to: {type: string}}}}}}
      responses: {"201": {description: rung, content: {application/json: {schema: {$ref: "#/components/schemas/Ring"}}}}}
      callbacks:
        rung:
          "{$request.body#/to}":
            post:
              requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Ring"}}}}
              responses: {"200": {description: heard}}
webhooks:
  ringCreated:
    post: {requestBody: {content: {application/json: {schema: {type: object, required: [word], properties: {word: {type: string}}}}}}}
  bell:
    x-mock: {after: [ringBell]}
    post: {requestBody: {content: {application/json: {schema: {type: object, required: [word], properties: {word: {type: string}}}}}}}
components:
  schemas:
    Ring: {type: object, required: [id], properties: {id: {type: string}, word: {type: string}, to: {type: string}}}
"##;

#[tokio::test]
async fn a_document_of_ones_own_has_sent_what_it_says() {
    let mut orders = Orders::of(OWN).await;
    let receivers = json!({"receivers": [{"url": orders.receiver()}]});
    assert_eq!(orders.control(Method::PUT, "/webhooks", receivers).await.status, 200);
    let rung =
        orders.post("/rings", json!({"word": "Dong", "to": format!("{}/to", orders.receiver())})).await;
    let told: Vec<(String, Value)> =
        orders.told().await.into_iter().map(|(_, to, body)| (to, body)).collect();
    assert_eq!(
        told,
        [("/events/to".to_owned(), rung.json()), ("/events".to_owned(), json!({"word": "Dong"}))],
        "what is annotated is not inferred"
    );
}
