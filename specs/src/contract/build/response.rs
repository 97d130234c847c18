use openapiv3::Header;
use serde_json::Value;

use super::Build;
use crate::contract::{Content, Response, ResponseHeader, Responses};
use crate::pointer::Pointer;

impl Build<'_> {
    /// Everything an operation declares to answer.
    pub(super) fn responses(&self, operation: &Value, pointer: &Pointer) -> Responses {
        let at = pointer.push("responses");
        let declared = operation.get("responses").and_then(Value::as_object).into_iter().flatten();
        let by_status = declared
            .map(|(status, _)| status)
            .filter(|status| !status.starts_with("x-"))
            .filter_map(|status| {
                let pointer = at.push(status);
                Some((self.status(status, &pointer)?, self.response(&pointer)?))
            })
            .collect();
        Responses { by_status }
    }

    fn status(&self, written: &str, pointer: &Pointer) -> Option<String> {
        let bytes = written.as_bytes();
        let is_class = bytes.len() == 3 && written[1..].eq_ignore_ascii_case("XX");
        let is_code = written.parse::<u16>().is_ok_and(|code| (100..600).contains(&code));
        if written == "default" || is_code || (is_class && (b'1'..=b'5').contains(&bytes[0])) {
            return Some(if is_class { written.to_uppercase() } else { written.to_owned() });
        }
        self.fault_with_hint(
            pointer,
            format!("`{written}` is not a response status"),
            "write a number from 100 to 599, a class such as 4XX, or default",
        );
        None
    }

    fn response(&self, pointer: &Pointer) -> Option<Response> {
        let item = self.item_at(pointer)?;
        Some(Response {
            headers: item.members("headers").filter_map(|(name, at)| self.header(name, &at)).collect(),
            content: item
                .members("content")
                .map(|(name, at)| Content {
                    media_type: name.to_owned(),
                    schema: self.schema_below(&at),
                    pointer: at,
                })
                .collect(),
            pointer: item.pointer,
        })
    }

    fn header(&self, name: &str, pointer: &Pointer) -> Option<ResponseHeader> {
        if name.eq_ignore_ascii_case("content-type") {
            return None;
        }
        let item = self.item_at(pointer)?;
        let parsed: Header = self.parse("header", item.value, pointer)?;
        Some(ResponseHeader {
            name: name.to_owned(),
            required: parsed.required,
            schema: self.schema_below(&item.pointer),
        })
    }
}
