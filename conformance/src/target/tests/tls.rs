use super::opened;
use crate::client::{Client, ClientError};
use crate::exchange::{Request, testing};
use crate::testing::server::{Callers, Server, json, tls};

async fn asked(server: &Server, client: &Client) -> Result<u16, ClientError> {
    let (request, _) = testing::exchange(200, &[], &serde_json::Value::Null);
    let request = Request { url: server.url.parse().unwrap(), ..request };
    client.send(&request).await.map(|response| response.status.as_u16())
}

async fn server(callers: Callers) -> Server {
    Server::behind_tls(callers, |_| json("200 OK", &serde_json::json!({}))).await
}

fn target(more: &str) -> String {
    format!("systems: {{shop: 'https://shop.example'}}\ntls: {{{more}}}\n")
}

fn ca() -> String {
    format!("ca: {}", tls("ca.pem").display())
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    let server = server(Callers::Anybody).await;
    let (_, client) = opened(&target("")).unwrap();
    let error = asked(&server, &client).await.unwrap_err();
    assert!(matches!(error, ClientError::Tls(..)), "{error}");
    assert!(error.hint().contains("tls: {ca: …}"), "{}", error.hint());
    assert!(server.log().is_empty());
}

#[tokio::test]
async fn a_certificate_is_trusted_by_the_file_or_not_looked_at_at_all() {
    let server = server(Callers::Anybody).await;
    let (_, client) = opened(&target(&ca())).unwrap();
    assert_eq!(asked(&server, &client).await.unwrap(), 200);
    let (target, client) = opened(&target("insecure: true")).unwrap();
    assert_eq!(asked(&server, &client).await.unwrap(), 200);
    assert_eq!(target.name(), "target.yaml (TLS certificates not verified)");
}

#[tokio::test]
async fn a_client_shows_its_certificate() {
    let server = server(Callers::Certified).await;
    let (_, without) = opened(&target(&ca())).unwrap();
    assert!(asked(&server, &without).await.is_err());
    let own = format!(
        "{}, certificate: {}, key: {}",
        ca(),
        tls("client.pem").display(),
        tls("client.key").display()
    );
    let (_, with) = opened(&target(&own)).unwrap();
    assert_eq!(asked(&server, &with).await.unwrap(), 200);
}

#[test]
fn files_that_hold_no_certificate_are_named() {
    let told = |more: &str| opened(&target(more)).unwrap_err();
    assert!(told("ca: none.pem").starts_with("`ca` of the target file, /"), "{}", told("ca: none.pem"));
    let key = tls("client.key").display().to_string();
    assert!(
        told(&format!("ca: {key}")).ends_with("there is no certificate in it"),
        "{}",
        told(&format!("ca: {key}"))
    );
    let swapped = format!("certificate: {}, key: {}", tls("client.pem").display(), tls("ca.pem").display());
    assert!(told(&swapped).ends_with("it holds no private key for the certificate"), "{}", told(&swapped));
}
