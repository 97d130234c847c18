//! PATCH: what operations make of a person and a group, and which are refused.

use serde_json::{Value, json};
use tests::Served;

use super::{Directory, refused, values};

#[tokio::test]
async fn operations_change_a_person_as_their_paths_say() {
    let mock = Served::start().await;
    let directory = Directory(mock.caller("alice").await);
    let path = directory.person("pat").await;
    let department = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    for (operations, pointer, expected) in [
        (json!([{"op": "add", "path": "title", "value": "Cook"}]), "/title", json!("Cook")),
        (json!([{"op": "Replace", "path": "TITLE", "value": "Chef"}]), "/title", json!("Chef")),
        (json!([{"op": "remove", "path": "title"}]), "/title", Value::Null),
        (json!([{"op": "remove", "path": "title"}]), "/title", Value::Null),
        (json!([{"op": "add", "path": "name.familyName", "value": "Ng"}]), "/name/familyName", json!("Ng")),
        (
            json!([{"op": "replace", "path": "name", "value": {"familyName": "No"}}]),
            "/name/givenName",
            json!("pat"),
        ),
        (
            json!([{"op": "add", "value": {"name.familyName": "Na", "nickName": "P"}}]),
            "/name/familyName",
            json!("Na"),
        ),
        (json!([{"op": "replace", "value": {"active": false, "id": "usr_x"}}]), "/active", json!(false)),
        (json!([{"op": "replace", "path": "active", "value": "True"}]), "/active", json!(true)),
        (
            json!([{"op": "replace", "path": "emails[type eq \"work\"].value", "value": "p@acme.example"}]),
            "/emails/0/value",
            json!("p@acme.example"),
        ),
        (
            json!([{"op": "add", "path": format!("{department}:department"), "value": "Kitchen"}]),
            "/urn:ietf:params:scim:schemas:extension:enterprise:2.0:User/department",
            json!("Kitchen"),
        ),
        (json!([{"op": "remove", "path": department}]), "/schemas/1", Value::Null),
        (
            json!([{"op": "add", "path": "title", "value": "A"}, {"op": "replace", "path": "title", "value": "B"}]),
            "/title",
            json!("B"),
        ),
    ] {
        let answer = directory.patch(&path, &operations).await;
        assert_eq!(answer.status, 200, "{operations}: {}", answer.text);
        assert_eq!(answer.at(pointer), expected, "{operations}");
        assert_eq!(directory.get(&path).await.json(), answer.json(), "{operations}");
    }
}

#[tokio::test]
async fn operations_that_cannot_be_done_are_refused_and_leave_nothing() {
    let mock = Served::start().await;
    let directory = Directory(mock.caller("alice").await);
    let path = directory.person("pat").await;
    let before = directory.get(&path).await.json();
    let many = vec![json!({"op": "add", "path": "title", "value": "x"}); 1001];
    for (operation, word) in [
        (json!({"op": "move", "path": "title"}), "invalidSyntax"),
        (json!("add"), "invalidSyntax"),
        (json!({"op": "remove"}), "noTarget"),
        (json!({"op": "add", "path": "shoe", "value": 1}), "invalidPath"),
        (json!({"op": "add", "path": "name.first", "value": "x"}), "invalidPath"),
        (json!({"op": "add", "path": "title.", "value": "x"}), "invalidPath"),
        (json!({"op": "add", "path": "emails[", "value": "x"}), "invalidPath"),
        (json!({"op": "add", "path": "title[value eq \"x\"]", "value": "x"}), "invalidPath"),
        (json!({"op": "add", "path": 1, "value": "x"}), "invalidPath"),
        (
            json!({"op": "replace", "path": "emails[type eq \"home\"].value", "value": "x@y.example"}),
            "noTarget",
        ),
        (json!({"op": "replace", "path": "id", "value": "usr_x"}), "mutability"),
        (json!({"op": "add", "path": "groups", "value": [{"value": "grp_backend"}]}), "mutability"),
        (json!({"op": "replace", "path": "meta.version", "value": "1"}), "mutability"),
        (json!({"op": "remove", "path": "userName"}), "mutability"),
        (json!({"op": "add", "path": "title"}), "invalidValue"),
        (json!({"op": "add", "value": "x"}), "invalidValue"),
        (json!({"op": "add", "path": "title", "value": {"a": 1}}), "invalidValue"),
        (json!({"op": "add", "path": "active", "value": "perhaps"}), "invalidValue"),
        (json!({"op": "replace", "path": "emails", "value": [{"value": "nobody"}]}), "invalidValue"),
        (json!({"op": "replace", "path": "title", "value": "x".repeat(300)}), "invalidValue"),
    ] {
        let operations = json!([{"op": "add", "path": "displayName", "value": "Changed"}, operation]);
        let answer = directory.patch(&path, &operations).await;
        assert_eq!(refused(&answer), (400, json!(word)), "{operation}");
    }
    assert_eq!(refused(&directory.patch(&path, &json!([])).await), (400, json!("invalidSyntax")));
    assert_eq!(refused(&directory.patch(&path, &json!(many)).await), (400, json!("tooMany")));
    assert_eq!(directory.get(&path).await.json(), before);
}

#[tokio::test]
async fn members_come_and_go_by_operations() {
    let mock = Served::start().await;
    let directory = Directory(mock.caller("alice").await);
    let path = directory.group("Patched", &["usr_bob"]).await;
    let nested = directory.group("Nested", &[]).await;
    let nested = nested.trim_start_matches("/Groups/");
    for (operation, expected) in [
        (
            json!({"op": "add", "path": "members", "value": [{"value": "usr_vera"}, {"value": "usr_bob"}]}),
            vec!["usr_bob", "usr_vera"],
        ),
        (
            json!({"op": "add", "path": "members", "value": {"value": nested, "type": "Group"}}),
            vec!["usr_bob", "usr_vera", nested],
        ),
        (json!({"op": "remove", "path": "members[value eq \"usr_bob\"]"}), vec!["usr_vera", nested]),
        (json!({"op": "remove", "path": "members", "value": [{"value": nested}]}), vec!["usr_vera"]),
        (json!({"op": "replace", "path": "members", "value": [{"value": "usr_bob"}]}), vec!["usr_bob"]),
        (json!({"op": "add", "value": {"members": [{"value": "usr_vera"}]}}), vec!["usr_bob", "usr_vera"]),
        (json!({"op": "remove", "path": "members"}), vec![]),
    ] {
        let answer = directory.patch(&path, &json!([operation])).await;
        assert_eq!(answer.status, 200, "{operation}: {}", answer.text);
        let (mut found, mut wanted) = (values(&answer, "/members"), expected.clone());
        found.sort();
        wanted.sort_unstable();
        assert_eq!(found, wanted, "{operation}");
    }
    let other_tenants = json!([{"op": "add", "path": "members", "value": [{"value": "usr_greta"}]}]);
    assert_eq!(refused(&directory.patch(&path, &other_tenants).await), (400, json!("invalidValue")));
    let itself = path.trim_start_matches("/Groups/");
    let circle = json!([{"op": "add", "path": "members", "value": [{"value": itself}]}]);
    assert_eq!(refused(&directory.patch(&path, &circle).await), (409, Value::Null));
}
