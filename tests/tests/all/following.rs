//! Records that there are for another system's.

use serde_json::{Value, json};
use tests::{Caller, Served, library};

async fn both() -> (Served, Caller, Caller) {
    let mock = library::serve(library::contract()).await;
    let library = mock.caller("alice").await;
    let partner = mock.default_world().of("partner").caller("alice").await;
    (mock, library, partner)
}

async fn join(library: &Caller, name: &str, email: Option<&str>) -> String {
    let body = match email {
        Some(email) => json!({"name": name, "email": email}),
        None => json!({"name": name}),
    };
    let made = library.post("/api/members", &body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    made.at("/id").as_str().unwrap().to_owned()
}

fn names(listed: &Value) -> Vec<&str> {
    listed.as_array().unwrap().iter().map(|guest| guest["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_record_comes_and_goes_with_the_one_it_follows() {
    let (_mock, library, partner) = both().await;
    let ada = join(&library, "Ada", Some("ada@acme.example")).await;
    let guests = partner.get("/guests").await.json();
    assert_eq!(guests, json!([{"id": ada, "name": "Ada", "email": "ada@acme.example", "note": null}]));
    let letters = partner.get("/letters").await;
    assert_eq!((letters.at("/0/guest_id"), letters.at("/0/text")), (json!(ada), json!("Welcome, Ada")));
    assert_eq!(library.delete(&format!("/api/members/{ada}")).await.status, 204);
    assert_eq!(partner.get("/guests").await.json(), json!([]));
}

#[tokio::test]
async fn only_what_the_condition_wants_is_followed() {
    let (_mock, library, partner) = both().await;
    join(&library, "Ada", None).await;
    // What `find` looks up counts: this is the number of a title.
    join(&library, "9780441013593", Some("dune@acme.example")).await;
    join(&library, "Bea", Some("bea@acme.example")).await;
    assert_eq!(names(&partner.get("/guests").await.json()), ["Bea"]);
}

#[tokio::test]
async fn what_cannot_follow_is_no_reason_to_refuse_what_it_would_follow() {
    let (mock, library, partner) = both().await;
    join(&library, "Ada", Some("ada@acme.example")).await;
    let greta = mock.caller("greta").await;
    // Another branch has a member of the same address, which is taken only at the partner's.
    let other = join(&greta, "Ada again", Some("ada@acme.example")).await;
    assert_eq!(greta.get(&format!("/api/members/{other}")).await.status, 200);
    assert_eq!(names(&partner.get("/guests").await.json()), ["Ada"]);
    let letters = partner.get("/letters").await.json();
    assert_eq!(letters.as_array().unwrap().len(), 1, "nothing of it is left: {letters}");
}
