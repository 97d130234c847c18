use http::Method;
use mock_server::DeliverTo;
use serde_json::{Value, json};
use specs::Severity;

use super::{ORDERS, Orders};

/// Places an order that both callbacks follow from; everything that is sent then.
async fn placed(orders: &mut Orders) -> Vec<(String, String, Value)> {
    let to = orders.receiver().to_owned();
    let order = json!({"status": "placed", "total": 12, "callback_url": to});
    orders.post(&format!("/orders?notify={to}/paid"), order).await;
    orders.told().await
}

/// What that is.
fn expected() -> Vec<(String, String, Value)> {
    let placed = json!({"id": 1, "status": "placed", "total": 12});
    vec![
        ("PUT".to_owned(), "/events/placed?order=1&attempt=1".to_owned(), placed),
        ("POST".to_owned(), "/events/paid".to_owned(), json!({"orderId": 1, "paid": true})),
    ]
}

#[tokio::test]
async fn callbacks_go_where_the_exchange_says_with_the_record_that_was_made() {
    let mut orders = Orders::start().await;
    assert_eq!(placed(&mut orders).await, expected());
    let headers = orders.control(Method::GET, "/deliveries", Value::Null).await.at("/deliveries/0/headers");
    assert_eq!(headers, json!({"x-order-topic": "orders", "content-type": "application/json"}));
}

#[tokio::test]
async fn another_document_has_other_things_sent() {
    for (broken, by) in [
        ("      callbacks:", "      x-callbacks:"),
        ("{$request.body#/callback_url}/placed", "{$request.body#/callback}/placed"),
        ("            put:\n", "            post:\n"),
        ("const: true", "const: false"),
        ("schema: {type: integer, const: 1}", "schema: {type: integer, const: 2}"),
        ("required: [orderId, paid], properties: {orderId:", "required: [order, paid], properties: {order:"),
    ] {
        let document = ORDERS.replacen(broken, by, 1);
        assert_ne!(document, ORDERS, "{broken}");
        let mut orders = Orders::of(&document).await;
        assert_ne!(placed(&mut orders).await, expected(), "{broken}");
    }
}

#[tokio::test]
async fn what_comes_to_no_url_is_not_sent_and_the_journal_says_why() {
    let mut orders = Orders::start().await;
    orders.post("/orders?notify=file:///etc/passwd", json!({"status": "placed"})).await;
    let reasons: Vec<Value> = orders.noted().await.iter().map(|it| it["reason"].clone()).collect();
    assert_eq!(
        reasons[..2],
        [
            json!("$request.body#/callback_url is absent"),
            json!("what `{$request.query.notify}` comes to is no URL of http or https"),
        ]
    );
    assert_eq!(orders.told().await, []);
}

#[tokio::test]
async fn what_is_refused_has_nothing_sent() {
    let mut orders = Orders::start().await;
    let wrong = json!({"status": 1, "callback_url": orders.receiver()});
    assert_eq!(orders.ask(Method::POST, "/orders", wrong).await.status, 400);
    assert_eq!((orders.told().await, orders.noted().await), (vec![], vec![]));
}

#[tokio::test]
async fn an_answer_that_is_not_declared_is_a_failure_and_may_be_tried_again() {
    // Its document declares 204 and 4XX.
    for (answers, sent) in [
        (&[204][..], vec![json!(["delivered", 1, 204, null])]),
        (&[404], vec![json!(["delivered", 1, 404, null])]),
        (&[302], vec![json!(["failed", 1, 302, "the document declares no answer 302: 204, 4XX"])]),
        (&[500, 204], vec![json!(["delivered", 2, 204, null])]),
        (&[500; 6], vec![json!(["failed", 6, 500, "the document declares no answer 500: 204, 4XX"])]),
    ] {
        let mut orders = Orders::with(ORDERS, DeliverTo::Loopback, answers).await;
        orders.post("/orders", json!({"status": "placed", "callback_url": orders.receiver()})).await;
        orders.pass("PT59S").await;
        assert_eq!(orders.told.all().len(), 1, "{answers:?}");
        orders.pass("P1D").await;
        assert_eq!((orders.deliveries().await, orders.told.all().len()), (sent, answers.len() - 1));
    }
}

#[tokio::test]
async fn the_journal_says_what_became_of_each() {
    let mut orders = Orders::with(ORDERS, DeliverTo::Loopback, &[302]).await;
    orders.post("/orders", json!({"status": "placed", "callback_url": orders.receiver()})).await;
    assert_eq!(orders.told().await.len(), 1);
    let noted = orders.noted().await;
    let reason = "the document declares no answer 302: 204, 4XX";
    let wanted = json!({
        "callback": "placed", "webhook": null, "delivery": 1, "state": "failed", "status": 302, "reason": reason
    });
    assert_eq!(noted[0], wanted);
}

#[tokio::test]
async fn nothing_leaves_the_machine_unless_that_is_wanted() {
    for (deliver_to, url, reason) in [
        (DeliverTo::Loopback, "http://192.0.2.1/", "`192.0.2.1` is not loopback"),
        (DeliverTo::None, "http://127.0.0.1:1/", "deliveries go nowhere"),
    ] {
        let orders = Orders::with(ORDERS, deliver_to, &[]).await;
        orders.post("/orders", json!({"status": "placed", "callback_url": url})).await;
        orders.pass("P1D").await;
        let reason = format!("{reason}; --deliver-to says where deliveries may go");
        assert_eq!(orders.deliveries().await, [json!(["failed", 1, 0, reason])]);
    }
}

#[tokio::test]
async fn a_reset_forgets_what_waits() {
    let mut orders = Orders::with(ORDERS, DeliverTo::Loopback, &[500]).await;
    orders.post("/orders", json!({"status": "placed", "callback_url": orders.receiver()})).await;
    assert_eq!(orders.told().await.len(), 1);
    orders.world().reset().await;
    orders.pass("P1D").await;
    assert_eq!((orders.told.all().len(), orders.deliveries().await.len()), (0, 0));
}

#[tokio::test]
async fn secrets_of_a_url_are_sent_and_not_shown() {
    let mut orders = Orders::start().await;
    let to = orders.receiver().replace("http://", "http://me:hidden@");
    orders.post("/orders", json!({"status": "placed", "callback_url": format!("{to}?token=hidden")})).await;
    assert!(orders.told().await[0].1.contains("token=hidden"));
    let shown = orders.control(Method::GET, "/deliveries", Value::Null).await;
    assert_eq!(shown.at("/total"), 1);
    assert!(!shown.text.contains("hidden"), "{}", shown.text);
}

#[test]
fn what_cannot_be_read_is_a_warning_with_its_place() {
    let system = specs::contract::read("", ORDERS).unwrap();
    let found = system.warnings();
    let told: Vec<(&str, bool)> =
        found.iter().map(|it| (it.message.as_str(), it.place.position.is_some())).collect();
    assert_eq!(
        told,
        [
            ("`$request.bdy#/url` is no runtime expression", true),
            ("`/relative` is no URL, and no runtime expression makes one of it", true),
        ]
    );
    assert!(found.iter().all(|it| it.severity == Severity::Warning));
    let annotated = format!("x-mock: {{}}\n{ORDERS}");
    let found = specs::contract::read("", &annotated).unwrap_err().to_string();
    assert!(found.contains("error: `$request.bdy#/url` is no runtime expression"), "{found}");
}
