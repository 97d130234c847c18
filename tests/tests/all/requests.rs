//! Parameters in every style, bodies in every media type, credentials in every place: a document
//! whose annotation says nothing but that it is held to every rule, asked over sockets.

use std::path::Path;

use http::Method;
use mock_server::MockServer;
use reqwest::RequestBuilder;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use specs::Contract;
use tests::Answer;
use tests::served::client;

/// The document, served at the root.
struct Pets(MockServer);

impl Pets {
    async fn start() -> Self {
        let system =
            specs::load("", Path::new("data/requests.yaml")).unwrap_or_else(|found| panic!("{found}"));
        Self(MockServer::serving(Contract::new([system])).await.unwrap())
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        client().request(method, format!("{}{path}", self.0.url()))
    }

    async fn get(&self, path: &str) -> Answer {
        Answer::to(self.request(Method::GET, path)).await
    }

    async fn add(&self, media_type: &str, body: &str) -> Answer {
        let request = self.request(Method::POST, "/pets").header("Content-Type", media_type);
        Answer::to(request.body(body.to_owned())).await
    }

    async fn photos(&self, form: Form) -> Answer {
        Answer::to(self.request(Method::POST, "/photos").multipart(form)).await
    }

    async fn journal(&self) -> Answer {
        Answer::to(self.request(Method::GET, "/__mock/requests").header("Mock-Control", "1")).await
    }
}

/// Where and by which rule each error of a refusal stands.
fn rules(answer: &Answer) -> Vec<String> {
    let errors = answer.at("/errors");
    let text = |error: &Value, key: &str| error[key].as_str().unwrap_or_default().to_owned();
    let line = |it: &Value| {
        format!("{} {}{} {}", text(it, "in"), text(it, "name"), text(it, "pointer"), text(it, "rule"))
    };
    errors.as_array().into_iter().flatten().map(line).collect()
}

#[tokio::test]
async fn parameters_are_read_in_their_styles() {
    let pets = Pets::start().await;
    let read = "/pets/.1,2?tags=a%7Cb&born[from]=2020&limit=5&where=%7B%22to%22:3%7D&unknown=1";
    assert_eq!(pets.get(read).await.status, 200);
    let colors = pets.request(Method::GET, "/pets/.1").header("x-colors", "black, white");
    assert_eq!(Answer::to(colors).await.status, 200);
}

#[tokio::test]
async fn every_fault_of_every_parameter_is_told() {
    let pets = Pets::start().await;
    let wrong = "/pets/.1,x?tags=a|b|c&born[from]=soon&born[at]=1&limit=500&where=%7B";
    let answer = Answer::to(pets.request(Method::GET, wrong).header("X-Colors", "black,red")).await;
    assert_eq!(answer.status, 400);
    let expected = [
        "path ids/1 type",
        "query tags maxItems",
        "query born additionalProperties",
        "query born/from type",
        "query limit maximum",
        "header X-Colors/1 enum",
        "query where content",
    ];
    let mut told = rules(&answer);
    told.sort_by_key(|rule| expected.iter().position(|known| known == rule));
    assert_eq!(told, expected);
    assert_eq!(pets.get("/pets/1").await.at("/errors/0/rule"), "style");
}

#[tokio::test]
async fn a_delimiter_that_comes_encoded_is_data() {
    let pets = Pets::start().await;
    let answer = pets.get("/pets/.1%2C2").await;
    assert_eq!(answer.at("/errors/0/message"), "\"1,2\" is not of type \"integer\"");
}

