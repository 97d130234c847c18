//! `--watch`: files change while the mock serves them, and the worlds go on.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use futures::future::BoxFuture;
use http::Method;
use serde_json::{Value, json};
use tempfile::TempDir;
use tests::served::{DEADLINE, World};
use tests::{Answer, raw};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::time::{interval, timeout};

use crate::program::{Serving, mock_server};

const DOCUMENT: &str = r##"
openapi: 3.1.0
info: {title: Notes, version: "1"}
paths:
  /notes:
    parameters:
      - {name: page, in: query, schema: {type: integer, default: 1}}
      - {name: size, in: query, schema: {type: integer, default: 50}}
    get: {operationId: listNotes, x-mock: {list: note}, responses: {"200": {description: Notes.}}}
    post:
      operationId: addNote
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Note"}}}}
      x-mock: {create: note}
      responses: {"201": {description: The note.}}
  /notes/{id}:
    get:
      operationId: readNote
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      x-mock: {read: note}
      responses: {"200": {description: The note.}}
    delete:
      operationId: dropNote
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      x-mock: {delete: note}
      responses: {"204": {description: Gone.}}
components:
  schemas:
    Note: {$ref: "schemas/note.yaml"}
x-mock:
  lists: {default: {by: page, page: page, size: size, envelope: {data: "${rows}"}}}
  resources:
    note: {schema: Note, label: note, id: {prefix: n_, length: 8}}
"##;
const NOTE: &str =
    "{type: object, required: [id], properties: {id: {type: string, readOnly: true}, text: {type: string}}}";
const RECORDS: &str = "resource: note\nrecords:\n  - {id: n_seeded, text: as filed}\n";
/// An operation more, to see when a changed document is served.
const PING: &str =
    "  /ping: {get: {operationId: ping, responses: {\"204\": {description: Here.}}}}\ncomponents:";

/// A folder with a document, a file it refers to and a folder of records, served and watched.
struct Watched {
    folder: TempDir,
    serving: Serving,
}

impl Watched {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for inner in ["schemas", "data/notes"] {
            fs::create_dir_all(folder.path().join(inner)).unwrap();
        }
        fs::write(folder.path().join("openapi.yaml"), DOCUMENT).unwrap();
        fs::write(folder.path().join("schemas/note.yaml"), NOTE).unwrap();
        fs::write(folder.path().join("data/notes/notes.yaml"), RECORDS).unwrap();
        let path = |name: &str| folder.path().join(name).display().to_string();
        let spec = format!("notes={}", path("openapi.yaml"));
        let arguments = ["--watch", "--spec", &spec, "--system", "scaikey", "--fixtures", &path("data")];
        let serving = Serving::with(&arguments).await;
        Self { folder, serving }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn world(&self, prefix: &str) -> Notes {
        Notes { root: format!("http://{}{prefix}", self.serving.address) }
    }

    /// Waits until the document with `PING` is served.
    async fn pinged(&self) {
        let notes = self.world("");
        until(|| Box::pin(async { notes.ask(Method::GET, "/ping", None).await.status == 204 })).await;
    }
}

/// The notes of one world.
struct Notes {
    root: String,
}

impl Notes {
    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let request = tests::served::client().request(method, format!("{}/notes{path}", self.root));
        Answer::to(match body {
            Some(body) => request.json(&body),
            None => request,
        })
        .await
    }

    /// Makes a note and says its id.
    async fn add(&self, text: &str) -> String {
        let made = self.ask(Method::POST, "/notes", Some(json!({"text": text}))).await;
        assert_eq!(made.status, 201, "{}", made.text);
        made.at("/id").as_str().unwrap().to_owned()
    }

    async fn list(&self) -> Answer {
        self.ask(Method::GET, "/notes", None).await
    }

    async fn read(&self, id: &str) -> Answer {
        self.ask(Method::GET, &format!("/notes/{id}"), None).await
    }
}

async fn until<'a>(holds: impl Fn() -> BoxFuture<'a, bool>) {
    let waiting = async {
        let mut again = interval(Duration::from_millis(10));
        while !holds().await {
            again.tick().await;
        }
    };
    timeout(DEADLINE, waiting).await.expect("it holds in time");
}

fn with_ping() -> String {
    DOCUMENT.replace("components:", PING)
}

#[tokio::test]
async fn a_changed_document_is_served_and_every_world_goes_on() {
    let watched = Watched::start().await;
    let (notes, red) = (watched.world(""), watched.world("/@red"));
    let (kept, other) = (notes.add("kept").await, red.add("other").await);
    assert_eq!(notes.ask(Method::DELETE, "/notes/n_seeded", None).await.status, 204);
    let alice = World::at(&notes.root).caller("alice").await;
    watched.write("openapi.yaml", &with_ping());
    watched.pinged().await;
    assert_eq!(notes.list().await.ids(), [kept.as_str()]);
    assert_eq!(red.list().await.ids(), ["n_seeded", other.as_str()]);
    assert_eq!(alice.get("/api/v1/admin/users/").await.status, 200);
    let journal = World::at(&notes.root).control(Method::GET, "/requests", &Value::Null).await;
    assert_eq!(journal.at("/requests/0/operation"), "addNote");
    assert!(![kept, other].contains(&notes.add("new").await));
}

