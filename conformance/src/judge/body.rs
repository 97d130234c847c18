use http::header::CONTENT_TYPE;
use specs::System;
use specs::contract::{Response as Declared, StreamForm};

use super::{Judgement, schema, write_only};
use crate::exchange::{Content, Response};
use crate::finding::{Check, Flaw};

/// Judges the body: its media type is declared, it can be read as what it calls itself, it is of
/// its schema.
///
/// A response that declares no content promises nothing about a body.
pub(super) fn judge(system: &System, declared: &Declared, response: &Response, judgement: &mut Judgement) {
    if !declared.has_content() {
        return;
    }
    let content_type =
        response.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some(content) = declared.content_for(content_type) else {
        judgement.check([undeclared(declared, content_type)]);
        return;
    };
    judgement.check([]);
    let Some(pointer) = &content.schema else { return };
    // What comes bit by bit is a text, and its schema says what the bits hold.
    if StreamForm::of(&content.media_type).is_some() && matches!(response.content, Content::Text(_)) {
        return;
    }
    judgement.check(match &response.content {
        Content::Json(value) | Content::Text(value) => {
            let mut flaws = schema::flaws(system, pointer, value, Check::Schema, "body");
            flaws.extend(write_only::flaws(system, pointer, value));
            flaws
        }
        Content::Broken(reason) => vec![unreadable(pointer, format!("a body that is not JSON: {reason}"))],
        Content::Empty => vec![unreadable(pointer, "an empty body".to_owned())],
        Content::Binary => Vec::new(),
    });
}

fn undeclared(declared: &Declared, content_type: &str) -> Flaw {
    let types: Vec<_> = declared.content.iter().map(|content| content.media_type.as_str()).collect();
    let actual = if content_type.is_empty() { "no content-type" } else { content_type };
    Flaw {
        check: Check::MediaType,
        place: "header content-type".to_owned(),
        contract: Some(format!("{}/content", declared.pointer)),
        expected: types.join(" or "),
        actual: actual.to_owned(),
    }
}

fn unreadable(pointer: &specs::Pointer, actual: String) -> Flaw {
    Flaw {
        check: Check::Schema,
        place: "body".to_owned(),
        contract: Some(pointer.to_string()),
        expected: "a body of this schema".to_owned(),
        actual,
    }
}
