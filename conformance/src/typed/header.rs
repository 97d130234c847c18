use serde_json::Value;
use specs::System;
use specs::contract::ResponseHeader;

use super::form::Forms;
use super::kind::Kind;
use super::leaf::{self, Place};
use super::rules::Rules;

/// What the value of a declared header is: `X-Request-Id` is an id as `request_id` in a body is.
pub(crate) fn header(system: &System, declared: &ResponseHeader, text: &str) -> Kind {
    let value = text.parse::<u64>().map_or_else(|_| Value::from(text), Value::from);
    let start = declared.schema.as_ref().and_then(|at| Some((at.clone(), at.lookup(system.value())?)));
    let name = declared.name.to_ascii_lowercase().replace('-', "_");
    let rules = Rules::of(system, start.into_iter().collect(), &value);
    let forms = Forms::of(system);
    leaf::kind(&value, &rules, &Place { system, forms: &forms, name: &name, resource: None })
}
