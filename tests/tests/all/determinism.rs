//! The same seed gives the same world, and what fails leaves no trace in it.

use http::Method;
use serde_json::{Value, json};
use tests::caller::{PARTNERS, TENANTS, USERS};
use tests::{Served, World};

async fn next_id(world: &World) -> Value {
    let made = world.caller("alice").await.post(USERS, &json!({"email": "next@acme.example"})).await;
    assert_eq!(made.status, 201);
    made.at("/data/id")
}

#[tokio::test]
async fn two_servers_have_the_same_people_and_give_the_same_ids() {
    let (one, other) = (Served::start().await, Served::start().await);
    let (one, other) = (one.default_world(), other.default_world());
    for resource in ["partner", "tenant", "user", "application"] {
        assert_eq!(one.state(resource).await.ids(), other.state(resource).await.ids(), "{resource}");
    }
    let names = |answer: tests::Answer| answer.at("/records").to_string().matches("display_name").count();
    assert_eq!(names(one.state("user").await), names(other.state("user").await));
    let personas = async |world: &World| world.control(Method::GET, "/personas", &Value::Null).await.text;
    assert_eq!(personas(&one).await, personas(&other).await);
    assert_eq!(next_id(&one).await, next_id(&other).await);
}

#[tokio::test]
async fn two_servers_have_the_same_values_but_for_times() {
    let (one, other) = (Served::start().await, Served::start().await);
    let read = async |mock: &Served| mock.default_world().state("user").await.at("/records");
    let timeless = |mut records: Value| {
        for field in ["created_at", "updated_at", "last_login_at", "deleted_at"] {
            records.as_array_mut().unwrap().iter_mut().for_each(|record| record[field] = Value::Null);
        }
        records
    };
    assert_eq!(timeless(read(&one).await), timeless(read(&other).await));
}

#[tokio::test]
async fn a_keys_of_one_server_are_those_of_another() {
    let (one, other) = (Served::start().await, Served::start().await);
    let keys = async |mock: &Served| {
        mock.default_world().nobody().get("/api/v1/platform/.well-known/jwks.json").await.text
    };
    assert_eq!(keys(&one).await, keys(&other).await);
}

#[tokio::test]
async fn an_operation_that_fails_consumes_no_number() {
    let mock = Served::start().await;
    let (calm, busy) = (mock.world("calm"), mock.world("busy"));
    let (alice, root) = (busy.caller("alice").await, busy.caller("root").await);
    let failing = [
        (USERS, json!({"email": "alice@acme.example"}), 409),
        (USERS, json!({"email": "no mail"}), 422),
        (USERS, json!({"email": "far@globex.example", "tenant_id": "tnt_globex"}), 403),
    ];
    for (path, body, status) in failing {
        assert_eq!(alice.post(path, &body).await.status, status, "{body}");
    }
    let nowhere = json!({"email": "lost@acme.example", "tenant_id": "tnt_nowhere"});
    assert_eq!(root.post(USERS, &nowhere).await.status, 404);
    assert_eq!(next_id(&calm).await, next_id(&busy).await);
}

#[tokio::test]
async fn an_operation_that_fails_leaves_the_world_as_it_was() {
    let mock = Served::start().await;
    let world = mock.default_world();
    let (root, alice) = (world.caller("root").await, world.caller("alice").await);
    let mut before = Vec::new();
    for resource in ["partner", "tenant", "user"] {
        before.push(world.state(resource).await.text);
    }
    root.post(PARTNERS, &json!({"name": "Twice", "slug": "northwind"})).await;
    root.patch(&format!("{TENANTS}tnt_acme"), &json!({"name": "New", "slug": "globex"})).await;
    root.patch(&format!("{TENANTS}tnt_acme"), &json!({"name": "New", "partner_id": "prt_nowhere"})).await;
    alice.patch(&format!("{USERS}usr_bob"), &json!({"title": "New", "email": "alice@acme.example"})).await;
    alice.patch(&format!("{USERS}usr_bob"), &json!({"title": "New", "status": "FLYING"})).await;
    alice.delete(&format!("{USERS}usr_greta")).await;
    for (resource, before) in ["partner", "tenant", "user"].iter().zip(before) {
        assert_eq!(world.state(resource).await.text, before, "{resource}");
    }
}
