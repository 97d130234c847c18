//! Many operations in one request.

use serde_json::{Value, json};
use tests::{Answer, Served};

use super::{Directory, GROUP, USER, group, person, refused};

const BULK: &str = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";

async fn bulk(directory: &Directory, operations: &Value, stop: Option<u64>) -> Answer {
    let body = json!({"schemas": [BULK], "failOnErrors": stop, "Operations": operations});
    directory.post("/Bulk", &body).await
}

fn statuses(answer: &Answer) -> Vec<String> {
    let operations = answer.at("/Operations");
    let operations = operations.as_array().unwrap();
    operations.iter().map(|operation| operation["status"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn operations_name_what_others_make_wherever_those_stand() {
    let mock = Served::start().await;
    let directory = Directory(mock.caller("alice").await);
    let operations = json!([
        {"method": "POST", "path": "/Groups", "bulkId": "g", "data": group("Bulk", &["bulkId:u", "usr_bob"])},
        {"method": "post", "path": "/Users", "bulkId": "u", "data": person("bulk")},
        {"method": "PATCH", "path": "/Users/bulkId:u", "data": {
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [{"op": "add", "path": "title", "value": "Made at once"}]}},
        {"method": "DELETE", "path": "/Users/usr_vera"},
    ]);
    let answer = bulk(&directory, &operations, None).await;
    assert_eq!(
        (answer.status, statuses(&answer)),
        (200, ["201", "201", "200", "204"].map(str::to_owned).to_vec())
    );
    let found = directory.found("/Users", r#"title eq "made at once" and groups.display eq "Bulk""#).await;
    assert_eq!(found.at("/totalResults"), json!(1));
    assert_eq!(directory.get("/Users/usr_vera").await.status, 404);
}

#[tokio::test]
async fn one_that_fails_leaves_nothing_and_the_others_are_done() {
    let mock = Served::start().await;
    let directory = Directory(mock.caller("alice").await);
    let operations = json!([
        {"method": "POST", "path": "/Groups", "bulkId": "a", "data": group("Half", &["usr_bob", "usr_nobody"])},
        {"method": "POST", "path": "/Users", "bulkId": "b", "data": person("bob")},
        {"method": "DELETE", "path": "/Users/bulkId:b"},
        {"method": "POST", "path": "/Groups", "bulkId": "c", "data": group("C", &["bulkId:d"])},
        {"method": "POST", "path": "/Groups", "bulkId": "d", "data": group("D", &["bulkId:c"])},
        {"method": "POST", "path": "/Users", "data": person("nameless")},
        {"method": "PUT", "path": "/Users", "data": person("nowhere")},
        {"method": "DELETE", "path": "/Machines/1"},
        {"method": "DELETE", "path": "/Users/usr_vera", "version": "W/\"old\""},
        7,
        {"method": "POST", "path": "/Users", "bulkId": "e", "data": person("fine")},
    ]);
    let answer = bulk(&directory, &operations, None).await;
    let expected = ["400", "409", "409", "409", "409", "400", "404", "404", "412", "400", "201"];
    assert_eq!(statuses(&answer), expected.map(str::to_owned).to_vec(), "{}", answer.text);
    assert_eq!(answer.at("/Operations/1/response/scimType"), json!("uniqueness"));
    for name in ["Half", "C", "D"] {
        let found = directory.found("/Groups", &format!(r#"displayName eq "{name}""#)).await;
        assert_eq!(found.at("/totalResults"), json!(0), "{name}");
    }
}

#[tokio::test]
async fn as_many_failures_as_are_allowed_end_it() {
    let mock = Served::start().await;
    let directory = Directory(mock.caller("alice").await);
    let taken = json!({"method": "POST", "path": "/Users", "bulkId": "b", "data": person("bob")});
    let operations = json!([taken, taken, taken, {"method": "DELETE", "path": "/Users/usr_vera"}]);
    let answer = bulk(&directory, &operations, Some(2)).await;
    assert_eq!(statuses(&answer), ["409", "409"].map(str::to_owned).to_vec());
    assert_eq!(directory.get("/Users/usr_vera").await.status, 200);
}

#[tokio::test]
async fn more_than_is_done_at_once_is_too_large() {
    let mock = Served::start().await;
    let directory = Directory(mock.caller("alice").await);
    let config = directory.get("/ServiceProviderConfig").await;
    let most = usize::try_from(config.at("/bulk/maxOperations").as_u64().unwrap()).unwrap();
    let operations = vec![json!({"method": "DELETE", "path": "/Users/usr_nobody"}); most + 1];
    assert_eq!(refused(&bulk(&directory, &json!(operations), None).await), (413, Value::Null));
    let largest = usize::try_from(config.at("/bulk/maxPayloadSize").as_u64().unwrap()).unwrap();
    let answer = bulk(&directory, &json!([{"data": "x".repeat(largest)}]), None).await;
    assert_eq!(refused(&answer), (413, Value::Null));
    for body in [json!({"schemas": [BULK]}), json!({"schemas": [USER, GROUP], "Operations": []})] {
        assert_eq!(refused(&directory.post("/Bulk", &body).await), (400, json!("invalidSyntax")));
    }
    assert_eq!(refused(&bulk(&directory, &json!([]), Some(0)).await), (400, json!("invalidValue")));
}
