use crate::IndexMap;
use openapiv3::{Encoding as Parsed, RequestBody};
use serde_json::Value;

use super::Build;
use super::request::reserved;
use crate::contract::reference::Item;
use crate::contract::{Body, BodyContent, Encoding, Style};
use crate::pointer::Pointer;

/// Media types whose bodies have properties that an encoding can speak of.
const FORMS: [&str; 2] = ["application/x-www-form-urlencoded", "multipart/"];

impl Build<'_> {
    /// The request body of an operation.
    pub(super) fn body(&self, operation: &Value, pointer: &Pointer) -> Option<Body> {
        operation.get("requestBody")?;
        let pointer = pointer.push("requestBody");
        let item = self.item_at(&pointer)?;
        let parsed: RequestBody = self.parse("body", item.value, &pointer)?;
        let content =
            item.members("content").map(|(name, at)| (name.to_owned(), self.body_content(name, at)));
        // What a body of these means is not defined (RFC 9110, section 9.3), and few clients send one.
        let method = pointer.parent().and_then(|operation| Some(operation.last()?.into_owned()));
        let is_defined = !matches!(method.as_deref(), Some("get" | "head"));
        Some(Body { required: parsed.required && is_defined, content: content.collect() })
    }

    fn body_content(&self, name: &str, pointer: Pointer) -> BodyContent {
        let range = self.media_range(name, &pointer);
        let schema = self.schema_below(&pointer);
        let encoding = self.encodings(name, &pointer);
        BodyContent { range, schema, encoding }
    }

    fn encodings(&self, media_type: &str, pointer: &Pointer) -> IndexMap<String, Encoding> {
        let Some(value) = pointer.lookup(self.value) else { return IndexMap::default() };
        let item = Item { value, pointer: pointer.clone() };
        let declared: Vec<(&str, Pointer)> = item.members("encoding").collect();
        if !declared.is_empty() && !FORMS.iter().any(|form| media_type.starts_with(form)) {
            let message = format!("`encoding` has no effect in `{media_type}`");
            self.warning(&pointer.push("encoding"), message);
        }
        declared
            .into_iter()
            .filter_map(|(property, at)| Some((property.to_owned(), self.encoding(&at)?)))
            .collect()
    }

    /// Where a style is said, the media type has no effect (OpenAPI, Encoding Object).
    fn encoding(&self, pointer: &Pointer) -> Option<Encoding> {
        let value = pointer.lookup(self.value)?;
        let parsed: Parsed = self.parse("encoding", value, pointer)?;
        let explode = value.get("explode").and_then(Value::as_bool);
        let is_styled = ["style", "explode", "allowReserved"].iter().any(|key| value.get(key).is_some());
        if is_styled {
            let style = Style::query(&parsed.style.unwrap_or_default(), explode);
            return Some(Encoding::Style(style, reserved(parsed.allow_reserved)));
        }
        let types = parsed.content_type?;
        let at = pointer.push("contentType");
        Some(Encoding::Content(types.split(',').filter_map(|name| self.media_range(name, &at)).collect()))
    }
}
