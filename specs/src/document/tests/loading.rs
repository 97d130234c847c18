use serde_json::json;

use super::{load, problems};
use crate::document::{Document, Version};

fn refusal(text: &str) -> String {
    Document::from_str("api.yaml", text).unwrap_err().to_string()
}

#[test]
fn a_folder_a_file_and_a_text_are_the_same_document() {
    let text = "openapi: 3.1.0\npaths: {}\n";
    let folder = super::folder(&[("openapi.yaml", text)]);
    let of_folder = Document::load(folder.path()).unwrap();
    let of_file = Document::load(&folder.path().join("openapi.yaml")).unwrap();
    let of_text = Document::from_str("api.yaml", text).unwrap();
    assert_eq!(of_folder.value(), of_file.value());
    assert_eq!(of_folder.value(), of_text.value());
    assert_eq!(of_text.version(), Version::V3_1);
    assert_eq!(of_text.name(), "api.yaml");
}

#[test]
fn a_text_without_an_ending_is_json_if_it_starts_with_a_brace() {
    let json = Document::from_str("stdin", "\u{feff} {\"openapi\": \"3.0.3\"}").unwrap();
    assert_eq!(json.version(), Version::V3_0);
    assert!(Document::from_str("stdin", "openapi: 3.0.3").is_ok());
}

#[test]
fn scalars_are_those_of_yaml_1_2() {
    let document = load(&[(
        "openapi.yaml",
        "openapi: 3.1.0\nx-a: [no, on, yes, true, ~, 1_000, 007, 2020-01-01, 1.50, 0x1F]\n",
    )]);
    let expected = json!(["no", "on", "yes", true, null, "1_000", "007", "2020-01-01", 1.5, 31]);
    assert_eq!(document.value()["x-a"], expected);
}

#[test]
fn keys_are_text_whatever_they_look_like() {
    let document = load(&[("openapi.yaml", "openapi: 3.1.0\nx-a: {200: a, 1.0: b, true: c}\n")]);
    assert_eq!(document.value()["x-a"], json!({"200": "a", "1.0": "b", "true": "c"}));
}

#[test]
fn anchors_and_merge_keys_are_unfolded() {
    let text = "openapi: 3.1.0\nx-a: &a {k: 1, l: 2}\nx-b: {<<: *a, k: 3}\nx-c: *a\n";
    let document = load(&[("openapi.yaml", text)]);
    assert_eq!(document.value()["x-b"], json!({"k": 3, "l": 2}));
    assert_eq!(document.value()["x-c"], json!({"k": 1, "l": 2}));
}

