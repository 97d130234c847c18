//! Path parameters with slashes in them.

use serde_json::json;
use tests::archive::archive;

#[tokio::test]
async fn a_parameter_that_takes_the_rest_of_the_path_has_its_slashes_encoded_or_not() {
    let (_mock, caller) = archive().await;
    let note = json!({"name": "notes/today.txt", "text": "0123456789"});
    assert_eq!(caller.get("/texts/notes/today.txt").await.json(), note);
    assert_eq!(caller.get("/texts/notes%2Ftoday.txt").await.json(), note);
    assert_eq!(caller.get("/texts/a/b%2Fc/d%20e").await.at("/name"), json!("a/b/c/d e"));
    assert_eq!(caller.get("/texts/one").await.at("/name"), json!("one"));
    assert_eq!(caller.get("/texts").await.status, 404);
}

#[tokio::test]
async fn a_longer_path_that_is_declared_wins() {
    let (_mock, caller) = archive().await;
    let bytes = caller.get("/texts/notes%2Ftoday.txt/file").await;
    assert_eq!((bytes.status, bytes.text.as_str()), (200, "0123456789"));
    assert_eq!(caller.get("/texts/notes/today.txt/file").await.at("/name"), json!("notes/today.txt/file"));
}

#[tokio::test]
async fn an_encoded_slash_is_part_of_an_ordinary_parameter() {
    let (_mock, caller) = archive().await;
    let refused = caller.get("/entries/a%2Fb").await;
    assert_eq!(refused.at("/problem"), json!("No such entry"));
    let nowhere = caller.get("/entries/a/b").await;
    assert_eq!(nowhere.at("/problem"), json!("Nothing at /entries/a/b"));
}
