//! What whoever serves a document chooses.

use serde_json::json;
use tests::archive::{archive, archive_with};

#[tokio::test]
async fn expressions_read_what_was_chosen_and_what_is_usual() {
    let (_mock, caller) = archive().await;
    assert_eq!(caller.get("/choice").await.json(), json!({"wording": "new", "strict": "no"}));
    let (_mock, caller) = archive_with(&[("wording", "old"), ("strict", "true")]).await;
    assert_eq!(caller.get("/choice").await.json(), json!({"wording": "old", "strict": "yes"}));
    let (_mock, caller) = archive_with(&[("wording", "refused")]).await;
    let refused = caller.get("/choice").await;
    assert_eq!((refused.status, refused.json()), (409, json!({"problem": "It is refused"})));
}
