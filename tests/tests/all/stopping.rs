//! A mock that is told to stop finishes what it has begun.

use std::time::Duration;

use serde_json::Value;
use tests::caller::USERS;
use tests::served::DEADLINE;
use tests::{Served, raw};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{interval, timeout};

/// Waits until nothing listens at an address any more.
async fn closed(address: &str) {
    let mut again = interval(Duration::from_millis(5));
    while TcpStream::connect(address).await.is_ok() {
        again.tick().await;
    }
}

#[tokio::test]
async fn an_answer_under_way_is_finished_before_the_mock_stops() {
    let mock = Served::start().await;
    let address = mock.address().to_owned();
    let alice = mock.caller("alice").await;
    let body = r#"{"email": "late@acme.example"}"#;
    let head = format!(
        "POST /scaikey{USERS} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        alice.token(),
        body.len()
    );
    let mut stream = raw::connect(&address).await;
    stream.write_all(head.as_bytes()).await.unwrap();
    // The interim answer proves that the request is being handled.
    let mut interim = [0; 25];
    stream.read_exact(&mut interim).await.unwrap();
    assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
    let stopping = tokio::spawn(mock.stop());
    timeout(DEADLINE, closed(&address)).await.unwrap();
    stream.write_all(body.as_bytes()).await.unwrap();
    let answer = raw::answer(&raw::remaining(&mut stream).await).unwrap();
    assert_eq!((answer.status, answer.at("/data/email")), (201, Value::from("late@acme.example")));
    timeout(DEADLINE, stopping).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_mock_that_is_dropped_frees_its_port() {
    let mock = Served::start().await;
    let address = mock.address().to_owned();
    drop(mock);
    timeout(DEADLINE, closed(&address)).await.unwrap();
}
