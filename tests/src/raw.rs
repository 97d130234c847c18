//! Bytes over a socket, for what no client library would send.

use http::HeaderMap;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::Answer;
use crate::served::DEADLINE;

/// Opens a connection.
pub async fn connect(address: &str) -> TcpStream {
    timeout(DEADLINE, TcpStream::connect(address)).await.unwrap().unwrap()
}

/// Sends requests, the last of which closes the connection, and reads what comes. What cannot be
/// written because the other side has closed already is left out.
pub async fn ask(address: &str, requests: &[u8]) -> Vec<u8> {
    let mut stream = connect(address).await;
    let _ = stream.write_all(requests).await;
    remaining(&mut stream).await
}

/// Sends bytes that may be no request at all, ends its own side and reads what comes.
pub async fn throw(address: &str, bytes: &[u8]) -> Vec<u8> {
    let mut stream = connect(address).await;
    let _ = stream.write_all(bytes).await;
    let _ = stream.shutdown().await;
    remaining(&mut stream).await
}

/// Everything that still comes; a connection that is reset ends it like one that is closed.
pub async fn remaining(stream: &mut TcpStream) -> Vec<u8> {
    let mut received = Vec::new();
    let _ = timeout(DEADLINE, stream.read_to_end(&mut received)).await.expect("the server hangs up in time");
    received
}

/// The one answer in these bytes; none when they are no answer.
pub fn answer(bytes: &[u8]) -> Option<Answer> {
    let text = String::from_utf8_lossy(bytes);
    let (head, body) = text.split_once("\r\n\r\n")?;
    let mut lines = head.split("\r\n");
    let status = lines.next()?.strip_prefix("HTTP/1.")?.get(2..5)?.parse().ok()?;
    let mut headers = HeaderMap::new();
    for line in lines {
        let (name, value) = line.split_once(": ")?;
        headers.append(http::HeaderName::try_from(name).ok()?, value.parse().ok()?);
    }
    Some(Answer { status, headers, text: body.to_owned() })
}
