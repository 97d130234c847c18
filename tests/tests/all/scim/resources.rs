//! People and groups of the admin API as resources, and the other way round.

use http::Method;
use serde_json::{Value, json};
use tests::Served;

use super::{Directory, SERVICE, USER, group, person, refused, values};

#[tokio::test]
async fn a_person_made_by_a_directory_is_one_of_the_admin_api() {
    let mock = Served::start().await;
    let world = mock.default_world();
    let alice = world.caller("alice").await;
    let directory = Directory(alice.clone());
    let mut body = person("ada");
    body["externalId"] = json!("ada-1815");
    body["password"] = json!("a long secret");
    body["id"] = json!("usr_mine");
    let made = directory.post("/Users", &body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let id = made.at("/id").as_str().unwrap().to_owned();
    assert_eq!(made.header("content-type"), "application/json");
    assert_eq!(json!(made.header("location")), made.at("/meta/location"));
    assert_eq!(json!(made.header("etag")), made.at("/meta/version"));
    assert!(!made.text.contains("password") && id != "usr_mine", "{}", made.text);
    let user = alice.get(&format!("/api/v1/admin/users/{id}")).await;
    let told =
        ["email", "first_name", "status", "identity_source"].map(|name| user.at(&format!("/data/{name}")));
    assert_eq!(told, [json!("ada@acme.example"), json!("ada"), json!("ACTIVE"), json!("SCIM")]);
    assert!(!user.text.contains("1815"), "{}", user.text);
    let renamed = alice.patch(&format!("/api/v1/admin/users/{id}"), &json!({"status": "SUSPENDED"})).await;
    assert_eq!(renamed.status, 200);
    let now = directory.get(&format!("/Users/{id}")).await;
    assert_eq!((now.at("/active"), now.at("/externalId")), (json!(false), json!("ada-1815")));
    assert_eq!(directory.delete(&format!("/Users/{id}")).await.status, 204);
    assert_eq!(alice.get(&format!("/api/v1/admin/users/{id}")).await.status, 404);
    let events = world.state("event").await.at("/records");
    let events = events.as_array().unwrap().iter().filter(|event| event["resource"]["id"] == *id);
    let mut told: Vec<String> = events
        .map(|it| format!("{} {}", it["event_type"].as_str().unwrap(), it["actor"]["type"].as_str().unwrap()))
        .collect();
    told.sort();
    assert_eq!(told, ["user.created scim", "user.deleted scim", "user.suspended admin"]);
}

#[tokio::test]
async fn names_and_addresses_are_taken_once_in_any_case() {
    let mock = Served::start().await;
    let directory = Directory(mock.caller("alice").await);
    for name in ["bob", "BOB"] {
        assert_eq!(
            refused(&directory.post("/Users", &person(name)).await),
            (409, json!("uniqueness")),
            "{name}"
        );
    }
    assert_eq!(refused(&directory.post("/Groups", &group("Backend", &[])).await), (409, json!("uniqueness")));
    for body in [
        json!({"schemas": [USER]}),
        json!({"schemas": [USER], "userName": "no address"}),
        json!({"schemas": [USER], "userName": 7}),
        json!({"schemas": [USER], "userName": "x@y.example", "emails": [{"type": "work"}]}),
    ] {
        assert_eq!(refused(&directory.post("/Users", &body).await), (400, json!("invalidValue")), "{body}");
    }
    for body in
        [json!({"userName": "x@y.example"}), json!({"schemas": [USER], "userName": "a", "USERNAME": "b"})]
    {
        assert_eq!(refused(&directory.post("/Users", &body).await), (400, json!("invalidSyntax")), "{body}");
    }
}

#[tokio::test]
async fn a_replacement_clears_what_it_leaves_out_and_keeps_what_nobody_may_set() {
    let mock = Served::start().await;
    let directory = Directory(mock.caller("alice").await);
    let before = directory.get("/Users/usr_bob").await;
    let body = json!({"schemas": [USER], "USERname": "bob@acme.example", "displayName": "Bob", "groups": []});
    let after = directory.put("/Users/usr_bob", &body).await;
    assert_eq!(after.status, 200, "{}", after.text);
    let told = ["/displayName", "/title", "/active", "/emails"].map(|pointer| after.at(pointer));
    assert_eq!(told, [json!("Bob"), Value::Null, json!(true), before.at("/emails")]);
    assert_eq!(values(&after, "/groups"), values(&before, "/groups"));
    assert_eq!(refused(&directory.put("/Users/usr_nobody", &body).await), (404, Value::Null));
}

#[tokio::test]
async fn a_version_guards_changes() {
    let mock = Served::start().await;
    let directory = Directory(mock.caller("alice").await);
    let path = directory.group("Versions", &[]).await;
    let old = directory.get(&path).await.header("etag").to_owned();
    let known = directory.0.request(Method::GET, &format!("{SERVICE}{path}"));
    assert_eq!(known.header("If-None-Match", &old).send().await.unwrap().status(), 304);
    assert_eq!(
        directory
            .patch(&path, &json!([{"op": "add", "path": "members", "value": [{"value": "usr_bob"}]}]))
            .await
            .status,
        200
    );
    let new = directory.get(&path).await.header("etag").to_owned();
    assert_ne!(old, new);
    let body = group("Versions 2", &["usr_bob"]);
    for (version, expected) in [(old.as_str(), 412), ("\"x\", \"y\"", 412), (new.as_str(), 200), ("*", 200)] {
        let answer = directory.send(Method::PUT, &path, &body, Some(version)).await;
        assert_eq!(answer.status, expected, "{version}");
    }
    let gone = directory.send(Method::DELETE, &path, &Value::Null, Some(&old)).await;
    assert_eq!(refused(&gone), (412, Value::Null));
}

#[tokio::test]
async fn attributes_are_shown_as_they_are_asked_for() {
    let mock = Served::start().await;
    let directory = Directory(mock.caller("alice").await);
    let keys = async |query: &str| -> Vec<String> {
        let mut keys: Vec<String> = directory
            .get(&format!("/Users/usr_bob?{query}"))
            .await
            .json()
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect();
        keys.sort();
        keys
    };
    assert_eq!(keys("attributes=USERNAME,name.givenName,shoe").await, ["id", "name", "schemas", "userName"]);
    assert_eq!(keys("attributes=password").await, ["id", "schemas"]);
    let left = keys("excludedAttributes=groups,meta,id,emails").await;
    assert!(left.contains(&"id".to_owned()) && left.contains(&"name".to_owned()));
    assert!(["groups", "meta", "emails", "password"].iter().all(|name| !left.contains(&(*name).to_owned())));
    let name = directory.get("/Users/usr_bob?attributes=name.givenName").await.at("/name");
    assert_eq!(name, json!({"givenName": "Bob"}));
}

#[tokio::test]
async fn refusals_of_every_kind_are_worded_alike() {
    let mock = Served::start().await;
    let world = mock.default_world();
    let greta = Directory(world.caller("greta").await);
    assert_eq!(refused(&greta.get("/Users").await), (404, Value::Null));
    assert_eq!(refused(&greta.post("/Users", &person("eve")).await), (403, Value::Null));
    let nobody = Directory(world.nobody());
    let answer = nobody.get("/Users/usr_bob").await;
    assert_eq!((refused(&answer), answer.header("www-authenticate")), ((401, Value::Null), "Bearer"));
    let reader = Directory(world.caller("svc-read").await);
    assert_eq!(reader.get("/Users?count=1").await.status, 200);
    assert_eq!(refused(&reader.post("/Users", &person("eve")).await), (403, Value::Null));
    let alice = Directory(world.caller("alice").await);
    assert_eq!(refused(&alice.get("/Users/usr_greta").await), (404, Value::Null));
    assert_eq!(refused(&alice.delete("/Groups/usr_bob").await), (404, Value::Null));
    let broken = alice
        .0
        .request(Method::POST, &format!("{SERVICE}/Users"))
        .header("Content-Type", "application/scim+json");
    let broken = tests::Answer::to(broken.body("{\"schemas\":")).await;
    assert_eq!(refused(&broken), (400, json!("invalidSyntax")));
}

#[tokio::test]
async fn what_is_told_of_the_service_is_what_it_does() {
    let mock = Served::start().await;
    let directory = Directory(mock.caller("alice").await);
    let types = directory.get("/ResourceTypes").await;
    let schemas = directory.get("/Schemas").await;
    assert_eq!((types.at("/totalResults"), schemas.at("/totalResults")), (json!(2), json!(3)));
    for listed in [types.at("/Resources"), schemas.at("/Resources")] {
        for document in listed.as_array().unwrap() {
            let location = document["meta"]["location"].as_str().unwrap();
            let path = location.split_once("/scim/v2").unwrap().1;
            assert_eq!(&directory.get(path).await.json(), document, "{path}");
        }
    }
    let user = directory.get(&format!("/Schemas/{USER}")).await.at("/attributes");
    let names: Vec<&str> = user.as_array().unwrap().iter().filter_map(|it| it["name"].as_str()).collect();
    let bob = directory.get("/Users/usr_bob").await.json();
    let shown = bob.as_object().unwrap().keys().filter(|name| !name.contains(':'));
    for name in shown.filter(|name| !["schemas", "id", "externalId", "meta"].contains(&name.as_str())) {
        assert!(names.contains(&name.as_str()), "{name} is in no schema");
    }
    assert_eq!(refused(&directory.get("/Schemas/urn:x").await), (404, Value::Null));
    assert_eq!(refused(&directory.get("/ResourceTypes/Machine").await), (404, Value::Null));
}
