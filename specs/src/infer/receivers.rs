//! Which collections hold those who want to be told.

use serde_json::Value;

use super::act::{Act, Inferred};
use super::names::{last_name, singular};
use super::shape::{below, properties};
use super::words::words;
use crate::contract::{MediaRange, Operation, System};

/// What records are called that say where to send.
const NAMES: [&str; 9] = [
    "webhook",
    "hook",
    "subscription",
    "subscriber",
    "notification",
    "callback",
    "listener",
    "endpoint",
    "receiver",
];

/// Members that hold a URL to send to, in words.
const URLS: [&str; 20] = [
    "url",
    "callback url",
    "webhook url",
    "target url",
    "endpoint url",
    "delivery url",
    "notification url",
    "hook url",
    "payload url",
    "destination url",
    "post url",
    "uri",
    "callback uri",
    "target uri",
    "endpoint",
    "callback",
    "destination",
    "target",
    "address",
    "href",
];

/// Members that hold the URL in a record.
const AROUND: [&str; 7] =
    ["config", "configuration", "settings", "delivery", "destination", "target", "endpoint"];

/// Members that hold the record in a body, beside one that is called like it.
const WRAPPERS: [&[&str]; 3] = [&["data"], &["attributes"], &["data", "attributes"]];

/// Members that say of what somebody wants to be told.
const EVENTS: [&str; 10] = [
    "event",
    "topic",
    "event type",
    "type",
    "enabled event",
    "trigger",
    "event name",
    "subscribed event",
    "webhook",
    "filter",
];

/// A collection of those who want to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receivers {
    /// Its path, parameters without names.
    pub collection: String,
    /// The names that lead to a record in a body: those of what it is wrapped in, which it may be kept without.
    pub record: Vec<String>,
    /// The names that lead to the URL in a body.
    pub url: Vec<String>,
    /// The names that lead to what it wants to be told of; absent: of everything.
    pub events: Option<Vec<String>>,
}

/// Every collection of them.
#[must_use]
pub fn receivers(system: &System, inferred: &[Option<Inferred>]) -> Vec<Receivers> {
    let mut found: Vec<Receivers> = Vec::new();
    for (operation, inferred) in system.operations().iter().zip(inferred) {
        let Some(inferred) = inferred else { continue };
        let writes = matches!(inferred.act, Act::Create | Act::Replace | Act::Change);
        if writes
            && found.iter().all(|known| known.collection != inferred.collection)
            && let Some(receivers) = of(system.value(), operation, inferred)
        {
            found.push(receivers);
        }
    }
    found
}

fn of(document: &Value, operation: &Operation, inferred: &Inferred) -> Option<Receivers> {
    let path = inferred.collection.as_str();
    let last = last_name(path);
    if !words(last).iter().any(|word| NAMES.contains(&word.as_str())) {
        return None;
    }
    let forms = operation.body.iter().flat_map(|body| body.content.values());
    let is_form = |range: &MediaRange| range.may_be_json() || range.essence().contains("form");
    let mut forms = forms.filter(|content| content.range.as_ref().is_some_and(is_form));
    let schema = forms.find_map(|content| content.schema.as_ref())?.lookup(document)?;
    let one = singular(last);
    let own = [one.as_str()];
    let mut wrappers = [&[], &own[..]].into_iter().chain(WRAPPERS);
    wrappers.find_map(|wrapper| {
        let record: Vec<String> = wrapper.iter().map(|name| (*name).to_owned()).collect();
        let schema = below(document, schema, &record)?;
        let within = |path: Vec<String>| record.iter().cloned().chain(path).collect();
        Some(Receivers {
            collection: path.to_owned(),
            url: within(url(document, schema, &one)?),
            events: events(document, schema).map(within),
            record: record.clone(),
        })
    })
}

/// Where a record says where to send. What is called like the record is no part of it.
fn url(document: &Value, schema: &Value, one: &str) -> Option<Vec<String>> {
    let members = properties(document, schema);
    let within = |members: &crate::IndexMap<&str, &Value>| {
        let is_text = |member: &Value| properties(document, member).is_empty();
        let named = |wanted: &&str| {
            members.iter().find(|(name, member)| words(name).join(" ") == **wanted && is_text(member))
        };
        let of_format = || {
            let format = |member: &Value| member.get("format").and_then(Value::as_str).map(str::to_owned);
            let is_url = |member: &Value| matches!(format(member).as_deref(), Some("uri" | "url"));
            members.iter().find(|(_, member)| is_url(member))
        };
        URLS.iter().find_map(named).or_else(of_format).map(|(name, _)| (*name).to_owned())
    };
    if let Some(name) = within(&members) {
        return Some(vec![name]);
    }
    AROUND.iter().filter(|around| **around != one).find_map(|around| {
        let (name, member) = members.get_key_value(around)?;
        Some(vec![(*name).to_owned(), within(&properties(document, member))?])
    })
}

/// Where it says of what.
fn events(document: &Value, schema: &Value) -> Option<Vec<String>> {
    let members = properties(document, schema);
    let named = |wanted: &&str| members.keys().find(|name| words(name).join(" ") == **wanted);
    EVENTS.iter().find_map(named).map(|name| vec![(*name).to_owned()])
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(path: &str, properties: &Value) -> Vec<Receivers> {
        let body = json!({"content": {"application/json": {"schema": {"properties": properties}}}});
        let list = json!({"type": "array", "items": {"type": "object"}});
        let document = json!({
            "openapi": "3.0.3",
            "paths": {path: {
                "get": {"responses": {"200": {"description": "", "content": {"application/json": {"schema": list}}}}},
                "post": {"requestBody": body, "responses": {"201": {"description": ""}}},
            }},
        });
        let system = crate::contract::read("a", &document.to_string()).unwrap();
        receivers(&system, &crate::infer::all(&system))
    }

    #[test]
    fn those_who_want_to_be_told_say_where_and_of_what() {
        let text = json!({"type": "string"});
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let all =
            found("/repos/{owner}/hooks", &json!({"config": {"properties": {"url": text}}, "events": {}}));
        let wanted = Receivers {
            collection: "/repos/{}/hooks".to_owned(),
            record: Vec::new(),
            url: names(&["config", "url"]),
            events: Some(names(&["events"])),
        };
        assert_eq!(all, [wanted]);
        let other = found("/event-subscriptions", &json!({"targetUrl": text}));
        assert_eq!((&other[0].url, &other[0].events), (&names(&["targetUrl"]), &None));
        assert_eq!(found("/subscriptions", &json!({"plan": text})), []);
        assert_eq!(found("/links", &json!({"url": text})), []);
    }

    #[test]
    fn a_record_is_found_in_what_it_is_wrapped_in() {
        let text = json!({"type": "string"});
        let hook = json!({"properties": {"url": text, "events": {}}});
        let resource = json!({"properties": {"type": text, "attributes": hook}});
        for (path, member, body, record) in [
            ("/webhooks", "data", &hook, &["data"][..]),
            ("/webhooks", "webhook", &hook, &["webhook"]),
            ("/endpoints", "endpoint", &hook, &["endpoint"]),
            ("/webhooks", "data", &resource, &["data", "attributes"]),
        ] {
            let found = found(path, &json!({member: body}));
            let [told] = found.as_slice() else { panic!("{found:?}") };
            let below = |name: &'static str| [record, &[name]].concat();
            let told = (&told.record[..], &told.url[..], told.events.as_deref().unwrap_or_default());
            assert!(told.0 == record && told.1 == below("url") && told.2 == below("events"), "{told:?}");
        }
    }
}