#[tokio::test]
async fn the_same_pet_may_come_as_json_or_as_a_form_and_without_what_is_only_read() {
    let pets = Pets::start().await;
    assert_eq!(
        pets.add("application/json; charset=utf-8", r#"{"name": "Rex", "age": null}"#).await.status,
        201
    );
    assert_eq!(pets.add("application/x-www-form-urlencoded", "name=Rex&age=3").await.status, 201);
    let wrong = pets.add("application/x-www-form-urlencoded", "name=&age=old").await;
    assert_eq!(
        (wrong.status, rules(&wrong)),
        (400, vec!["body /age type".to_owned(), "body /name minLength".to_owned()])
    );
}

#[tokio::test]
async fn a_body_is_missed_refused_or_passed_over_as_the_operation_declares() {
    let pets = Pets::start().await;
    let missing = Answer::to(pets.request(Method::POST, "/pets")).await;
    assert_eq!((missing.status, rules(&missing)), (400, vec!["body  required".to_owned()]));
    let refused = pets.add("application/xml", "<pet/>").await;
    assert_eq!((refused.status, refused.at("/kind")), (415, json!("unsupported_media_type")));
    assert_eq!(pets.add("text/markdown", "short").await.status, 201);
    assert_eq!(rules(&pets.add("text/markdown", "longer than that").await), ["body  maxLength"]);
    let unasked = pets.request(Method::GET, "/optional").header("Content-Type", "application/json").body("{");
    assert_eq!(Answer::to(unasked).await.status, 204);
}

#[tokio::test]
async fn files_are_taken_and_stand_in_the_journal() {
    let pets = Pets::start().await;
    let png = |bytes: &'static [u8]| Part::bytes(bytes).file_name("a.png").mime_str("image/png").unwrap();
    let form = Form::new()
        .text("title", "Rex")
        .text("year", "2020")
        .part("photos", png(b"\x89PNG"))
        .part("photos", png(b"2"));
    assert_eq!(pets.photos(form).await.status, 204);
    let whole = pets.request(Method::POST, "/photos").header("Content-Type", "image/gif").body("GIF89a");
    assert_eq!(Answer::to(whole).await.status, 204);
    let journal = pets.journal().await;
    let first = json!({"field": "photos", "name": "a.png", "media_type": "image/png", "size": 4});
    assert_eq!(
        (journal.at("/requests/0/files/0"), journal.at("/requests/0/files/1/size")),
        (first, json!(1))
    );
    let whole = json!([{"field": null, "name": null, "media_type": "image/gif", "size": 6}]);
    assert_eq!(journal.at("/requests/1/files"), whole);
}

#[tokio::test]
async fn files_are_judged_by_number_size_and_media_type() {
    let pets = Pets::start().await;
    let file = |media_type: &str, bytes: &'static [u8]| {
        Part::bytes(bytes).file_name("a").mime_str(media_type).unwrap()
    };
    let large = pets.photos(Form::new().part("photos", file("image/png", b"123456789"))).await;
    assert_eq!((large.status, rules(&large)), (400, vec!["body /photos/0 maxLength".to_owned()]));
    let three = (0..3).fold(Form::new(), |form, _| form.part("photos", file("image/png", b"1")));
    assert_eq!(rules(&pets.photos(three).await), ["body /photos maxItems"]);
    let html = pets.photos(Form::new().part("photos", file("text/html", b"1"))).await;
    assert_eq!(rules(&html), ["body /photos/0 contentType"]);
    assert_eq!(
        rules(&pets.photos(Form::new().text("year", "x").part("photos", file("image/png", b"1"))).await),
        ["body /year type"]
    );
}

#[tokio::test]
async fn a_form_that_breaks_off_is_told_with_the_part() {
    let pets = Pets::start().await;
    let body = "--cut\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nRex\r\n--cut\r\nContent-Disp";
    let request =
        pets.request(Method::POST, "/photos").header("Content-Type", "multipart/form-data; boundary=cut");
    let answer = Answer::to(request.body(body)).await;
    assert_eq!((answer.status, answer.at("/kind")), (400, json!("unreadable_body")));
    let reason = answer.header("mock-reason");
    assert!(reason.starts_with("the multipart body breaks in part 2, after `title`: "), "{reason}");
}

#[tokio::test]
async fn the_client_chooses_among_the_declared_media_types() {
    let pets = Pets::start().await;
    let answer =
        |accept: &'static str| Answer::to(pets.request(Method::GET, "/pets/.1").header("Accept", accept));
    for (accept, expected) in [
        ("*/*", "application/vnd.pets+json"),
        ("text/csv", "text/csv"),
        ("application/vnd.pets+json;q=0.5, text/*;q=0.9", "text/csv"),
        ("text/csv;q=0, */*;q=0.1", "application/vnd.pets+json"),
        ("nonsense", "application/vnd.pets+json"),
    ] {
        assert_eq!(answer(accept).await.header("content-type"), expected, "{accept}");
    }
    let refused = answer("image/png, text/csv;q=0").await;
    assert_eq!((refused.status, refused.at("/kind")), (406, json!("not_acceptable")));
}