#[test]
fn every_repeated_key_is_told_in_yaml_and_in_json() {
    insta::assert_snapshot!(refusal("openapi: 3.1.0\nx-a:\n  - {b: 1, b: 2}\npaths: {}\npaths: {}\n"), @r#"
    api.yaml:3:12: error: key "b" is written twice
      hint: keep one of them
    api.yaml:5:1: error: key "paths" is written twice
      hint: keep one of them
    "#);
    let json = Document::from_str("api.json", "{\"openapi\": \"3.1.0\",\n \"x\": {\"a\": 1, \"a\": 2}}");
    insta::assert_snapshot!(json.unwrap_err(), @r#"
    api.json:2:16: error: key "a" is written twice
      hint: keep one of them
    "#);
}

#[test]
fn syntax_errors_have_a_place_and_a_plain_message() {
    insta::assert_snapshot!(refusal("a: b: c"), @"api.yaml:1:5: error: mapping values are not allowed in this context");
    insta::assert_snapshot!(refusal("a: *b"), @"api.yaml:1:4: error: alias references unknown anchor");
    insta::assert_snapshot!(refusal("a: 1\n---\nb: 2\n"), @r"
    api.yaml:3:1: error: a second YAML document starts here
      hint: one file is one document
    ");
    insta::assert_snapshot!(refusal("a: .nan"), @r"
    api.yaml:1:4: error: a number that is not finite, which JSON cannot say
      hint: quote it if it is meant as text
    ");
    let json = Document::from_str("api.json", "{\n  \"a\": 1,\n}");
    insta::assert_snapshot!(json.unwrap_err(), @"api.json:3:1: error: trailing comma");
    let json = Document::from_str("api.json", "{\"a\": 1e999}");
    insta::assert_snapshot!(json.unwrap_err(), @"api.json:1:11: error: number out of range");
}

#[test]
fn a_document_of_another_kind_is_refused_by_name() {
    insta::assert_snapshot!(refusal("swagger: '2.0'"), @r"
    api.yaml:1:10: error: this is a Swagger 2.0 description, which is not supported
      expected: openapi: 3.0.x or 3.1.x
    ");
    insta::assert_snapshot!(refusal("openapi: 4.0.0"), @r#"
    api.yaml:1:10: error: OpenAPI version "4.0.0" is not supported
      expected: openapi: 3.0.x or 3.1.x
    "#);
    insta::assert_snapshot!(refusal("openapi: 3.1"), @r#"
    api.yaml:1:10: error: "openapi" is a number: 3.1
      expected: a text such as "3.1.0"
    "#);
    insta::assert_snapshot!(refusal("info: {}"), @r#"
    api.yaml:1:1: error: "openapi" is missing, so this is no OpenAPI description
      expected: openapi: 3.0.x or 3.1.x
    "#);
    insta::assert_snapshot!(refusal("- a"), @r"
    api.yaml:1:1: error: the document is a list
      expected: a mapping with openapi, info and paths
    ");
    insta::assert_snapshot!(refusal(""), @r"
    api.yaml:1:1: error: the document is empty
      expected: a mapping with openapi, info and paths
    ");
}

#[test]
fn members_of_the_wrong_kind_are_told_together() {
    insta::assert_snapshot!(refusal("openapi: 3.1.0\npaths: []\nservers: {}\n"), @r#"
    api.yaml:2:1: error: "paths" is a list
      expected: a mapping
    api.yaml:3:1: error: "servers" is a mapping
      expected: a list
    "#);
}

#[test]
fn a_folder_without_a_description_is_told() {
    let told = problems(&[("other.yaml", "")]);
    assert!(told.starts_with("openapi.yaml: error: cannot read \"openapi.yaml\": No such file"), "{told}");
}

#[test]
fn a_file_that_is_no_text_is_told() {
    let folder = super::folder(&[]);
    let path = folder.path().join("openapi.yaml");
    std::fs::write(&path, b"openapi: \xff").unwrap();
    let told = Document::load(&path).unwrap_err().to_string();
    assert!(told.ends_with("is not UTF-8 at byte 9"), "{told}");
}

#[test]
fn a_bundle_is_taken_as_it_is_and_has_no_positions() {
    let document = Document::from_bundle("scaikey", json!({"openapi": "3.1.0", "paths": {}})).unwrap();
    let place = document.position(&crate::pointer::Pointer::root().push("paths"));
    assert_eq!(place.to_string(), "scaikey#/paths");
    assert!(Document::from_bundle("x", json!({})).is_err());
}

#[test]
fn the_public_description_has_no_internal_extensions() {
    let document = load(&[(
        "openapi.yaml",
        "openapi: 3.1.0\nx-mock: 1\nx-other: 2\ninfo: {x-mock: 1, title: a}\npaths:\n  x-mock: 1\n  /a:\n    x-mock: 1\n    get: {x-evidence: guess, operationId: a, responses: {x-mock: 1}}\ncomponents:\n  schemas:\n    A: {x-mock: 1, properties: {x-mock: {type: string}}, example: {x-mock: 1}}\n",
    )]);
    let expected = json!({
        "openapi": "3.1.0",
        "x-other": 2,
        "info": {"title": "a"},
        "paths": {"/a": {"get": {"operationId": "a", "responses": {}}}},
        "components": {"schemas": {"A": {"properties": {"x-mock": {"type": "string"}}, "example": {"x-mock": 1}}}},
    });
    assert_eq!(document.public(&["x-mock", "x-evidence"]), expected);
}

#[test]
fn what_3_0_ignores_beside_a_reference_is_a_warning_once_a_document() {
    let schemas = "components:\n  schemas:\n    A: {type: object}\n    B: {$ref: '#/components/schemas/A', type: string, nullable: true, description: b}\n    C: {$ref: '#/components/schemas/A', minLength: 1}\n";
    let document = Document::from_str("api.yaml", &format!("openapi: 3.0.3\n{schemas}")).unwrap();
    insta::assert_snapshot!(document.warnings(), @r#"
    api.yaml:5:41: warning: "type" beside "$ref" has no effect in OpenAPI 3.0
      hint: put the reference into "allOf" (schemas like this: 2)
    "#);
    let document = Document::from_str("api.yaml", &format!("openapi: 3.1.0\n{schemas}")).unwrap();
    assert!(document.warnings().is_empty());
}