#[tokio::test]
async fn files_that_the_document_refers_to_and_records_are_watched() {
    let watched = Watched::start().await;
    let notes = watched.world("");
    let id = notes.add("kept").await;
    watched
        .write("schemas/note.yaml", &NOTE.replace("text: {", "stars: {type: integer, default: 3}, text: {"));
    until(|| Box::pin(async { notes.read(&id).await.at("/stars") == 3 })).await;
    watched.write("data/notes/notes.yaml", &RECORDS.replace("as filed", "changed"));
    until(|| Box::pin(async { notes.read("n_seeded").await.at("/text") == "changed" })).await;
    assert_eq!(notes.read(&id).await.at("/text"), "kept");
}

#[tokio::test]
async fn a_broken_document_is_told_and_the_one_before_is_served_until_it_is_mended() {
    let mut watched = Watched::start().await;
    let notes = watched.world("");
    let id = notes.add("kept").await;
    watched.write("openapi.yaml", &DOCUMENT.replace("{list: note}", "{list: notes}"));
    let told = watched.serving.complaint("openapi.yaml:9:").await;
    assert!(told.contains("resource `notes` is not declared"), "{told}");
    watched.serving.complaint("hint: did you mean `note`").await;
    assert_eq!(notes.list().await.ids(), ["n_seeded", id.as_str()]);
    watched.write("openapi.yaml", &with_ping());
    watched.pinged().await;
    assert_eq!(notes.read(&id).await.status, 200);
}

#[tokio::test]
async fn a_file_may_be_replaced_by_renaming_and_may_be_gone_for_a_moment() {
    let mut watched = Watched::start().await;
    let document = watched.path("openapi.yaml");
    fs::remove_file(&document).unwrap();
    watched.serving.complaint("openapi.yaml").await;
    assert_eq!(watched.world("").list().await.status, 200);
    watched.write("openapi.yaml.new", &with_ping());
    fs::rename(watched.path("openapi.yaml.new"), &document).unwrap();
    watched.pinged().await;
    fs::rename(watched.path("schemas"), watched.path("elsewhere")).unwrap();
    watched.write("openapi.yaml", &DOCUMENT.replace("schemas/note.yaml", "later/note.yaml"));
    watched.serving.complaint("later/note.yaml").await;
    fs::create_dir(watched.path("later")).unwrap();
    watched.write("later/note.yaml", NOTE);
    let notes = watched.world("");
    until(|| Box::pin(async { notes.ask(Method::GET, "/ping", None).await.status == 404 })).await;
}

#[tokio::test]
async fn of_many_changes_in_a_row_the_last_is_served() {
    let watched = Watched::start().await;
    let notes = watched.world("");
    let ids = [notes.add("one").await, notes.add("two").await];
    for stars in 0..200 {
        let default = format!("stars: {{type: integer, default: {stars}}}, text: {{");
        watched.write("schemas/note.yaml", &NOTE.replace("text: {", &default));
    }
    for id in &ids {
        until(|| Box::pin(async { notes.read(id).await.at("/stars") == 199 })).await;
    }
}

#[tokio::test]
async fn records_that_fit_no_more_are_dropped_and_new_resources_are_seeded() {
    let watched = Watched::start().await;
    let notes = watched.world("");
    let (short, long) = (notes.add("short").await, notes.add("much too long").await);
    let memo = "x-mock: {list: memo}, responses: {\"200\": {description: Memos.}}";
    let paging = "parameters: [{name: page, in: query, schema: {default: 1}}, {name: size, in: query, schema: {default: 9}}]";
    let paths = format!("  /memos: {{get: {{operationId: listMemos, {paging}, {memo}}}}}\ncomponents:");
    let resource = "\n    memo: {schema: Note, label: memo, id: {prefix: m_, length: 8}}\n";
    watched.write(
        "schemas/note.yaml",
        &NOTE.replace("text: {type: string}", "text: {type: string, maxLength: 13}"),
    );
    watched
        .write("openapi.yaml", &(DOCUMENT.replace("components:", &paths).trim_end().to_owned() + resource));
    watched.write("data/notes/memos.yaml", "resource: memo\nrecords: [{id: m_1}]\n");
    until(|| Box::pin(async { notes.ask(Method::GET, "/memos", None).await.ids() == ["m_1"] })).await;
    watched.write(
        "schemas/note.yaml",
        &NOTE.replace("text: {type: string}", "text: {type: string, maxLength: 12}"),
    );
    until(|| Box::pin(async { notes.read(&long).await.status == 404 })).await;
    assert_eq!(notes.read(&short).await.at("/text"), "short");
}

#[tokio::test]
async fn a_request_that_was_begun_before_is_finished_and_what_it_did_is_kept() {
    let watched = Watched::start().await;
    let address = &watched.serving.address;
    let body = r#"{"text": "late"}"#;
    let head = format!(
        "POST /notes/notes HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n",
        body.len()
    );
    let mut stream = raw::connect(address).await;
    stream.write_all(head.as_bytes()).await.unwrap();
    // The interim answer proves that the request is being handled.
    let mut interim = [0; 25];
    stream.read_exact(&mut interim).await.unwrap();
    watched.write("openapi.yaml", &with_ping());
    watched.pinged().await;
    stream.write_all(body.as_bytes()).await.unwrap();
    let answer = raw::answer(&raw::remaining(&mut stream).await).unwrap();
    assert_eq!(answer.status, 201, "{}", answer.text);
    let id = answer.at("/id").as_str().unwrap().to_owned();
    assert_eq!(watched.world("").read(&id).await.at("/text"), "late");
}

#[tokio::test]
async fn what_ships_inside_cannot_be_watched() {
    let output = mock_server(&["--watch", "--listen", "127.0.0.1:0"]).await;
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        said,
        "error: --watch has nothing to watch: what ships inside does not change\n  hint: name files with --spec, --specs or --fixtures\n"
    );
}
