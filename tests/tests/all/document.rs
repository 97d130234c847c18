//! Each system serves its own document, as the real one would.

use serde_json::Value;
use tests::Served;

/// Every key that stands anywhere in a value.
fn keys(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                found.push(name.clone());
                keys(member, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| keys(item, found)),
        _ => {}
    }
}

#[tokio::test]
async fn the_document_has_nothing_of_ours_in_it() {
    let mock = Served::start().await;
    let document = mock.default_world().nobody().get("/openapi.json").await;
    assert_eq!((document.status, document.header("content-type")), (200, "application/json"));
    let mut found = Vec::new();
    keys(&document.json(), &mut found);
    let ours: Vec<&String> = found.iter().filter(|name| name.starts_with("x-")).collect();
    assert_eq!(ours, Vec::<&String>::new());
    assert!(!document.text.contains("x-mock"));
}

#[tokio::test]
async fn the_document_is_one_that_our_own_loader_takes_with_the_same_operations() {
    let mock = Served::start().await;
    let document = mock.default_world().nobody().get("/openapi.json").await;
    assert!(document.at("/openapi").as_str().unwrap().starts_with("3.1."));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("openapi.json");
    std::fs::write(&path, &document.text).unwrap();
    let read = specs::load("scaikey", &path).unwrap_or_else(|found| panic!("{found}"));
    let contract = specs::embedded();
    let shipped = contract.system("scaikey").unwrap();
    let ids = |system: &specs::System| -> Vec<String> {
        system.operations().iter().map(|operation| operation.id.clone()).collect()
    };
    assert_eq!(ids(&read), ids(shipped));
}
