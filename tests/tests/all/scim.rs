//! A directory that keeps people and groups by SCIM, over sockets.

mod bulk;
mod filters;
mod patches;
mod resources;

use http::Method;
use serde_json::{Value, json};
use tests::{Answer, Caller};

const SERVICE: &str = "/api/v1/tenants/tnt_acme/scim/v2";
const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";

/// Somebody who calls the service.
struct Directory(Caller);

impl Directory {
    async fn get(&self, path: &str) -> Answer {
        self.0.get(&format!("{SERVICE}{path}")).await
    }

    /// A search by a filter that shows ids.
    async fn found(&self, endpoint: &str, filter: &str) -> Answer {
        let request = self.0.request(Method::GET, &format!("{SERVICE}{endpoint}"));
        Answer::to(request.query(&[("filter", filter), ("attributes", "id"), ("count", "200")])).await
    }

    async fn send(&self, method: Method, path: &str, body: &Value, version: Option<&str>) -> Answer {
        let request = self.0.request(method, &format!("{SERVICE}{path}"));
        let request = request.header("Content-Type", "application/scim+json").body(body.to_string());
        Answer::to(match version {
            Some(version) => request.header("If-Match", version),
            None => request,
        })
        .await
    }

    async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::POST, path, body, None).await
    }

    async fn put(&self, path: &str, body: &Value) -> Answer {
        self.send(Method::PUT, path, body, None).await
    }

    async fn patch(&self, path: &str, operations: &Value) -> Answer {
        let schemas = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"];
        let body = json!({"schemas": schemas, "Operations": operations});
        self.send(Method::PATCH, path, &body, None).await
    }

    async fn delete(&self, path: &str) -> Answer {
        self.0.delete(&format!("{SERVICE}{path}")).await
    }

    /// The path of a new person.
    async fn person(&self, name: &str) -> String {
        let made = self.post("/Users", &person(name)).await;
        assert_eq!(made.status, 201, "{}", made.text);
        format!("/Users/{}", made.at("/id").as_str().unwrap())
    }

    /// The path of a new group.
    async fn group(&self, name: &str, members: &[&str]) -> String {
        let made = self.post("/Groups", &group(name, members)).await;
        assert_eq!(made.status, 201, "{}", made.text);
        format!("/Groups/{}", made.at("/id").as_str().unwrap())
    }
}

fn person(name: &str) -> Value {
    json!({"schemas": [USER], "userName": format!("{name}@acme.example"), "name": {"givenName": name}})
}

fn group(name: &str, members: &[&str]) -> Value {
    let members: Vec<Value> = members.iter().map(|id| json!({"value": id})).collect();
    json!({"schemas": [GROUP], "displayName": name, "members": members})
}

/// The status of a refusal, which its body repeats, and what it is about.
fn refused(answer: &Answer) -> (u16, Value) {
    assert_eq!(
        answer.at("/schemas"),
        json!(["urn:ietf:params:scim:api:messages:2.0:Error"]),
        "{}",
        answer.text
    );
    assert_eq!(answer.at("/status"), json!(answer.status.to_string()), "{}", answer.text);
    assert!(answer.at("/detail").as_str().is_some_and(|detail| !detail.is_empty()), "{}", answer.text);
    (answer.status, answer.at("/scimType"))
}

/// The ids at a pointer to a list of entries.
fn values(answer: &Answer, pointer: &str) -> Vec<String> {
    let entries = answer.at(pointer);
    let entries = entries.as_array().cloned().unwrap_or_default();
    entries.iter().map(|entry| entry["value"].as_str().unwrap().to_owned()).collect()
}
