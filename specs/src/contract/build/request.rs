use openapiv3::{Parameter as ParsedParameter, RequestBody};
use serde_json::Value;

use super::Build;
use crate::contract::reference::Item;
use crate::contract::{Body, Location, Parameter, stripped};
use crate::pointer::Pointer;

impl Build<'_> {
    /// Parameters of the path item and of the operation; the operation's win.
    pub(super) fn parameters(&self, operation: &Pointer) -> Vec<Parameter> {
        let shared = operation.parent().map(|item| self.listed(&item)).unwrap_or_default();
        let own = self.listed(operation);
        let same = |a: &Parameter, b: &Parameter| a.name == b.name && a.location == b.location;
        let inherited = shared.into_iter().filter(|p| !own.iter().any(|other| same(p, other)));
        let mut parameters: Vec<Parameter> = inherited.collect();
        parameters.extend(own);
        parameters
    }

    fn listed(&self, owner: &Pointer) -> Vec<Parameter> {
        let list = owner.push("parameters");
        let count = list.lookup(self.value).and_then(Value::as_array).map_or(0, Vec::len);
        (0..count).filter_map(|index| self.parameter(&list.push(&index.to_string()))).collect()
    }

    fn parameter(&self, pointer: &Pointer) -> Option<Parameter> {
        let item = self.item_at(pointer)?;
        match stripped::parse::<ParsedParameter>(item.value) {
            Ok(parsed) => Some(declared(&parsed, &item)),
            Err(error) => {
                self.error(pointer, format!("this parameter cannot be read: {error}"));
                None
            }
        }
    }

    /// The request body of an operation.
    pub(super) fn body(&self, operation: &Value, pointer: &Pointer) -> Option<Body> {
        operation.get("requestBody")?;
        let pointer = pointer.push("requestBody");
        let item = self.item_at(&pointer)?;
        let parsed: RequestBody = stripped::parse(item.value)
            .inspect_err(|error| self.error(&pointer, format!("this body cannot be read: {error}")))
            .ok()?;
        let content = item.members("content");
        Some(Body {
            required: parsed.required,
            content: content.map(|(name, at)| (name.to_owned(), self.schema_below(&at))).collect(),
        })
    }

    pub(super) fn item_at(&self, pointer: &Pointer) -> Option<Item<'_>> {
        Item::at(self.value, pointer.clone()).inspect_err(|message| self.error(pointer, message)).ok()
    }

    pub(super) fn schema_below(&self, pointer: &Pointer) -> Option<Pointer> {
        let schema = pointer.push("schema");
        schema.lookup(self.value).map(|_| schema)
    }
}

fn declared(parsed: &ParsedParameter, item: &Item<'_>) -> Parameter {
    let data = parsed.parameter_data_ref();
    Parameter {
        name: data.name.clone(),
        location: match parsed {
            ParsedParameter::Path { .. } => Location::Path,
            ParsedParameter::Query { .. } => Location::Query,
            ParsedParameter::Header { .. } => Location::Header,
            ParsedParameter::Cookie { .. } => Location::Cookie,
        },
        required: data.required,
        schema: item.pointer_to("schema").or_else(|| content_schema(item)),
    }
}

/// A parameter may describe itself as content of one media type instead of by a schema.
fn content_schema(item: &Item<'_>) -> Option<Pointer> {
    item.members("content").map(|(_, at)| at.push("schema")).next()
}
