//! Numbers and texts.

use serde_json::{Map, Value};

use super::super::address::Address;
use super::super::email::Email;
use super::super::float::Float;
use super::super::integer::Integer;
use super::super::model::Node;
use super::super::moment::Moment;
use super::super::text::{Pattern, Text};
use super::super::url::Url;
use super::count;

type Keywords = Map<String, Value>;

pub(super) fn integer(keywords: &Keywords) -> Node {
    let whole = |key: &str| {
        let value = keywords.get(key)?.as_number()?;
        value.as_i128().or_else(|| value.as_f64().map(|float| float as i128))
    };
    Node::Integer(Integer {
        multiple_of: whole("multipleOf"),
        le: whole("maximum"),
        lt: whole("exclusiveMaximum"),
        ge: whole("minimum"),
        gt: whole("exclusiveMinimum"),
    })
}

pub(super) fn float(keywords: &Keywords) -> Node {
    let number = |key: &str| keywords.get(key)?.as_f64();
    Node::Float(Float {
        multiple_of: number("multipleOf").filter(|step| *step > 0.0),
        le: number("maximum"),
        lt: number("exclusiveMaximum"),
        ge: number("minimum"),
        gt: number("exclusiveMinimum"),
    })
}

/// A text, or what its format stands for; formats without a pydantic type are mere texts.
pub(super) fn text(keywords: &Keywords) -> Node {
    let (min, max) = (count(keywords, "minLength"), count(keywords, "maxLength"));
    let pattern = super::text(keywords, "pattern").map(Pattern::new);
    match super::text(keywords, "format") {
        Some("date-time") => Node::Moment(Moment::DateTime),
        Some("date") => Node::Moment(Moment::Date),
        Some("time") => Node::Moment(Moment::Time),
        Some("uuid") => Node::Uuid,
        Some("uri") => Node::Url(Url { max, pattern }),
        Some("ipv4") => Node::Address(Address::V4),
        Some("ipv6") => Node::Address(Address::V6),
        Some("email") => Node::Email(Email { min, max, pattern }),
        _ => Node::Text(Text { min, max, pattern }),
    }
}
