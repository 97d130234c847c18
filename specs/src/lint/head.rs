use super::Lint;
use crate::annotation::Head;
use crate::contract::{Operation, Response};
use crate::expression::Names;
use crate::pointer::Pointer;

impl Lint<'_> {
    /// What an answer is besides its body: what is written out is declared.
    pub(super) fn head(&mut self, operation: &Operation, head: &Head, names: &Names, at: &Pointer) {
        if let Some(status) = &head.status {
            let place = at.push("status");
            self.template(&place, status, names);
            for text in status.literals() {
                self.error(&place, format!("a status is a number, not `{text}`"));
            }
            for number in status.integers() {
                self.status(operation, number, &place);
            }
        }
        for (name, template) in &head.headers {
            let place = at.push("headers").push(name);
            self.template(&place, template, names);
            self.header(operation, name, &place);
        }
        if let Some(media) = &head.media {
            let place = at.push("media");
            self.template(&place, media, names);
            for text in media.literals() {
                let declared = answers(operation).flat_map(|answer| &answer.content);
                let declared: Vec<&str> = declared.map(|content| content.media_type.as_str()).collect();
                self.known(&place, "media type", text, declared.into_iter());
            }
        }
    }

    fn status(&mut self, operation: &Operation, number: i64, place: &Pointer) {
        let declared = u16::try_from(number).ok().and_then(|status| operation.responses.for_status(status));
        if !Head::may_be(number) {
            let hint = "what fails is said by `when` and `fail`";
            self.error_with_hint(place, format!("{number} is no status of success or redirection"), hint);
        } else if declared.is_none() {
            let known: Vec<&str> = operation.responses.statuses().collect();
            let hint = format!("declared are {}", known.join(", "));
            self.error_with_hint(place, format!("the operation does not declare {number}"), &hint);
        }
    }

    fn header(&mut self, operation: &Operation, name: &str, place: &Pointer) {
        let lower = name.to_ascii_lowercase();
        if lower == "content-type" {
            self.error_with_hint(place, "`Content-Type` follows from the answer", "say `media` instead");
        } else if Head::FOLLOWING.contains(&lower.as_str()) {
            self.error(place, format!("`{name}` follows from the answer and cannot be said"));
        } else if !Head::KNOWN.contains(&lower.as_str())
            && !answers(operation)
                .flat_map(|answer| &answer.headers)
                .any(|declared| declared.name.eq_ignore_ascii_case(name))
        {
            let hint = "name it below `headers` of the response";
            self.error_with_hint(place, format!("no response of success declares the header `{name}`"), hint);
        }
    }
}

/// The answers of success and redirection that an operation declares.
fn answers(operation: &Operation) -> impl Iterator<Item = &Response> {
    let of = |status: &str| operation.responses.declared(status);
    let success = |status: &&str| matches!(status.as_bytes().first(), Some(b'2' | b'3' | b'd'));
    operation.responses.statuses().filter(success).filter_map(of)
}
