//! Files: sent, kept, answered whole and in parts.

use http::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use tests::archive::archive;
use tests::{Answer, Caller};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

fn part(bytes: &'static [u8], name: &'static str, media_type: &str) -> Part {
    Part::bytes(bytes).file_name(name).mime_str(media_type).unwrap()
}

async fn upload(caller: &Caller, form: Form) -> Answer {
    Answer::to(caller.request(Method::POST, "/pictures").multipart(form)).await
}

async fn with(caller: &Caller, path: &str, headers: &[(&str, &str)]) -> Answer {
    let request = caller.request(Method::GET, path);
    Answer::to(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))).await
}

fn told(answer: &Answer) -> (u16, &str, &str) {
    (answer.status, answer.text.as_str(), answer.header("content-range"))
}

#[tokio::test]
async fn what_is_sent_is_kept_and_answered() {
    let (mock, caller) = archive().await;
    let form = Form::new().part("file", part(PNG, "../../a.png", "image/png")).text("title", "first");
    let form = form
        .part("pages", part(b"one", "1.txt", "text/plain"))
        .part("pages", part(b"two", "2.txt", "text/plain"));
    let made = upload(&caller, form).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let kept = made.at("/entry/file");
    assert_eq!(
        (&kept["name"], &kept["media_type"], &kept["size"]),
        (&json!("a.png"), &json!("image/png"), &json!(16))
    );
    assert_eq!(kept.as_object().unwrap().len(), 4);
    assert_eq!(made.at("/entry/pages/1/name"), json!("2.txt"));
    let path = format!("/pictures/{}/file", made.at("/entry/id").as_str().unwrap());
    let request = caller.request(Method::GET, &path).send().await.unwrap();
    assert_eq!(request.headers()["content-type"], "image/png");
    assert_eq!(request.headers()["content-disposition"], "inline; filename=\"a.png\"");
    assert_eq!(request.headers()["cache-control"], "no-cache");
    assert_eq!(request.headers()["content-length"], "16");
    assert_eq!(request.bytes().await.unwrap(), PNG);
    let journal = mock.default_world().control(Method::GET, "/requests", &Value::Null).await;
    let sent = json!({"field": "file", "name": "../../a.png", "media_type": "image/png", "size": 16});
    assert_eq!(journal.at("/requests/0/files/0"), sent, "{}", journal.text);
}

#[tokio::test]
async fn what_a_file_says_it_is_must_be_what_it_is() {
    let (_mock, caller) = archive().await;
    let refused = upload(&caller, Form::new().part("file", part(b"<svg />", "a.png", "image/png"))).await;
    assert_eq!((refused.status, refused.json()), (415, json!({"problem": "This is image/svg+xml"})));
    assert_eq!(upload(&caller, Form::new().text("title", "no file")).await.status, 400);
    let large = vec![b' '; 5000];
    let large = Part::bytes(large).file_name("a.txt").mime_str("text/plain").unwrap();
    assert_eq!(upload(&caller, Form::new().part("file", large)).await.status, 413);
}

#[tokio::test]
async fn a_body_that_is_a_file_takes_the_place_of_another() {
    let (_mock, caller) = archive().await;
    let put = |media_type: &str| {
        caller.request(Method::PUT, "/pictures/pic_none/file").header("Content-Type", media_type).body(PNG)
    };
    let changed = Answer::to(put("image/png")).await;
    assert_eq!((changed.status, changed.at("/entry/file/name")), (200, Value::Null), "{}", changed.text);
    assert_eq!(caller.get("/pictures/pic_none/file").await.header("content-type"), "image/png");
    assert_eq!(caller.get("/pictures/pic_none/file").await.header("content-disposition"), "inline");
}

#[tokio::test]
async fn json_sets_no_file_but_takes_one_away() {
    let (_mock, caller) = archive().await;
    let known = caller.get("/pictures/pic_dot").await.at("/entry/file");
    for said in [known, json!({"text": "mine", "media_type": "text/plain"}), json!("mine")] {
        let same = caller.patch("/pictures/pic_note", &json!({"file": said, "title": "same"})).await;
        assert_eq!(same.at("/entry/file/name"), json!("today.txt"), "{}", same.text);
    }
    assert_eq!(caller.get("/pictures/pic_note").await.at("/entry/title"), json!("same"));
    assert_eq!(
        caller.patch("/pictures/pic_note", &json!({"file": null})).await.at("/entry/file"),
        Value::Null
    );
    let gone = caller.get("/pictures/pic_note/file").await;
    assert_eq!((gone.status, gone.header("mock-reason")), (404, "there is no file"));
}

