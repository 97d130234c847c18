use serde_json::json;

use super::{folder, load, problems};
use crate::document::Document;
use crate::pointer::Pointer;

const HEAD: &str = "openapi: 3.1.0\n";

#[test]
fn a_referenced_path_item_is_copied_and_what_it_references_moves_to_components() {
    let document = load(&[
        ("openapi.yaml", "openapi: 3.1.0\npaths:\n  /a: {$ref: paths/a.yaml}\n"),
        (
            "paths/a.yaml",
            "get:\n  parameters: [{$ref: ../shared.yaml#/Page}]\n  responses:\n    200: {$ref: ../shared.yaml#/Ok}\n",
        ),
        (
            "shared.yaml",
            "Page: {name: page, in: query, schema: {$ref: '#/Number'}}\nNumber: {type: integer}\nOk: {description: ok, content: {application/json: {schema: {$ref: schemas/user.yaml}}}}\n",
        ),
        ("schemas/user.yaml", "properties: {boss: {$ref: '#'}, page: {$ref: ../shared.yaml#/Number}}\n"),
    ]);
    assert_eq!(
        document.value(),
        &json!({
            "openapi": "3.1.0",
            "paths": {"/a": {"get": {
                "parameters": [{"$ref": "#/components/parameters/Page"}],
                "responses": {"200": {"$ref": "#/components/responses/Ok"}},
            }}},
            "components": {
                "parameters": {"Page": {"name": "page", "in": "query", "schema": {"$ref": "#/components/schemas/Number"}}},
                "responses": {"Ok": {"description": "ok", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/user"}}}}},
                "schemas": {
                    "Number": {"type": "integer"},
                    "user": {"properties": {"boss": {"$ref": "#/components/schemas/user"}, "page": {"$ref": "#/components/schemas/Number"}}},
                },
            },
        })
    );
}

#[test]
fn files_may_reference_each_other_in_a_circle() {
    let document = load(&[
        ("openapi.yaml", "openapi: 3.1.0\ncomponents: {schemas: {Root: {$ref: a.yaml#/A}}}\n"),
        ("a.yaml", "A: {properties: {b: {$ref: b.yaml#/B}}}\n"),
        (
            "b.yaml",
            "B: {properties: {a: {$ref: a.yaml#/A}, root: {$ref: 'openapi.yaml#/components/schemas/Root'}}}\n",
        ),
    ]);
    let expected = json!({
        "Root": {"properties": {"b": {"$ref": "#/components/schemas/B"}}},
        "B": {"properties": {"a": {"$ref": "#/components/schemas/Root"}, "root": {"$ref": "#/components/schemas/Root"}}},
    });
    assert_eq!(document.value()["components"]["schemas"], expected);
}

#[test]
fn two_targets_never_share_a_name() {
    let document = load(&[
        (
            "openapi.yaml",
            "openapi: 3.1.0\ncomponents:\n  schemas:\n    User: {type: object}\n    All: {oneOf: [{$ref: 'a.yaml#/User'}, {$ref: 'b.yaml#/User'}, {$ref: 'a.yaml#/User'}, {$ref: '#/components/schemas/User'}]}\n",
        ),
        ("a.yaml", "User: {title: a}\n"),
        ("b.yaml", "User: {title: b}\n"),
    ]);
    let schemas = &document.value()["components"]["schemas"];
    let names = ["User_2", "User_3", "User_2", "User"]
        .map(|name| json!({"$ref": format!("#/components/schemas/{name}")}));
    assert_eq!(schemas["All"]["oneOf"], json!(names));
    assert_eq!(schemas["User_2"], json!({"title": "a"}));
    assert_eq!(schemas["User_3"], json!({"title": "b"}));
}

#[test]
fn a_name_with_other_characters_is_made_a_component_name() {
    let document = load(&[
        (
            "openapi.yaml",
            "openapi: 3.1.0\ncomponents: {schemas: {A: {not: {$ref: 'my schemas.yaml#/a~1b c'}}}}\n",
        ),
        ("my schemas.yaml", "a/b c: {type: string}\n"),
    ]);
    assert_eq!(document.value()["components"]["schemas"]["A"]["not"]["$ref"], "#/components/schemas/a_b_c");
}

#[test]
fn siblings_of_a_reference_stay() {
    let document = load(&[
        (
            "openapi.yaml",
            "openapi: 3.1.0\npaths:\n  /a: {$ref: a.yaml, summary: mine}\ncomponents: {schemas: {A: {$ref: s.yaml#/S, description: d}}}\n",
        ),
        ("a.yaml", "summary: theirs\nget: {responses: {}}\n"),
        ("s.yaml", "S: {type: string}\n"),
    ]);
    assert_eq!(document.value()["paths"]["/a"]["summary"], "mine");
    let expected = json!({"$ref": "#/components/schemas/S", "description": "d"});
    assert_eq!(document.value()["components"]["schemas"]["A"], expected);
}

#[test]
fn path_items_of_the_same_file_are_copied_too() {
    let document = load(&[(
        "openapi.yaml",
        "openapi: 3.1.0\npaths:\n  /a: {$ref: '#/components/pathItems/A'}\n  /b: {$ref: '#/paths/~1a'}\ncomponents: {pathItems: {A: {get: {responses: {}}}}}\n",
    )]);
    assert_eq!(document.value()["paths"]["/a"], json!({"get": {"responses": {}}}));
    assert_eq!(document.value()["paths"]["/b"], json!({"get": {"responses": {}}}));
}

#[test]
fn a_discriminator_leads_to_the_bundled_schemas() {
    let document = load(&[
        (
            "openapi.yaml",
            "openapi: 3.1.0\ncomponents:\n  schemas:\n    Pet:\n      discriminator:\n        propertyName: kind\n        mapping: {cat: cat.yaml, dog: 'dog.yaml#/Dog', pet: Pet, self: '#/components/schemas/Pet'}\n",
        ),
        ("cat.yaml", "type: object\n"),
        ("dog.yaml", "Dog: {type: object}\n"),
    ]);
    let expected = json!({
        "cat": "#/components/schemas/cat", "dog": "#/components/schemas/Dog", "pet": "Pet", "self": "#/components/schemas/Pet",
    });
    assert_eq!(document.value()["components"]["schemas"]["Pet"]["discriminator"]["mapping"], expected);
}

#[test]
fn names_that_schemas_give_themselves_are_left_alone() {
    let text = "openapi: 3.1.0\ncomponents:\n  schemas:\n    A: {$anchor: a, not: {$ref: '#a'}, items: {$dynamicRef: '#a'}}\n    B: {$id: 'https://example.com/b', not: {$ref: c}}\n    C: {$ref: 'https://example.com/b#/not'}\n";
    let document = load(&[("openapi.yaml", text)]);
    let schemas = &document.value()["components"]["schemas"];
    assert_eq!(schemas["A"], json!({"$anchor": "a", "not": {"$ref": "#a"}, "items": {"$dynamicRef": "#a"}}));
    assert_eq!(schemas["B"]["not"], json!({"$ref": "c"}));
}

#[test]
fn references_that_lead_nowhere_are_told_together_each_in_its_file() {
    let told = problems(&[
        (
            "openapi.yaml",
            "openapi: 3.1.0\npaths:\n  /a: {$ref: paths/a.yaml}\n  /b: {$ref: missing.yaml}\ncomponents:\n  schemas:\n    A: {$ref: '#/components/schemas/B'}\n    C: {$ref: 'https://example.com/c.yaml'}\n    D: {$ref: bad.yaml}\n",
        ),
        ("paths/a.yaml", "get:\n  responses:\n    200: {$ref: ../shared.yaml#/Nope}\n"),
        ("shared.yaml", "Ok: {}\n"),
        ("bad.yaml", "a: b: c\n"),
    ]);
    insta::assert_snapshot!(told, @r#"
    bad.yaml:1:5: error: mapping values are not allowed in this context
    openapi.yaml:4:14: error: cannot read "missing.yaml": No such file or directory (os error 2)
    openapi.yaml:7:15: error: nothing stands at "/components/schemas/B" in openapi.yaml
    openapi.yaml:8:15: error: remote references are not followed: "https://example.com/c.yaml"
      hint: copy the file into the document's folder and reference it there
    paths/a.yaml:3:17: error: nothing stands at "/Nope" in shared.yaml
    "#);
}

#[test]
fn references_that_lead_in_a_circle_to_nothing_are_told() {
    let told = problems(&[(
        "openapi.yaml",
        "openapi: 3.1.0\ncomponents:\n  parameters:\n    A: {$ref: '#/components/parameters/B'}\n    B: {$ref: '#/components/parameters/A'}\n",
    )]);
    insta::assert_snapshot!(told, @r##"
    openapi.yaml:4:15: error: reference "#/components/parameters/B" leads only to other references
    openapi.yaml:5:15: error: reference "#/components/parameters/A" leads only to other references
    "##);
}

#[test]
fn a_path_item_cannot_contain_itself() {
    let callback = "post:\n  responses: {}\n  callbacks: {done: {'{$url}': {$ref: a.yaml}}}\n";
    let told =
        problems(&[("openapi.yaml", "openapi: 3.1.0\npaths: {/a: {$ref: a.yaml}}\n"), ("a.yaml", callback)]);
    insta::assert_snapshot!(told, @r"
    a.yaml:3:39: error: the reference leads back to itself
      hint: it is copied to where it is referenced, so it cannot contain itself
    ");
}

#[test]
fn a_reference_in_place_of_a_whole_map_is_told() {
    let told = problems(&[("openapi.yaml", &format!("{HEAD}components: {{schemas: {{$ref: all.yaml}}}}\n"))]);
    insta::assert_snapshot!(told, @r#"
    openapi.yaml:2:30: error: "$ref" cannot stand for a whole map of names
      hint: reference each entry, or the file that holds them from each place that needs one
    "#);
}

#[test]
fn a_reference_is_percent_encoded_as_uris_are() {
    let text = "openapi: 3.1.0\npaths: {'/{id}': {parameters: [{schema: {type: string}}]}}\ncomponents: {schemas: {A: {$ref: '#/paths/~1{id}/parameters/0/schema'}}}\n";
    let document = load(&[("openapi.yaml", text)]);
    let reference = &document.value()["components"]["schemas"]["A"]["$ref"];
    assert_eq!(reference, "#/paths/~1%7Bid%7D/parameters/0/schema");
}

#[test]
fn nor_can_one_of_the_same_file() {
    let text = "openapi: 3.1.0\npaths:\n  /a:\n    post:\n      callbacks: {done: {'{$url}': {$ref: '#/paths/~1a'}}}\n";
    insta::assert_snapshot!(problems(&[("openapi.yaml", text)]), @r"
    openapi.yaml:5:26: error: the reference leads back to itself
      hint: it is copied to where it is referenced, so it cannot contain itself
    ");
}

#[test]
fn the_annotation_of_a_document_may_be_split_by_word_and_by_entry() {
    let folder = folder(&[
        (
            "openapi.yaml",
            "openapi: 3.1.0\npaths: {}\nx-mock:\n  dialect: plain\n  lists: {$ref: lists.yaml}\n  resources:\n    user: {$ref: user.yaml#/user}\n    team: {label: team}\n",
        ),
        ("lists.yaml", "all:\n  by: bare\n"),
        ("user.yaml", "user:\n  label: user\n  computed: {$ref: kept}\n"),
    ]);
    let document = Document::load(folder.path()).unwrap();
    let expected = json!({
        "dialect": "plain",
        "lists": {"all": {"by": "bare"}},
        "resources": {"user": {"label": "user", "computed": {"$ref": "kept"}}, "team": {"label": "team"}},
    });
    assert_eq!(document.value()["x-mock"], expected);
    let place = document.position(&Pointer::parse("/x-mock/resources/user/label").unwrap());
    assert!(place.to_string().ends_with("user.yaml:2:10"), "{place}");
}
