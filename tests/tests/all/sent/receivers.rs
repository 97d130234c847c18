//! Who is told.

use http::Method;
use serde_json::{Value, json};

use super::Orders;

fn answer(schema: &Value) -> Value {
    json!({"description": "done", "content": {"application/json": {"schema": schema}}})
}

/// Collections whose records are made, read and changed, each with the body that one is made of, and webhooks.
fn document(collections: &[(&str, Value)], webhooks: &[&str]) -> String {
    let record =
        json!({"type": "object", "properties": {"id": {"type": "string"}, "name": {"type": "string"}}});
    let mut paths = json!({});
    for (path, body) in collections {
        let sent = json!({"content": {"application/json": {"schema": body}}});
        let names: Vec<&str> = path.split(['{', '}']).skip(1).step_by(2).collect();
        let parameter =
            |name: &&str| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}});
        let above: Vec<Value> = names.iter().map(parameter).collect();
        let all: Vec<Value> = names.iter().chain(&["id"]).map(parameter).collect();
        paths[*path] = json!({
            "parameters": above,
            "get": {"responses": {"200": answer(&json!({"type": "array", "items": record}))}},
            "post": {"requestBody": sent, "responses": {"201": answer(&json!({"type": "object"}))}},
        });
        paths[format!("{path}/{{id}}")] = json!({
            "parameters": all,
            "get": {"responses": {"200": answer(&record)}},
            "patch": {"requestBody": sent, "responses": {"200": answer(&record)}},
        });
    }
    let webhook =
        |name: &&str| ((*name).to_owned(), json!({"post": {"responses": {"200": {"description": "noted"}}}}));
    let webhooks: serde_json::Map<String, Value> = webhooks.iter().map(webhook).collect();
    json!({"openapi": "3.1.0", "info": {"title": "a", "version": "1"}, "paths": paths, "webhooks": webhooks})
        .to_string()
}

async fn targets(orders: &mut Orders) -> Vec<String> {
    orders.told().await.into_iter().map(|(_, target, _)| target).collect()
}

#[tokio::test]
async fn who_registers_in_a_wrapped_body_is_told() {
    let text = json!({"type": "string"});
    let hook = json!({"type": "object", "properties": {"url": text, "events": {"type": "array", "items": text}, "active": {"type": "boolean"}}});
    let resource = json!({"type": "object", "properties": {"type": text, "attributes": hook}});
    let within = |name: &str, value: &Value| json!({name: value});
    for (wrapper, schema) in [("webhook", &hook), ("data", &hook), ("data", &resource)] {
        let body = json!({"type": "object", "properties": within(wrapper, schema)});
        let pet = json!({"type": "object"});
        let document = document(&[("/pets", pet), ("/webhooks", body)], &["petCreated"]);
        for (said, told) in [
            (json!({}), 1),
            (json!({"events": ["petCreated"]}), 1),
            (json!({"events": ["petDeleted"]}), 0),
            (json!({"active": false}), 0),
        ] {
            let mut orders = Orders::of(&document).await;
            let mut own = json!({"url": orders.receiver()});
            own.as_object_mut().unwrap().extend(said.as_object().unwrap().clone());
            let is_resource = std::ptr::eq(schema, &resource);
            let record = if is_resource { json!({"type": "webhooks", "attributes": own}) } else { own };
            orders.post("/webhooks", within(wrapper, &record)).await;
            orders.post("/pets", json!({"name": "Rex"})).await;
            assert_eq!(targets(&mut orders).await.len(), told, "{wrapper}: {record}");
        }
    }
}

#[tokio::test]
async fn who_registered_under_a_record_hears_nothing_of_others_like_it() {
    let (repo, hook) = (json!({"type": "object"}), json!({"properties": {"url": {"type": "string"}}}));
    let collections =
        [("/repos", repo.clone()), ("/repos/{repo}/issues", repo.clone()), ("/repos/{repo}/hooks", hook)];
    let mut orders = Orders::of(&document(&collections, &["repoUpdated", "issueCreated"])).await;
    for name in ["x", "y"] {
        let url = format!("{}/{name}", orders.receiver());
        orders.post(&format!("/repos/{name}/hooks"), json!({"url": url})).await;
    }
    assert_eq!(orders.ask(Method::PATCH, "/repos/y", json!({"name": "why"})).await.status, 200);
    assert_eq!(targets(&mut orders).await, ["/events/y"]);
    orders.post("/repos/x/issues", json!({"name": "first"})).await;
    assert_eq!(targets(&mut orders).await, ["/events/x"]);
}
