use rand::{Rng, RngExt};
use serde_json::{Value, json};

const METHODS: [&str; 9] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW"];
const PREFIXES: [&str; 6] = ["", "/@w", "/@", "/@%00", "/@a@b", "/@A-1_x"];
const PATHS: [&str; 14] = [
    "/scaikey/api/v1/admin/users/",
    "/scaikey/api/v1/admin/users",
    "/scaikey/api/v1/admin/users/usr_bob",
    "/scaikey/api/v1/admin/tenants/tnt_acme",
    "/scaikey/api/v1/admin/partners/",
    "/scaikey/api/v1/platform/oauth/token",
    "/scaikey/api/v1/platform/oauth/revoke",
    "/scaikey/openapi.json",
    "/scaikey//api/../v1",
    "/scaikey/%2e%2e/%00/%ff%fe",
    "/scaikey",
    "/__mock/clock",
    "/__mock/state/scaikey/user",
    "/elsewhere",
];
const QUERIES: [&str; 12] = [
    "",
    "?",
    "?page=2&per_page=5",
    "?page=-1&per_page=101",
    "?page=99999999999999999999&per_page=1e3",
    "?page=2&page=x",
    "?search=%00%ff%F0%9F%92%A9",
    "?search=%",
    "?status=FLYING&tenant_id=&partner_id",
    "?&&==&=a",
    "?per_page=%EF%BC%91",
    "?a[b]=c;d|e",
];
const HEADERS: [&str; 10] = [
    "Accept: text/html",
    "Content-Type: application/json; charset=latin1",
    "Content-Type: application/x-www-form-urlencoded",
    "Content-Type: multipart/form-data; boundary=x",
    "Content-Type: ;;;",
    "Mock-World: w",
    "Mock-World: not a name",
    "Authorization: Basic \u{20ac}",
    "Origin: http://evil.example",
    "Mock-Control: x",
];

/// A request that every HTTP/1.1 server can read, whatever it makes of it.
pub fn well_formed(random: &mut impl Rng, token: &str) -> Vec<u8> {
    let mut head = format!(
        "{} {}{}{} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n",
        one(random, &METHODS),
        one(random, &PREFIXES),
        one(random, &PATHS),
        one(random, &QUERIES)
    );
    if random.random_ratio(2, 3) {
        head.push_str(&format!("Authorization: Bearer {token}\r\n"));
    }
    for _ in 0..random.random_range(0..3) {
        head.push_str(&format!("{}\r\n", one(random, &HEADERS)));
    }
    let body = body(random);
    [format!("{head}Content-Length: {}\r\n\r\n", body.len()).into_bytes(), body].concat()
}

fn one<'a>(random: &mut impl Rng, from: &[&'a str]) -> &'a str {
    from[random.random_range(0..from.len())]
}

fn body(random: &mut impl Rng) -> Vec<u8> {
    match random.random_range(0..6) {
        0 => Vec::new(),
        1 => (0..random.random_range(1..60)).map(|_| random.random()).collect(),
        2 => format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000)).into_bytes(),
        3 => b"grant_type=client_credentials&client_id=%ff&client_secret=%&scope=a+b&scope=c".to_vec(),
        _ => user(random).to_string().into_bytes(),
    }
}

/// A user in which any field may be anything.
fn user(random: &mut impl Rng) -> Value {
    let mut user = json!({"email": "new@acme.example"});
    let fields = ["email", "tenant_id", "first_name", "title", "custom_attributes", "status", "password", ""];
    for _ in 0..random.random_range(0..4) {
        user[one(random, &fields)] = anything(random);
    }
    user
}

fn anything(random: &mut impl Rng) -> Value {
    match random.random_range(0..9) {
        0 => Value::Null,
        1 => json!(random.random::<i64>()),
        2 => json!(f64::MAX),
        3 => json!("\u{0}\u{1f4a9}\u{202e}"),
        4 => json!("a".repeat(random.random_range(0..400))),
        5 => json!([[], {}, null]),
        6 => json!({"$ref": "#", "": {"": ""}}),
        7 => json!("${caller.subject}"),
        _ => json!(random.random::<bool>()),
    }
}
