use serde_json::Value;
use specs::System;
use specs::annotation::{Lookup, ResourceAnnotation};

use super::form::{Form, Forms};
use super::kind::{Counter, Kind};
use super::rules::Rules;
use super::{by_name, by_value};
use crate::mask::is_telling;

/// Where a value without parts stands.
pub(super) struct Place<'a, 'c> {
    pub(super) system: &'c System,
    pub(super) forms: &'a Forms<'c>,
    /// The member that it is, or that the list it stands in is.
    pub(super) name: &'a str,
    /// The record whose member it is.
    pub(super) resource: Option<&'c ResourceAnnotation>,
}

/// What a value without parts is: what the contract says first, then its name, then its look.
pub(super) fn kind(value: &Value, rules: &Rules<'_>, place: &Place<'_, '_>) -> Kind {
    let is_listed = rules.keyword("enum").chain(rules.keyword("const")).next().is_some();
    match value {
        Value::Null | Value::Bool(_) => Kind::Word,
        Value::String(_) | Value::Number(_) if is_listed => Kind::Word,
        Value::String(text) => of_text(text, rules, place),
        Value::Number(number) if number.is_i64() || number.is_u64() => of_integer(rules, place),
        Value::Number(_) => Kind::Number,
        // Without parts since they are empty.
        Value::Array(_) | Value::Object(_) => Kind::Word,
    }
}

fn of_text(text: &str, rules: &Rules<'_>, place: &Place<'_, '_>) -> Kind {
    if is_secret(rules, place) {
        return Kind::Token;
    }
    if let Some(form) = form(place) {
        return Kind::Id(form);
    }
    if let Some(form) = rules.words("pattern").find_map(|pattern| place.forms.of_pattern(pattern)) {
        return Kind::Id(form);
    }
    let of_format = rules.words("format").find_map(|format| match format {
        "date-time" => Some(Kind::Instant),
        "uuid" => Some(Kind::Id(Form::Uuid)),
        "uri" | "uri-reference" | "iri" | "url" => Some(Kind::Url),
        "date" | "email" => Some(Kind::Text),
        _ => None,
    });
    let of_name = || match place.name {
        name if by_name::is_cursor(name) => Some(Kind::Cursor),
        name if by_name::is_id(name) => Some(Kind::Id(Form::Any)),
        _ => None,
    };
    let of_look = || by_value::kind(text, place.forms);
    let unknown = if rules.is_empty() { Kind::Free } else { Kind::Text };
    of_format.or_else(of_look).or_else(of_name).unwrap_or(unknown)
}

fn of_integer(rules: &Rules<'_>, place: &Place<'_, '_>) -> Kind {
    let counts = |lookup: &Lookup| matches!(lookup, Lookup::Count(_) | Lookup::Sum(_));
    if place.resource.and_then(|resource| resource.live.get(place.name)).is_some_and(counts) {
        return Kind::Counter(Counter::Field);
    }
    let is_time =
        by_name::is_numeric_date(place.name) || rules.words("format").any(|word| word == "unix-time");
    if is_time {
        return Kind::Instant;
    }
    match form(place) {
        Some(form) => Kind::Id(form),
        None if by_name::is_id(place.name) => Kind::Id(Form::Any),
        None if place.resource.is_none() && is_amount(rules) => Kind::Counter(Counter::Amount),
        None => Kind::Number,
    }
}

fn is_amount(rules: &Rules<'_>) -> bool {
    rules.keyword("minimum").any(|least| least == 0) && rules.keyword("maximum").next().is_none()
}

/// What the contract keeps secret, or only ever takes, or what is called like a secret.
fn is_secret(rules: &Rules<'_>, place: &Place<'_, '_>) -> bool {
    let holds = |names: &[String]| names.iter().any(|name| name == place.name);
    let is_kept = place.resource.is_some_and(|resource| holds(&resource.secrets));
    let is_only_taken = rules.keyword("writeOnly").any(|value| value == true);
    is_kept || is_only_taken || is_telling(place.name) || rules.words("format").any(|word| word == "password")
}

/// The form of the id that a member of a record is.
fn form(place: &Place<'_, '_>) -> Option<Form> {
    let resource = place.resource?;
    let named = |name: &str| Forms::of_resource(place.system, name);
    if resource.id.field == place.name || resource.id.also.iter().any(|name| name == place.name) {
        return Some(match resource.id.prefix.as_str() {
            "" => Form::Any,
            prefix => Form::Prefix(prefix.to_owned()),
        });
    }
    let referred = resource.references.get(place.name).map(|reference| named(&reference.to));
    let owner =
        || resource.owner.iter().find(|(_, field)| *field == place.name).map(|(owner, _)| named(owner));
    referred.or_else(owner)
}
