//! What a world starts from.

use serde_json::json;
use specs::Contract;
use tests::Served;

#[tokio::test]
async fn a_fixture_with_the_stamp_of_a_soft_delete_is_deleted_already() {
    let response = json!({"description": "Done.", "content": {"application/json": {"schema": {}}}});
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "Notes", "version": "1"},
        "paths": {"/notes": {
            "get": {"responses": {"200": response}, "x-mock": {"list": "note"}},
            "post": {
                "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}},
                "responses": {"201": response},
                "x-mock": {"create": "note"},
            },
        }},
        "components": {"schemas": {"Note": {"type": "object", "properties": {
            "id": {"type": "string"}, "name": {"type": "string"},
            "deleted_at": {"type": ["string", "null"], "format": "date-time"},
        }}}},
        "x-mock": {
            "lists": {"default": {"by": "bare", "envelope": "${rows}"}},
            "resources": {"note": {
                "schema": "Note", "label": "note", "id": {}, "delete": "soft", "unique": [["name"]],
                "stamps": {"deleted": "deleted_at"},
            }},
        },
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.json");
    std::fs::write(&path, document.to_string()).unwrap();
    let records = "resource: note\nrecords:\n  - {id: kept, name: kept, deleted_at: null}\n  - {id: gone, name: gone, deleted_at: -P1D}\n";
    std::fs::create_dir_all(folder.path().join("data/notes")).unwrap();
    std::fs::write(folder.path().join("data/notes/notes.yaml"), records).unwrap();
    let system = specs::load("notes", &path).unwrap_or_else(|found| panic!("{found}"));
    let mock = Served::contract("notes", Contract::new([system]), &folder.path().join("data")).await;
    let nobody = mock.default_world().nobody();
    let listed = nobody.get("/notes").await.json();
    assert_eq!(listed.as_array().map(Vec::len), Some(1), "{listed}");
    assert_eq!(listed[0]["id"], "kept");
    let state = mock.default_world().state("note").await;
    assert_eq!((state.at("/total"), state.at("/deleted/0/id")), (json!(1), json!("gone")));
    assert_eq!(nobody.post("/notes", &json!({"name": "gone"})).await.status, 409, "its name stays taken");
}
