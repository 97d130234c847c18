use super::{folder, without};
use crate::document::Document;
use crate::pointer::Pointer;

fn at(document: &Document, pointer: &str) -> String {
    document.position(&Pointer::parse(pointer).unwrap()).to_string()
}

#[test]
fn a_scalar_is_pointed_at_itself_and_a_collection_at_its_key() {
    let text = "openapi: 3.1.0\npaths:\n  /ü:\n    get: {operationId: a}\nx-a: [1,\n  {b: 2}]\n";
    let document = Document::from_str("api.yaml", text).unwrap();
    assert_eq!(at(&document, "/openapi"), "api.yaml:1:10");
    assert_eq!(at(&document, "/paths"), "api.yaml:2:1");
    assert_eq!(at(&document, "/paths/~1ü/get"), "api.yaml:4:5");
    assert_eq!(at(&document, "/paths/~1ü/get/operationId"), "api.yaml:4:24");
    assert_eq!(at(&document, "/x-a/1"), "api.yaml:6:3");
    let key = document.key_position(&Pointer::parse("/openapi").unwrap());
    assert_eq!(key.to_string(), "api.yaml:1:1");
}

#[test]
fn json_is_no_different() {
    let text = "{\"openapi\": \"3.1.0\",\n \"paths\": {\"/ü\": {\n  \"get\": {\"operationId\": \"a\", \"\\u0061\": 1}}},\n \"x-a\": [1, {\"b\": 2}]}";
    let document = Document::from_str("api.json", text).unwrap();
    assert_eq!(at(&document, "/openapi"), "api.json:1:13");
    assert_eq!(at(&document, "/paths"), "api.json:2:2");
    assert_eq!(at(&document, "/paths/~1ü/get"), "api.json:3:3");
    assert_eq!(at(&document, "/paths/~1ü/get/operationId"), "api.json:3:26");
    assert_eq!(at(&document, "/paths/~1ü/get/a"), "api.json:3:41");
    assert_eq!(at(&document, "/x-a/1/b"), "api.json:4:19");
    assert_eq!(at(&document, ""), "api.json:1:1");
}

#[test]
fn a_place_that_is_not_there_is_the_nearest_above() {
    let document = Document::from_str("api.yaml", "openapi: 3.1.0\npaths:\n  /a: {}\n").unwrap();
    assert_eq!(at(&document, "/paths/~1a/get/responses"), "api.yaml:3:3");
}

#[test]
fn a_place_in_the_bundle_leads_to_the_file_it_was_written_in() {
    let folder = folder(&[
        (
            "openapi.yaml",
            "openapi: 3.1.0\npaths:\n  /a: {$ref: paths/a.yaml}\ncomponents: {schemas: {U: {$ref: u.json}}}\n",
        ),
        ("paths/a.yaml", "get:\n  responses:\n    200: {$ref: '../openapi.yaml#/components/responses/R'}\n"),
        ("u.json", "{\"type\":\n \"object\"}"),
    ]);
    let told = Document::load(folder.path()).unwrap_err().to_string();
    let expected = "paths/a.yaml:3:17: error: nothing stands at \"/components/responses/R\" in openapi.yaml";
    assert_eq!(without(folder.path(), &told), expected);

    std::fs::write(folder.path().join("paths/a.yaml"), "get:\n  operationId: 5\n").unwrap();
    let document = Document::load(folder.path()).unwrap();
    let place = |pointer| without(folder.path(), &at(&document, pointer));
    assert_eq!(place("/paths/~1a/get/operationId"), "paths/a.yaml:2:16");
    assert_eq!(place("/components/schemas/U/type"), "u.json:2:2");
    assert_eq!(
        document.position(&Pointer::parse("/components/schemas/U/type").unwrap()).pointer.as_str(),
        "/type"
    );
}

#[test]
fn a_diagnostic_is_an_error_at_the_place() {
    let document = Document::from_str("api.yaml", "openapi: 3.1.0\nx-a: 1\n").unwrap();
    let found = document
        .diagnostic(&Pointer::root().push("x-a"), "\"x-a\" is a number")
        .expected("a text")
        .hint("quote it");
    insta::assert_snapshot!(found, @r#"
    api.yaml:2:6: error: "x-a" is a number
      expected: a text
      hint: quote it
    "#);
    let json = serde_json::to_value(&found).unwrap();
    assert_eq!(json["place"]["position"], serde_json::json!({"line": 2, "column": 6}));
    assert_eq!(json["severity"], "error");
}
