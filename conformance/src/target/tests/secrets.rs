//! No secret of a target file comes out of a run, whatever the target does with it.

use std::ffi::OsString;

use serde_json::json;

use crate::testing::server::{Server, json as reply_json, line};

const SUITE: &str = "
arazzo: 1.0.1
info: {title: Echo, version: 1.0.0}
sourceDescriptions: [{name: scaikey, url: openapi.yaml, type: openapi}]
workflows:
  - workflowId: list
    inputs: {properties: {alice: {type: string}, bob: {type: string}, svc: {type: string}, alice_password: {type: string}}}
    steps:
      - stepId: list
        operationId: listUsers
        parameters:
          - {name: Authorization, in: header, value: 'Bearer {$inputs.alice}'}
          - {name: X-Other, in: header, value: $inputs.bob}
          - {name: search, in: query, value: $inputs.alice_password}
          - {name: status, in: query, value: $inputs.svc}
        successCriteria:
          - {context: $response.body, type: regex, condition: nothing-of-the-kind}
          - condition: $response.body#/echo == ''
";

const SECRETS: [&str; 6] =
    ["l1teral-token", "f1le-token", "l0gin-secret", "1ssued/token+x", "al1ce-password", "he4der-secret"];

/// Answers every request with itself, and tokens with a refusal that tells all once it was asked twice.
fn echo(request: &str) -> String {
    if line(request) == "POST /token" {
        return reply_json(
            "200 OK",
            &json!({"access_token": "1ssued/token+x", "refresh_token": "unused-refresh"}),
        );
    }
    reply_json("400 x", &json!({"echo": request, "detail": format!("no {}", SECRETS.join(" "))}))
}

#[tokio::test]
async fn no_report_has_one() {
    let server = Server::answering(echo).await;
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let suite = file("echo.arazzo.yaml", SUITE);
    file("bob.key", "f1le-token\n");
    let target = format!(
        "systems: {{scaikey: '{0}'}}\nheaders: {{X-Own: {{literal: he4der-secret}}}}\n\
         logins: {{s: {{client_credentials: {{token_endpoint: '{0}/token'}}}}}}\n\
         personas:\n  alice: {{token: {{literal: l1teral-token}}, password: {{literal: al1ce-password}}}}\n\
         \x20 bob: {{token: {{file: bob.key}}}}\n\
         \x20 svc: {{client_id: c, client_secret: {{literal: l0gin-secret}}, token: {{login: s}}}}\n",
        server.url
    );
    let target = file("target.yaml", &target);
    let junit = folder.path().join("report.xml");
    let mut line: Vec<OsString> = ["conformance", "run", "--report", "human"].map(OsString::from).into();
    line.push("--report".into());
    line.push(format!("junit={}", junit.display()).into());
    line.extend(["--target".into(), target.into(), suite.into()]);
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = crate::cli::run(line, &mut out, &mut err).await;
    let told = [out, err, std::fs::read(&junit).unwrap()].map(|bytes| String::from_utf8(bytes).unwrap());
    assert_eq!(code, 1, "{told:?}");
    // They were sent, and they came back; the header, whose name tells nothing, stands in the curl line.
    let sent = server.log().join("\n");
    for secret in SECRETS {
        let form = secret.replace('/', "%2F").replace('+', "%2B");
        assert!(
            sent.contains(secret) || sent.contains(&form) || secret == "l0gin-secret",
            "{secret} in {sent}"
        );
        for text in &told {
            assert!(!text.contains(secret) && !text.contains(&form), "{secret} in {text}");
        }
    }
    assert!(told[0].contains("-H 'x-own: ***'"), "{}", told[0]);
}
