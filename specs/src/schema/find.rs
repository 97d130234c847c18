//! Every schema of a document.

use serde_json::Value;

use crate::document::Kind;
use crate::document::walk::walk;
use crate::pointer::Pointer;

/// Calls `visit` with each schema of `document` and its place, outer ones before inner ones, in
/// the document's order. Values that are data (examples, defaults, extensions) are not schemas.
pub fn each<'v>(document: &'v Value, mut visit: impl FnMut(&Pointer, &'v Value)) {
    walk(document, |at, value, kind| {
        if kind == Kind::Schema {
            visit(at, value);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn schemas_are_found_everywhere_but_in_data() {
        let document = json!({
            "paths": {"/a": {"get": {"responses": {
                "200": {"content": {"application/json": {"schema": {"type": "array", "items": {}}, "example": {"schema": {}}}}},
                "x-note": {"content": {"application/json": {"schema": {}}}},
            }}}},
            "components": {"schemas": {"A": {"properties": {"items": {"default": {"not": {}}}, "example": true}}}},
        });
        let mut found = Vec::new();
        each(&document, |at, _| found.push(at.to_string()));
        assert_eq!(
            found,
            [
                "/paths/~1a/get/responses/200/content/application~1json/schema",
                "/paths/~1a/get/responses/200/content/application~1json/schema/items",
                "/components/schemas/A",
                "/components/schemas/A/properties/items",
                "/components/schemas/A/properties/example",
            ]
        );
    }
}
