use rand::{Rng, RngExt};

/// Beginnings that get noise further into the server.
const OPENINGS: [&str; 5] = [
    "",
    "GET ",
    "GET / HTTP/1.1\r\n",
    "POST /scaikey/api/v1/admin/users/ HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
    "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
];

/// Up to 2 000 bytes that mean nothing.
pub fn noise(random: &mut impl Rng) -> Vec<u8> {
    let mut bytes = OPENINGS[random.random_range(0..OPENINGS.len())].as_bytes().to_vec();
    let length = random.random_range(0..2_000);
    bytes.extend((0..length).map(|_| random.random::<u8>()));
    bytes
}

/// A request that is right, but for one to four bytes.
pub fn mutated(random: &mut impl Rng, token: &str) -> Vec<u8> {
    let mut bytes = right(random, token);
    for _ in 0..random.random_range(1..5) {
        let at = random.random_range(0..bytes.len());
        match random.random_range(0..4) {
            0 => bytes[at] = random.random(),
            1 => drop(bytes.remove(at)),
            2 => bytes.insert(at, random.random()),
            _ => bytes.swap(at, at.saturating_sub(1)),
        }
    }
    bytes
}

fn right(random: &mut impl Rng, token: &str) -> Vec<u8> {
    let users = "/scaikey/api/v1/admin/users/";
    let (line, kind, body) = match random.random_range(0..6) {
        0 => (format!("GET {users}?page=2&per_page=5&search=a"), "", ""),
        1 => (format!("POST {users}"), "application/json", r#"{"email": "new@acme.example", "title": null}"#),
        2 => (
            format!("PATCH {users}usr_bob"),
            "application/json",
            r#"{"title": "\u00e9", "custom_attributes": {"a": [1, 2.5e3]}}"#,
        ),
        3 => (
            "POST /scaikey/api/v1/platform/oauth/token".to_owned(),
            "application/x-www-form-urlencoded",
            "grant_type=client_credentials&client_id=a%20b&client_secret=c",
        ),
        4 => ("POST /@w/__mock/clock".to_owned(), "application/json", r#"{"advance": "P1DT2H"}"#),
        _ => ("GET /@w/scaikey/openapi.json".to_owned(), "", ""),
    };
    let head = format!(
        "{line} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nMock-Control: x\r\n\
         Content-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    head.into_bytes()
}
