//! Whole requests, read by an operation of a document.

use http::header::{CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Value, json};
use specs::System;

use super::Inputs;
use crate::validate::{Body, Input, Part, Query, Raw, parse_form};

fn system(operation: Value) -> System {
    let document = json!({
        "openapi": "3.0.3",
        "info": {"title": "Try", "version": "1"},
        "paths": {"/try/{id}": {"post": operation}},
        "components": {"schemas": {
            "Limit": {"type": "integer", "maximum": 100, "default": 20},
            "Pet": {
                "type": "object",
                "required": ["id", "name"],
                "properties": {"id": {"type": "string", "readOnly": true}, "name": {"type": "string"}},
            },
        }},
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("openapi.json");
    std::fs::write(&path, document.to_string()).unwrap();
    specs::load("try", &path).unwrap_or_else(|found| panic!("{found}"))
}

/// A request, in parts.
struct Sent {
    path: &'static str,
    query: &'static str,
    headers: HeaderMap,
    body: Body,
}

impl Sent {
    fn query(query: &'static str) -> Self {
        Self { path: "7", query, headers: HeaderMap::new(), body: Body::Nothing }
    }

    fn body(media_type: &'static str, body: Body) -> Self {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(media_type))]);
        Self { headers, body, ..Self::query("") }
    }

    fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        self
    }

    /// What was read, or the errors that the answer lists.
    fn read(&self, system: &System) -> Result<Input, Value> {
        let path = [("id".to_owned(), self.path.to_owned())];
        let query = Query::parse(self.query);
        let raw = Raw {
            path: &path,
            encoded_path: &path,
            query: &query,
            encoded_query: self.query,
            headers: &self.headers,
            body: &self.body,
        };
        let inputs = Inputs::new(&system.operations()[0]);
        inputs.read(system, raw).map_err(|failure| match failure.more.errors.as_slice() {
            [] => Value::from(failure.reason),
            errors => errors.into(),
        })
    }
}

/// An operation with these query parameters.
fn queries(parameters: Value) -> System {
    let mut parameters = parameters;
    for parameter in parameters.as_array_mut().unwrap() {
        parameter["in"] = parameter.get("in").cloned().unwrap_or_else(|| "query".into());
    }
    system(json!({"parameters": parameters, "responses": {}}))
}

/// An operation with a body of one media type.
fn bodies(media_type: &str, content: Value) -> System {
    system(json!({"requestBody": {"required": true, "content": {media_type: content}}, "responses": {}}))
}

fn query(system: &System, text: &'static str) -> Value {
    Sent::query(text).read(system).map_or_else(|errors| errors, |input| Value::Object(input.query))
}

fn form(content: Value, text: &'static str) -> Value {
    const FORM: &str = "application/x-www-form-urlencoded";
    let sent = Sent::body(FORM, Body::Form(parse_form(text.as_bytes())));
    sent.read(&bodies(FORM, content)).map_or_else(|errors| errors, |input| input.body.unwrap_or_default())
}

#[test]
fn text_becomes_what_its_schema_takes_through_references_and_choices() {
    let choice =
        json!({"anyOf": [{"type": "integer", "maximum": 10}, {"type": "string", "pattern": "^\\d{5}$"}]});
    let system = queries(json!([
        {"name": "limit", "schema": {"allOf": [{"$ref": "#/components/schemas/Limit"}]}},
        {"name": "code", "schema": choice},
        {"name": "flag", "schema": {"type": "boolean", "nullable": true}},
        {"name": "ids", "schema": {"type": "array", "items": {"type": "integer"}}},
        {"name": "text", "schema": {"type": "string"}},
    ]));
    let read = query(&system, "limit=5&code=12345&flag=true&ids=1&ids=2&text=7");
    assert_eq!(read, json!({"limit": 5, "code": "12345", "flag": true, "ids": [1, 2], "text": "7"}));
    assert_eq!(query(&system, "code=7&flag=null"), json!({"limit": 20, "code": 7, "flag": null}));
}

#[test]
fn every_fault_is_told_with_place_rule_and_expectation() {
    let system = queries(json!([
        {"name": "limit", "schema": {"$ref": "#/components/schemas/Limit"}},
        {"name": "ids", "schema": {"type": "array", "items": {"type": "integer"}}},
        {"name": "q", "required": true, "schema": {"type": "string"}},
    ]));
    insta::assert_json_snapshot!("faults", query(&system, "limit=500&ids=1&ids=x"));
}

#[test]
fn parameters_that_are_unknown_or_described_elsewhere_are_ignored() {
    let number = json!({"type": "integer"});
    let system = queries(json!([
        {"name": "Accept", "in": "header", "required": true, "schema": number},
        {"name": "authorization", "in": "header", "required": true, "schema": number},
    ]));
    assert_eq!(query(&system, "nobody=knows"), json!({}));
}

#[test]
fn headers_and_cookies_are_read_in_any_case_and_from_several_lines() {
    let list = json!({"type": "array", "items": {"type": "integer"}});
    let system = queries(json!([
        {"name": "X-Ids", "in": "header", "required": true, "schema": list},
        {"name": "theme", "in": "cookie", "required": true, "schema": {"enum": ["a b"]}},
    ]));
    let sent = Sent::query("")
        .header("x-ids", "1, 2")
        .header("x-ids", "3")
        .header(COOKIE.as_str(), "x=1; theme=a%20b");
    assert!(sent.read(&system).is_ok());
    let errors = Sent::query("").header("x-ids", "1,b").read(&system).unwrap_err();
    assert_eq!((&errors[0]["pointer"], &errors[0]["name"]), (&json!("/1"), &json!("X-Ids")));
    assert_eq!((&errors[1]["rule"], &errors[1]["in"]), (&json!("required"), &json!("cookie")));
}

#[test]
fn an_exploded_object_has_its_declared_members_and_no_other_parameter() {
    let open = json!({"type": "object", "additionalProperties": {"type": "integer"}});
    let system =
        queries(json!([{"name": "rest", "schema": open}, {"name": "own", "schema": {"type": "string"}}]));
    assert_eq!(query(&system, "own=1&a=2&b=3"), json!({"rest": {"a": 2, "b": 3}, "own": "1"}));
    let closed = json!({"type": "object", "properties": {"a": {"type": "integer"}}});
    let system = queries(json!([{"name": "some", "schema": closed}]));
    assert_eq!(query(&system, "a=2&b=3"), json!({"some": {"a": 2}}));
}

#[test]
fn a_deep_object_may_hold_lists_and_numbers() {
    let range = json!({"type": "object", "properties": {
        "gte": {"type": "integer"}, "tags": {"type": "array", "items": {"type": "string"}}}});
    let expand = json!({"type": "array", "items": {"type": "string"}});
    let system = queries(json!([
        {"name": "created", "style": "deepObject", "schema": range},
        {"name": "expand", "style": "deepObject", "schema": expand},
    ]));
    let read = query(&system, "created[gte]=5&created[tags][]=x&expand[]=a&expand[]=b");
    assert_eq!(read, json!({"created": {"gte": 5, "tags": ["x"]}, "expand": ["a", "b"]}));
}

#[test]
fn reserved_and_empty_texts_mean_what_the_parameter_says() {
    let system = queries(json!([
        {"name": "raw", "allowReserved": true, "schema": {"type": "string"}},
        {"name": "form", "schema": {"type": "string"}},
        {"name": "limit", "allowEmptyValue": true, "schema": {"$ref": "#/components/schemas/Limit"}},
    ]));
    assert_eq!(
        query(&system, "raw=a+/b?c&form=a+b&limit="),
        json!({"raw": "a+/b?c", "form": "a b", "limit": 20})
    );
    let strict = queries(json!([{"name": "limit", "schema": {"$ref": "#/components/schemas/Limit"}}]));
    assert_eq!(query(&strict, "limit=")[0]["rule"], "type");
}

#[test]
fn json_in_a_parameter_is_read_and_judged() {
    let pet = json!({"type": "object", "properties": {"age": {"type": "integer"}}});
    let system = queries(json!([{"name": "pet", "content": {"application/json": {"schema": pet}}}]));
    assert_eq!(query(&system, "pet=%7B%22age%22:3%7D"), json!({"pet": {"age": 3}}));
    assert_eq!(query(&system, "pet=%7B%22age%22:%22x%22%7D")[0]["pointer"], "/age");
    assert_eq!(query(&system, "pet=%7B")[0]["rule"], "content");
}

#[test]
fn a_text_that_is_not_of_its_style_is_told_with_an_example() {
    let number = json!({"type": "integer"});
    let system =
        queries(json!([{"name": "id", "in": "path", "required": true, "style": "matrix", "schema": number}]));
    let errors = Sent::query("").read(&system).unwrap_err();
    assert_eq!((&errors[0]["rule"], &errors[0]["in"]), (&json!("style"), &json!("path")));
    assert!(Sent { path: ";id=7", ..Sent::query("") }.read(&system).is_ok());
}

#[test]
fn what_is_read_only_need_not_be_sent() {
    let system = bodies("application/json", json!({"schema": {"$ref": "#/components/schemas/Pet"}}));
    let read = |body: Value| Sent::body("application/json", Body::Json(body)).read(&system);
    assert_eq!(read(json!({"name": "Rex"})).unwrap().body, Some(json!({"name": "Rex"})));
    assert_eq!(read(json!({"id": "1"})).unwrap_err()[0]["expected"], "name");
}

#[test]
fn the_most_specific_media_type_is_taken_and_others_are_refused() {
    let number = json!({"schema": {"type": "integer"}});
    let system = system(json!({"responses": {}, "requestBody": {"content": {
        "*/*": {}, "text/*": {"schema": {"type": "string", "maxLength": 3}}, "text/plain": number}}}));
    let text = |media_type| Sent::body(media_type, Body::Other { bytes: "12345".into() }).read(&system);
    assert_eq!(text("text/plain; charset=utf-8").unwrap().body, Some(json!(12345)));
    assert_eq!(text("text/csv").unwrap_err()[0]["rule"], "maxLength");
    assert_eq!(text("image/png").unwrap().files[0].media_type.as_deref(), Some("image/png"));
    let json_only = bodies("application/json", json!({}));
    let refused = Sent::body("text/plain", Body::Other { bytes: "1".into() }).read(&json_only).unwrap_err();
    assert_eq!(refused, "the body is `text/plain`, taken is application/json");
}

#[test]
fn a_body_that_is_missing_is_a_fault_only_where_it_is_required() {
    let required = bodies("application/json", json!({}));
    assert_eq!(Sent::query("").read(&required).unwrap_err()[0]["in"], "body");
    let free = system(json!({"responses": {}, "requestBody": {"content": {"application/json": {}}}}));
    assert_eq!(Sent::query("").read(&free).unwrap().body, None);
}

#[test]
fn fields_of_a_form_are_written_as_their_encoding_says() {
    let content = json!({
        "schema": {"type": "object", "properties": {
            "age": {"type": "integer"},
            "tags": {"type": "array", "items": {"type": "string"}},
            "ids": {"type": "array", "items": {"type": "integer"}},
            "address": {"type": "object", "properties": {"zip": {"type": "integer"}}},
            "meta": {"type": "object"},
        }},
        "encoding": {"ids": {"style": "pipeDelimited"}, "address": {"style": "deepObject"}},
    });
    let read = form(content, "age=3&tags=a&tags=b&ids=1|2&address[zip]=12345&meta=%7B%22a%22:1%7D&more=x+y");
    let expected = json!({"address": {"zip": 12345}, "age": 3, "ids": [1, 2], "meta": {"a": 1}, "more": "x y", "tags": ["a", "b"]});
    assert_eq!(read, expected);
}

#[test]
fn a_field_that_is_declared_as_json_must_be_json() {
    let content = json!({"schema": {"type": "object", "required": ["meta"], "properties": {"meta": {"type": "object"}}},
        "encoding": {"meta": {"contentType": "application/json"}}});
    let errors = form(content, "meta=nothing");
    assert_eq!((&errors[0]["pointer"], &errors[0]["rule"]), (&json!("/meta"), &json!("content")));
    assert_eq!(errors.as_array().unwrap().len(), 1, "that it is missing only follows: {errors}");
}

#[test]
fn a_list_of_documents_may_come_in_pieces_or_as_one() {
    let list = |items: Value| {
        json!({"schema": {"type": "object", "properties": {"all": {"type": "array", "items": items}}},
            "encoding": {"all": {"contentType": "application/json"}}})
    };
    let objects = || list(json!({"type": "object"}));
    let expected = json!({"all": [{"a": 1}, {"a": 2}]});
    assert_eq!(form(objects(), "all=%7B%22a%22:1%7D&all=%7B%22a%22:2%7D"), expected);
    assert_eq!(form(objects(), "all=[%7B%22a%22:1%7D,%7B%22a%22:2%7D]"), expected);
    let text = json!({"schema": {"type": "object", "properties": {"age": {"type": "integer"}}},
        "encoding": {"age": {"contentType": "text/plain"}}});
    assert_eq!(form(text, "age=3"), json!({"age": 3}));
}

#[test]
fn a_structure_that_is_no_json_is_told() {
    let content = json!({"schema": {"type": "object", "properties": {"meta": {"type": "object"}}}});
    assert_eq!(form(content, "meta=nothing")[0]["rule"], "type");
}

fn part(field: &str, file_name: Option<&str>, media_type: Option<&str>, bytes: &'static str) -> Part {
    Part {
        field: field.to_owned(),
        file_name: file_name.map(str::to_owned),
        media_type: media_type.map(str::to_owned),
        bytes: bytes.into(),
    }
}

fn upload() -> System {
    bodies(
        "multipart/form-data",
        json!({
            "schema": {"type": "object", "required": ["photos"], "properties": {
                "age": {"type": "integer"},
                "meta": {"type": "object", "properties": {"title": {"type": "string"}}},
                "tags": {"type": "object", "properties": {"a": {"type": "integer"}}},
                "photos": {"type": "array", "maxItems": 2, "items": {"type": "string", "format": "binary", "maxLength": 4}},
            }},
            "encoding": {"photos": {"contentType": "image/png, image/jpeg"}, "tags": {"style": "form", "explode": false}},
        }),
    )
}

fn parts(parts: Vec<Part>) -> Result<Input, Value> {
    Sent::body("multipart/form-data; boundary=x", Body::Multipart(parts)).read(&upload())
}

#[test]
fn parts_become_texts_documents_and_files() {
    let input = parts(vec![
        part("age", None, None, "3"),
        part("meta", None, Some("application/json"), r#"{"title": "Rex"}"#),
        part("photos", Some("a.png"), Some("image/png"), "1234"),
        part("photos", Some("b.jpg"), Some("image/jpeg"), "12"),
    ])
    .unwrap();
    let body = input.body.unwrap();
    assert_eq!((&body["age"], &body["meta"]), (&json!(3), &json!({"title": "Rex"})));
    let photos = body["photos"].as_array().unwrap().iter();
    let photos: Vec<_> = photos.map(|photo| (&photo["name"], &photo["media_type"], &photo["size"])).collect();
    let told = [("a.png", "image/png", 4), ("b.jpg", "image/jpeg", 2)];
    let told = told.map(|(name, media_type, size)| (json!(name), json!(media_type), json!(size)));
    assert_eq!(photos, told.each_ref().map(|(name, media_type, size)| (name, media_type, size)));
    let files: Vec<_> = input.files.iter().map(|file| (file.name.as_deref(), file.bytes.len())).collect();
    assert_eq!(files, [(Some("a.png"), 4), (Some("b.jpg"), 2)]);
}

#[test]
fn a_part_that_says_it_is_json_is_read_so_where_a_style_is_declared() {
    for (media_type, bytes) in [(Some("application/json"), r#"{"a": 1}"#), (None, "a,1")] {
        let sent =
            vec![part("tags", None, media_type, bytes), part("photos", Some("a"), Some("image/png"), "1")];
        assert_eq!(parts(sent).unwrap().body.unwrap()["tags"], json!({"a": 1}), "{bytes}");
    }
}

#[test]
fn parts_are_judged_by_size_count_and_media_type() {
    let photo = |media_type, bytes| part("photos", Some("a"), Some(media_type), bytes);
    let rules = |sent: Vec<Part>| -> Vec<(String, String)> {
        let errors = parts(sent).unwrap_err();
        let text = |error: &Value, key: &str| error[key].as_str().unwrap_or_default().to_owned();
        errors.as_array().unwrap().iter().map(|it| (text(it, "pointer"), text(it, "rule"))).collect()
    };
    let told = |pointer: &str, rule: &str| (pointer.to_owned(), rule.to_owned());
    assert_eq!(rules(vec![photo("image/png", "12345")]), [told("/photos/0", "maxLength")]);
    assert_eq!(rules((0..3).map(|_| photo("image/png", "1")).collect()), [told("/photos", "maxItems")]);
    assert_eq!(rules(vec![photo("text/html", "1")]), [told("/photos/0", "contentType")]);
    assert_eq!(rules(vec![part("age", None, None, "x")]), [told("", "required"), told("/age", "type")]);
    let broken =
        vec![part("meta", None, None, "{"), part("age", None, None, "x"), photo("text/html", "12345")];
    let expected =
        [("/meta", "content"), ("/photos/0", "contentType"), ("/age", "type"), ("/photos/0", "maxLength")];
    assert_eq!(rules(broken), expected.map(|(pointer, rule)| told(pointer, rule)));
}

/// A pet as the XML examples of OpenAPI have it.
fn pet() -> Value {
    json!({"schema": {
        "type": "object",
        "required": ["name", "tags"],
        "additionalProperties": false,
        "xml": {"name": "pet"},
        "properties": {
            "id": {"type": "integer", "xml": {"attribute": true}},
            "name": {"type": "string", "xml": {"name": "called", "prefix": "p", "namespace": "urn:pets"}},
            "age": {"type": "integer", "maximum": 99},
            "good": {"type": "boolean"},
            "owner": {"type": "object", "nullable": true, "properties": {"phone": {"type": "integer"}}},
            "tags": {"type": "array", "xml": {"wrapped": true}, "items": {"type": "string", "xml": {"name": "tag"}}},
            "photos": {"type": "array", "items": {"type": "object", "properties": {"width": {"type": "integer"}}}},
        },
    }})
}

fn xml(content: Value, text: &'static str) -> Value {
    let sent = Sent::body("application/xml", Body::Other { bytes: text.into() });
    let read = sent.read(&bodies("application/xml", content));
    read.map_or_else(|errors| errors, |input| input.body.unwrap_or_default())
}

#[test]
fn xml_is_read_by_names_attributes_and_wrappers() {
    let text = "<?xml version=\"1.0\"?><pet id='7' xmlns:p='urn:pets'><p:called>Rex &amp; <![CDATA[Co]]></p:called>\
                <age> 3 </age><good>true</good><owner/><tags><tag>a</tag><tag/></tags>\
                <photos><width>1</width></photos><!-- and --><photos><width>2</width></photos></pet>";
    let expected = json!({"age": 3, "good": true, "id": 7, "name": "Rex & Co", "owner": null,
        "photos": [{"width": 1}, {"width": 2}], "tags": ["a", ""]});
    assert_eq!(xml(pet(), text), expected);
    let nil = "<pet xmlns:x='http://www.w3.org/2001/XMLSchema-instance'><called>A</called><tags/>\
               <owner x:nil='true'/></pet>";
    assert_eq!(xml(pet(), nil), json!({"name": "A", "owner": null, "tags": []}));
}

#[test]
fn xml_that_breaks_its_schema_is_told_with_the_place_in_the_value() {
    let text =
        "<pet><called>A</called><tags/><age>100</age><owner><phone>none</phone></owner><more>1</more></pet>";
    let errors = xml(pet(), text);
    let mut told: Vec<_> =
        errors.as_array().unwrap().iter().map(|it| (&it["pointer"], &it["rule"])).collect();
    told.sort_by_key(|(_, rule)| rule.as_str());
    let expected = [("", "additionalProperties"), ("/age", "maximum"), ("/owner/phone", "type")];
    assert_eq!(
        told,
        expected.map(|(at, rule)| (json!(at), json!(rule))).each_ref().map(|(at, rule)| (at, rule))
    );
    assert_eq!(xml(pet(), "<pet><tags/></pet>")[0]["expected"], "name");
}

#[test]
fn what_is_no_xml_or_of_another_root_is_refused() {
    let refused = |text| xml(pet(), text).as_str().map(str::to_owned).unwrap_or_default();
    assert_eq!(refused("<dog/>"), "the body is not XML: the root at 1:1 is <dog>, expected is <pet>");
    assert!(refused("<pet>").starts_with("the body is not XML: "), "{}", refused("<pet>"));
    assert!(refused("<!DOCTYPE pet [<!ENTITY a 'b'>]><pet>&a;</pet>").contains("DTD"));
    let deep: &'static str = format!("{}{}", "<pet>".repeat(100_000), "</pet>".repeat(100_000)).leak();
    assert!(refused(deep).starts_with("the body is not XML: nested deeper"), "{}", refused(deep));
    let long: &'static str = format!("<pet a='{}'/>", "x".repeat(70_000)).leak();
    assert_eq!(refused(long), "the body is not XML: a tag has more than 65536 bytes");
    let wide: String = (0..50_000).map(|at| format!("<a{at}/>")).collect();
    let wide: &'static str = format!("<pet><called/><tags/>{wide}</pet>").leak();
    let told = xml(pet(), wide);
    assert!(told[0]["rule"] == "additionalProperties" && told.to_string().len() < 2_000, "{told}");
}

#[test]
fn a_part_may_be_xml() {
    let content = json!({"schema": {"type": "object", "properties": {"pet": pet()["schema"]}}});
    let read = |text| {
        let parts = vec![part("pet", None, Some("application/xml"), text)];
        let sent = Sent::body("multipart/form-data; boundary=x", Body::Multipart(parts));
        sent.read(&bodies("multipart/form-data", content.clone()))
    };
    let pet = json!({"pet": {"name": "A", "tags": []}});
    assert_eq!(read("<pet><called>A</called><tags/></pet>").unwrap().body, Some(pet));
    assert_eq!(read("<pet><tags/></pet>").unwrap_err()[0]["pointer"], "/pet");
    assert_eq!(read("<pet>").unwrap_err()[0]["rule"], "content");
}
