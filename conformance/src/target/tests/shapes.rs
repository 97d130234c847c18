use super::super::file::{FileError, TargetFile};

fn errors(text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("target.yaml");
    std::fs::write(&path, text).unwrap();
    match TargetFile::read(&path, &["shop"]) {
        Err(FileError::Invalid(found)) => {
            found.to_string().replace(&format!("{}/", folder.path().display()), "")
        }
        other => panic!("{other:?}"),
    }
}

/// Every key there is, so that schema and types are held to one another.
const WHOLE: &str = r#"
$schema: ../target.schema.json
name: staging
systems:
  shop: {url: "https://shop.example/api", headers: {X-Env: staging}}
headers: {X-Run: {literal: abcd1234}}
tls: {ca: ca.pem, certificate: me.pem, key: me.key, insecure: true}
timeouts: {connect: 500ms, answer: 30s, cleanup: 2m}
rate: 2.5
retry: {times: 3, wait: 1s, longest: 10s}
jobs: 4
logins:
  service: {client_credentials: {issuer: "https://id.example", token_endpoint: "https://id.example/token", scope: read}}
  pages:
    authorization_code:
      issuer: https://id.example
      authorization_endpoint: https://id.example/authorize
      token_endpoint: https://id.example/token
      client_id: app
      client_secret: {env: APP_SECRET}
      redirect_uri: http://localhost/callback
      scope: openid
  admin: {password: {url: "https://id.example/login", as: form, body: {u: "{email}"}, token: /data/token, lifetime: /data/ttl}}
personas:
  alice:
    token: {env: ALICE}
    tokens: {shop: {login: pages}}
    email: alice@acme.example
    password: {file: alice.txt}
    client_id: app
    client_secret: {literal: s3cret99}
    fields: {tenant: tnt_acme, code: {env: ALICE_CODE}}
"#;

#[test]
fn every_key_of_the_schema_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("target.yaml");
    std::fs::write(&path, WHOLE).unwrap();
    let file = TargetFile::read(&path, &["shop"]).unwrap();
    assert_eq!(file.folder, folder.path());
    let debugged = format!("{file:?}");
    assert!(!debugged.contains("abcd1234") && !debugged.contains("s3cret99"), "{debugged}");
    // What the schema knows and the text above does not have would be untested.
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../../../target.schema.json")).unwrap();
    let mut keys = Vec::new();
    names(&schema, &mut keys);
    let missing: Vec<_> = keys.iter().filter(|key| !WHOLE.contains(&format!("{key}:"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

fn names(schema: &serde_json::Value, keys: &mut Vec<String>) {
    if let Some(properties) = schema.get("properties").and_then(serde_json::Value::as_object) {
        keys.extend(properties.keys().cloned());
    }
    match schema {
        serde_json::Value::Object(members) => members.values().for_each(|member| names(member, keys)),
        serde_json::Value::Array(items) => items.iter().for_each(|item| names(item, keys)),
        _ => {}
    }
}

#[test]
fn the_example_of_the_docs_is_a_target_file() {
    let docs = include_str!("../../../../docs/targets.md");
    let (_, example) = docs.split_once("```yaml\n").unwrap();
    let (example, _) = example.split_once("```").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("target.yaml");
    std::fs::write(&path, example).unwrap();
    let file = TargetFile::read(&path, &["scaikey", "scaigrid"]).unwrap();
    assert_eq!(file.name.as_deref(), Some("staging"));
}

#[test]
fn every_error_has_its_line_and_no_secret() {
    let text = "\
systems: {shop: ftp://shop.example, shops: 'https://shop.example'}
tsl: {}
tls: {ca: 7, cert: a}
timeouts: {answer: 30}
rate: 0
jobs: many
logins: {a: {client_credentials: {}}, b: {}}
personas:
  alice:
    password: hunter22
    token: {env: A, file: b}
    nickname: al
";
    let told = errors(text);
    assert!(!told.contains("hunter22"), "{told}");
    insta::assert_snapshot!(told);
}

#[test]
fn names_lead_somewhere() {
    let text = "\
systems: {shop: 'https://shop.example', shops: 'https://me:pass@shop.example'}
headers: {'a b': c}
logins:
  pages: {authorization_code: {client_id: a, redirect_uri: b, token_endpoint: 'https://id.example'}}
personas:
  alice: {token: {login: page}, tokens: {grid: {env: A}}}
";
    insta::assert_snapshot!(errors(text));
}

#[test]
fn a_file_that_is_no_target_is_told_what_is_missing() {
    for (text, told) in [
        ("- a\n", "target.yaml:1:1: error: the value has the wrong type"),
        ("{}\n", "target.yaml:1:1: error: the key \"systems\" is missing"),
        ("systems: {}\n", "target.yaml:1:1: error: a key is missing"),
        ("systems: [\n", "target.yaml:1:10: error: "),
        (
            "systems: {shop: 'http://a'}\nrate: 1\nrate: 2\n",
            "target.yaml:3:1: error: key \"rate\" is written twice",
        ),
    ] {
        assert!(errors(text).starts_with(told), "{}", errors(text));
    }
}
