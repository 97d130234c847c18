//! What the golden file does not show: schemas that FastAPI does not write itself, and limits.

use serde_json::{Value, json};

use super::loc::Loc;
use super::model::Model;
use super::{Body, Item, Parameter, Place, Presence, Received, Resolve, Unreadable, read_json};

struct Document(Value);

impl Resolve for Document {
    fn resolve(&self, reference: &str) -> Option<&Value> {
        self.0.pointer(reference.strip_prefix('#')?)
    }
}

fn compile(schema: &Value) -> Model {
    let nothing = Document(Value::Null);
    Model::compile(schema, &nothing).expect("no references")
}

fn validate(schema: &Value, instance: &Value) -> Result<Value, Vec<Item>> {
    compile(schema).validate(instance, &Loc::at("body"))
}

/// `kind body.x.0` of each item.
fn faults(schema: &Value, instance: &Value) -> Vec<String> {
    let items = validate(schema, instance).expect_err("a refusal");
    let line = |item: &Item| {
        let loc: Vec<String> = item.loc.iter().map(|part| json!(part).to_string().replace('"', "")).collect();
        format!("{} {}", item.kind, loc.join("."))
    };
    items.iter().map(line).collect()
}

#[test]
fn a_read_only_property_is_neither_asked_for_nor_taken() {
    let schema = json!({
        "type": "object", "required": ["id", "name"], "additionalProperties": false,
        "properties": { "id": { "type": "integer", "readOnly": true }, "name": { "type": "string" } },
    });
    assert_eq!(validate(&schema, &json!({ "name": "n" })), Ok(json!({ "name": "n" })));
    assert_eq!(validate(&schema, &json!({ "id": "x", "name": "n" })), Ok(json!({ "name": "n" })));
    assert_eq!(faults(&schema, &json!({ "id": 1, "z": 1 })), ["missing body.name", "extra_forbidden body.z"]);
}

#[test]
fn a_type_list_with_null_is_nullable_and_with_more_is_a_union() {
    let nullable = json!({ "type": ["integer", "null"], "minimum": 1 });
    assert_eq!(validate(&nullable, &Value::Null), Ok(Value::Null));
    assert_eq!(faults(&nullable, &json!(0)), ["greater_than_equal body"]);
    let union = json!({ "type": ["integer", "string", "null"] });
    assert_eq!(faults(&union, &json!([])), ["int_type body.int", "string_type body.str"]);
}

#[test]
fn a_null_in_an_enumeration_makes_it_nullable() {
    let schema = json!({ "type": ["string", "null"], "enum": ["a", "b", null] });
    assert_eq!(validate(&schema, &Value::Null), Ok(Value::Null));
    let items = validate(&schema, &json!("c")).expect_err("a refusal");
    assert_eq!(items[0].msg, "Input should be 'a' or 'b'");
}

#[test]
fn parts_of_an_object_are_one_object_with_the_base_first() {
    let document = Document(json!({
        "Base": { "type": "object", "required": ["id"], "properties": { "id": { "type": "integer" } } },
    }));
    let schema = json!({
        "allOf": [{ "$ref": "#/Base" }, { "required": ["n"], "properties": { "n": { "type": "string" } } }],
    });
    let model = Model::compile(&schema, &document).expect("a schema");
    let items = model.validate(&json!({}), &Loc::at("body")).expect_err("a refusal");
    assert_eq!(json!(items[0].loc), json!(["body", "id"]));
    assert_eq!(json!(items[1].loc), json!(["body", "n"]));
}

#[test]
fn a_default_is_applied_unvalidated_and_an_absent_optional_stays_away() {
    let schema = json!({
        "type": "object",
        "properties": { "a": { "type": "integer", "default": "5" }, "b": { "type": "string" } },
    });
    assert_eq!(validate(&schema, &json!({})), Ok(json!({ "a": "5" })));
}

