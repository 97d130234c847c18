use fixtures::Place;
use http::{HeaderName, HeaderValue, StatusCode};
use serde_json::Value;
use specs::contract::ResponseHeader;

use super::Making;
use crate::pipeline::{Exchange, Found};

/// Headers that say what the server does with a connection or body, or where a client goes next: a made-up value
/// would be a lie that clients act on.
const OWN: [&str; 14] = [
    "content-type",
    "content-length",
    "content-encoding",
    "content-range",
    "transfer-encoding",
    "connection",
    "keep-alive",
    "date",
    "server",
    "set-cookie",
    "link",
    "vary",
    "retry-after",
    "www-authenticate",
];

/// The headers that a document declares for a status, made up from what it says of them. Of those that clients act
/// on only the required ones.
pub(crate) fn headers(
    exchange: &Exchange,
    found: &Found<'_>,
    status: StatusCode,
) -> Vec<(HeaderName, HeaderValue)> {
    made(exchange, found, status, |header| {
        let name = header.name.to_ascii_lowercase();
        let is_own = OWN.contains(&name.as_str()) || name.starts_with("access-control-");
        header.required || !is_own
    })
}

/// Those of them that must be there: a refusal has no others.
pub(crate) fn required_headers(
    exchange: &Exchange,
    found: &Found<'_>,
    status: StatusCode,
) -> Vec<(HeaderName, HeaderValue)> {
    made(exchange, found, status, |header| header.required)
}

fn made(
    exchange: &Exchange,
    found: &Found<'_>,
    status: StatusCode,
    is_wanted: impl Fn(&ResponseHeader) -> bool,
) -> Vec<(HeaderName, HeaderValue)> {
    let Some(response) = found.operation.responses.for_status(status.as_u16()) else { return Vec::new() };
    let making = Making::within(exchange, found);
    let wanted = response.headers.iter().filter(|header| is_wanted(header));
    let made = wanted.filter_map(|header| {
        let name = HeaderName::try_from(header.name.as_str()).ok()?;
        let value = value(&making, found, header)?;
        Some((name, HeaderValue::try_from(value).ok()?))
    });
    made.collect()
}

/// As `simple` writes it (OpenAPI, Style Values).
fn value(making: &Making<'_>, found: &Found<'_>, header: &ResponseHeader) -> Option<String> {
    let document = making.system.value().as_ref();
    let at = header.schema.as_ref()?;
    let schema = at.lookup(document)?;
    let shown = at.parent().and_then(|at| at.lookup(document)?.get("example").cloned());
    let shown = shown.filter(|shown| making.admits(at, shown));
    let place = Place::new(format!("{}/{}/{}", making.system.name(), found.operation.id, header.name));
    let made = || making.of_schema(schema, &place, 0);
    Some(match shown.unwrap_or_else(made) {
        Value::Null => return None,
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        Value::Object(members) => {
            let pairs = members.iter().flat_map(|(name, value)| [name.clone(), plain(value)]);
            pairs.collect::<Vec<_>>().join(",")
        }
        one => plain(&one),
    })
}

/// A text without what cannot stand in a header.
fn plain(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    text.chars().map(|c| if c.is_ascii_graphic() || c == ' ' { c } else { '?' }).collect()
}
