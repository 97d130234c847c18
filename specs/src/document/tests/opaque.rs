use serde_json::json;

use super::load;

#[test]
fn a_reference_in_data_is_data() {
    let text = "openapi: 3.1.0\nx-a: {$ref: nowhere.yaml}\npaths:\n  /a:\n    get:\n      responses:\n        200:\n          description: ok\n          content:\n            application/json:\n              example: {$ref: nowhere.yaml}\n              examples: {e: {value: {$ref: nowhere.yaml}}}\n              schema:\n                default: {$ref: nowhere.yaml}\n                enum: [{$ref: nowhere.yaml}]\n                const: {$ref: nowhere.yaml}\n                examples: [{$ref: nowhere.yaml}]\n                x-mock: {$ref: nowhere.yaml}\n";
    load(&[("openapi.yaml", text)]);
}

#[test]
fn properties_may_have_the_names_of_keywords() {
    let document = load(&[
        (
            "openapi.yaml",
            "openapi: 3.1.0\ncomponents:\n  schemas:\n    A:\n      properties:\n        $ref: {$ref: s.yaml}\n        example: {$ref: s.yaml}\n        items: {$ref: s.yaml}\n        x-mock: {$ref: s.yaml}\n        enum: {$ref: s.yaml}\n",
        ),
        ("s.yaml", "type: string\n"),
    ]);
    let properties = &document.value()["components"]["schemas"]["A"]["properties"];
    for name in ["$ref", "example", "items", "x-mock", "enum"] {
        assert_eq!(properties[name], json!({"$ref": "#/components/schemas/s"}), "{name}");
    }
}