#[tokio::test]
async fn parts_of_a_file_are_answered() {
    let (_mock, caller) = archive().await;
    let path = "/pictures/pic_note/file";
    let whole = caller.get(path).await;
    assert_eq!(told(&whole), (200, "0123456789", ""));
    assert_eq!(whole.header("accept-ranges"), "bytes");
    let tag = whole.header("etag");
    for (range, answered) in [
        ("bytes=0-3", (206, "0123", "bytes 0-3/10")),
        ("bytes=-2", (206, "89", "bytes 8-9/10")),
        ("bytes=8-99", (206, "89", "bytes 8-9/10")),
        ("bytes=0-1,4-5", (200, "0123456789", "")),
        ("lines=0-1", (200, "0123456789", "")),
    ] {
        assert_eq!(told(&with(&caller, path, &[("Range", range)]).await), answered, "{range}");
    }
    let past = with(&caller, path, &[("Range", "bytes=10-")]).await;
    assert_eq!((past.status, past.header("content-range")), (416, "bytes */10"));
    assert_eq!(past.at("/problem"), json!("Range Not Satisfiable"));
    let same = with(&caller, path, &[("Range", "bytes=0-0"), ("If-Range", tag)]).await;
    assert_eq!(told(&same), (206, "0", "bytes 0-0/10"));
    let other = with(&caller, path, &[("Range", "bytes=0-0"), ("If-Range", "\"other\"")]).await;
    assert_eq!(told(&other), (200, "0123456789", ""));
}

#[tokio::test]
async fn a_file_that_the_client_has_is_not_sent_again() {
    let (_mock, caller) = archive().await;
    let path = "/pictures/pic_note/file";
    let tag = caller.get(path).await.header("etag").to_owned();
    for known in [tag.as_str(), &format!("\"x\", W/{tag}"), "*"] {
        let unchanged = with(&caller, path, &[("If-None-Match", known)]).await;
        assert_eq!(
            (unchanged.status, unchanged.text.as_str(), unchanged.header("etag")),
            (304, "", tag.as_str())
        );
    }
    assert_eq!(with(&caller, path, &[("If-None-Match", "\"x\"")]).await.status, 200);
    let other = with(&caller, path, &[("If-Match", "\"x\"")]).await;
    assert_eq!((other.status, other.text.as_str()), (412, "Precondition Failed"));
    assert_eq!(other.header("content-type"), "text/plain");
    assert_eq!(with(&caller, path, &[("If-Match", tag.as_str())]).await.status, 200);
    let head = caller.send(Method::HEAD, path).await;
    assert_eq!((head.status, head.header("content-length"), head.text.as_str()), (200, "10", ""));
}

#[tokio::test]
async fn a_file_that_is_made_is_kept_under_its_name() {
    let (_mock, caller) = archive().await;
    let report = caller.get("/report").await;
    assert_eq!(report.text, "id,title\r\nen_first,\"One, and only\"\r\nen_second,Zwölf & mehr\r\n");
    assert_eq!(report.header("content-type"), "text/csv");
    let disposition = "attachment; filename=\"_bersicht.csv\"; filename*=UTF-8''%C3%9Cbersicht.csv";
    assert_eq!(report.header("content-disposition"), disposition);
    let kept = caller.get("/pictures/pic_dot/file?keep=true").await;
    assert_eq!(kept.header("content-disposition"), "attachment; filename=\"dot.gif\"");
}

#[tokio::test]
async fn files_belong_to_their_world_and_go_with_it() {
    let (mock, caller) = archive().await;
    let other = mock.world("other").nobody();
    let form = || Form::new().part("file", part(b"in one world alone", "a.txt", "text/plain"));
    let made = upload(&other, form()).await;
    let (id, digest) = (made.at("/entry/id"), made.at("/entry/file/sha256"));
    let path = format!("/pictures/{}", id.as_str().unwrap());
    assert_eq!(other.get(&format!("{path}/file")).await.text, "in one world alone");
    assert_eq!(caller.get(&format!("{path}/file")).await.status, 404);
    let held = || specs::file::Blob::find(digest.as_str().unwrap()).is_some();
    assert!(held());
    assert_eq!(other.delete(&path).await.status, 204);
    assert!(!held(), "no record refers to it any more");
    assert_eq!(upload(&other, form()).await.status, 201);
    assert!(held());
    mock.world("other").reset().await;
    assert!(!held(), "the world has forgotten it");
}