#[tokio::test]
async fn a_refusal_is_sent_whatever_the_client_takes() {
    let pets = Pets::start().await;
    let answer = Answer::to(pets.request(Method::GET, "/pets/.x").header("Accept", "image/png")).await;
    assert_eq!((answer.status, answer.header("content-type")), (400, "application/problem+json"));
}

#[tokio::test]
async fn schemes_that_are_named_together_are_needed_together() {
    let pets = Pets::start().await;
    assert_eq!(pets.get("/both").await.status, 401);
    assert_eq!(pets.get("/both?key=1").await.status, 401);
    let basic = |path: &str| Answer::to(pets.request(Method::GET, path).basic_auth("ada", Some("secret")));
    assert_eq!(basic("/both").await.status, 401);
    assert_eq!(basic("/both?key=").await.status, 401);
    assert_eq!(basic("/both?key=1").await.status, 204);
}

#[tokio::test]
async fn any_one_of_several_schemes_is_enough() {
    let pets = Pets::start().await;
    assert_eq!(pets.get("/either").await.status, 401);
    assert_eq!(pets.get("/either?key=1").await.status, 204);
    let either = || pets.request(Method::GET, "/either");
    assert_eq!(Answer::to(either().bearer_auth("any")).await.status, 204);
    assert_eq!(Answer::to(either().header("Cookie", "a=1; session=2")).await.status, 204);
    assert_eq!(Answer::to(either().basic_auth("ada", Some("secret"))).await.status, 401);
}

#[tokio::test]
async fn an_empty_alternative_asks_for_nothing() {
    let pets = Pets::start().await;
    assert_eq!(pets.get("/optional").await.status, 204);
    let digest = pets.request(Method::GET, "/optional").header("Authorization", "Digest username=\"ada\"");
    assert_eq!(Answer::to(digest).await.status, 204);
}

#[tokio::test]
async fn fastapi_reads_lists_and_files_of_a_form_and_asks_nobody_what_they_take() {
    let document = json!({
        "openapi": "3.1.0", "info": {"title": "Forms", "version": "1"}, "x-mock": {"dialect": "fastapi"},
        "paths": {"/forms": {"post": {
            "requestBody": {"required": true, "content": {"multipart/form-data": {"schema": {
                "type": "object", "required": ["tags", "scan"], "properties": {
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "scan": {"type": "string", "format": "binary"}}}}}},
            "responses": {"200": {"description": "Done.", "content": {"application/json": {"schema": {"type": "null"}}}}},
        }}},
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("openapi.json");
    std::fs::write(&path, document.to_string()).unwrap();
    let system = specs::load("", &path).unwrap_or_else(|found| panic!("{found}"));
    let forms = Pets(MockServer::serving(Contract::new([system])).await.unwrap());
    let send = |form: Form| {
        let request = forms.request(Method::POST, "/forms").header("Accept", "image/png");
        Answer::to(request.multipart(form))
    };
    let scan = || Part::bytes(b"1".as_slice()).file_name("a.pdf");
    assert_eq!(send(Form::new().text("tags", "a").part("scan", scan())).await.status, 200);
    let missing = send(Form::new().text("tags", "a").text("tags", "b")).await;
    assert_eq!((missing.status, missing.at("/detail/0/loc")), (422, json!(["body", "scan"])));
    assert_eq!(missing.at("/detail").as_array().unwrap().len(), 1);
    let text = send(Form::new().text("tags", "a").text("scan", "no file")).await;
    assert_eq!(
        (text.status, text.at("/detail")),
        (
            422,
            json!([{
                "type": "value_error", "loc": ["body", "scan"], "input": "no file", "ctx": {"error": {}},
                "msg": "Value error, Expected UploadFile, received: <class 'str'>",
            }])
        )
    );
    let empty = send(Form::new().text("tags", "a").text("scan", "")).await;
    assert_eq!((empty.status, empty.at("/detail/0/type")), (422, json!("missing")));
}