#[test]
fn a_pattern_beyond_the_regex_crate_lets_everything_pass() {
    let schema = json!({ "type": "string", "pattern": "^(?=x)" });
    assert_eq!(validate(&schema, &json!("y")), Ok(json!("y")));
}

#[test]
fn a_url_is_written_in_its_normal_form_and_that_matches_the_pattern() {
    let schema = json!({ "type": "string", "format": "uri", "pattern": "^https?://" });
    assert_eq!(validate(&schema, &json!("https://Ï")), Ok(json!("https://xn--gda/")));
    assert_eq!(faults(&schema, &json!("file:///etc/passwd")), ["string_pattern_mismatch body"]);
    assert_eq!(faults(&schema, &json!("https://")), ["url_parsing body"]);
}

#[test]
fn a_reference_that_leads_nowhere_is_named() {
    let nothing = Document(Value::Null);
    let error = Model::compile(&json!({ "$ref": "#/Nope" }), &nothing).expect_err("nothing there");
    assert_eq!(error.to_string(), "no schema at `#/Nope`");
}

#[test]
fn a_schema_that_is_only_itself_ends() {
    let document = Document(json!({ "A": { "anyOf": [{ "$ref": "#/A" }, { "type": "string" }] } }));
    let model = Model::compile(&json!({ "$ref": "#/A" }), &document).expect("a schema");
    assert!(!model.is_list());
    assert_eq!(model.validate(&json!("x"), &Loc::at("body")), Ok(json!("x")));
    assert!(model.validate(&json!(1), &Loc::at("body")).is_err());
}

#[test]
fn the_deepest_body_fits_a_thread_of_two_megabytes() {
    let document = Document(json!({
        "Tree": { "type": "object", "properties": {
            "kids": { "anyOf": [{ "type": "array", "items": { "$ref": "#/Tree" } }, { "type": "null" }] } } },
    }));
    let text = format!("{}{}", "{\"kids\":[".repeat(63), "]}".repeat(63));
    let work = move || {
        let model = Model::compile(&json!({ "$ref": "#/Tree" }), &document).expect("a schema");
        let body = read_json(text.as_bytes()).expect("readable");
        model.validate(&body, &Loc::at("body")) == Ok(body)
    };
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(work).expect("a thread");
    assert!(thread.join().expect("no overflow"));
}

#[test]
fn other_encodings_are_read_and_broken_ones_refused() {
    let utf16: Vec<u8> = "{\"a\":\"é\"}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read_json(&utf16), Ok(json!({ "a": "é" })));
    assert_eq!(read_json(b"\xef\xbb\xbf[1]"), Ok(json!([1])));
    assert_eq!(read_json(b"{\"a\":\"\xe9\"}"), Err(Unreadable::Body));
    assert_eq!(read_json("[".repeat(5000).as_bytes()), Err(Unreadable::Body));
}

#[test]
fn what_only_python_reads_comes_as_the_nearest_value() {
    assert_eq!(read_json(b"[NaN, -Infinity, 1e999]"), Ok(json!([null, null, null])));
    assert_eq!(read_json(br#""\ud800x""#), Ok(json!("\u{fffd}x")));
    assert_eq!(read_json(br#"{"a":1,"b":2,"a":NaN}"#), Ok(json!({ "a": null, "b": 2 })));
}

#[test]
fn an_optional_body_may_be_absent() {
    let nothing = Document(Value::Null);
    let body = Body::compile(Presence::Optional, &json!({ "type": "integer" }), &nothing).expect("a schema");
    assert_eq!(body.read(Received::Nothing), Ok(None));
}

#[test]
fn a_path_parameter_is_never_a_list() {
    let nothing = Document(Value::Null);
    let schema = json!({ "type": "array", "items": { "type": "string" } });
    let parameter = Parameter::compile(Place::Path, "ids", true, &schema, &nothing).expect("a schema");
    let items = parameter.read(&["a,b"]).expect_err("a refusal");
    assert_eq!(items[0].kind, "list_type");
}
