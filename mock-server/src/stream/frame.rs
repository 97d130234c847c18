//! How events are written.

use bytes::{BufMut, Bytes, BytesMut};
use serde_json::Value;
use specs::annotation::StreamEvent;
use specs::contract::StreamForm;

use crate::change::Bindings;
use crate::failure::{Failure, text};

/// A comment, which clients pass over (HTML, section 9.2.7).
pub(super) fn comment() -> Bytes {
    Bytes::from_static(b":\n\n")
}

/// These events, those that are sent at all.
///
/// # Errors
/// When an expression of the document fails.
pub(super) fn events(
    form: StreamForm,
    events: &[StreamEvent],
    names: &Bindings<'_>,
    more: &[(&str, &Value)],
) -> Result<Bytes, Failure> {
    let mut out = BytesMut::new();
    for event in events {
        names.beside(more, |scope| {
            if event.condition.as_ref().map_or(Ok(true), |condition| condition.holds(scope))? {
                let part = |part: &Option<specs::expression::Template>| {
                    part.as_ref().map(|part| part.render(scope)).transpose()
                };
                let (kind, id) = (part(&event.event)?, part(&event.id)?);
                write(form, &mut out, kind.as_ref(), id.as_ref(), &event.data.render(scope)?);
            }
            Ok::<_, Failure>(())
        })?;
    }
    Ok(out.freeze())
}

fn write(form: StreamForm, out: &mut BytesMut, event: Option<&Value>, id: Option<&Value>, data: &Value) {
    let data = text(data);
    if form == StreamForm::Lines {
        // A line is one text: what ends lines within it can only be white space of JSON.
        out.extend(lines(&data).flat_map(str::bytes));
        out.put_u8(b'\n');
        return;
    }
    for (field, value) in [("event", event), ("id", id)] {
        if let Some(value) = value.filter(|value| !value.is_null()) {
            let value = text(value);
            line(out, field, lines(&value).next().unwrap_or_default());
        }
    }
    lines(&data).for_each(|part| line(out, "data", part));
    out.put_u8(b'\n');
}

fn line(out: &mut BytesMut, field: &str, value: &str) {
    [field, ": ", value, "\n"].iter().for_each(|part| out.put_slice(part.as_bytes()));
}

/// Lines as the event stream format ends them: by CR LF, LF or CR.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let Some(end) = text.find(['\r', '\n']) else { return rest.take() };
        let after = &text[end..];
        rest = Some(after.strip_prefix("\r\n").unwrap_or(&after[1..]));
        Some(&text[..end])
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn written(form: StreamForm, event: Value, names: &[(&str, &Value)]) -> String {
        let event: StreamEvent = serde_json::from_value(event).unwrap();
        let bytes = events(form, &[event], &Bindings::new(Vec::new()), names).unwrap();
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[test]
    fn events_are_written_as_the_standard_reads_them() {
        let it = json!({"word": "a\nb"});
        for (event, expected) in [
            (json!({"data": {"word": "${it.word}"}}), "data: {\"word\":\"a\\nb\"}\n\n"),
            (json!({"data": "${it.word}"}), "data: a\ndata: b\n\n"),
            (json!({"data": "a\r\n\rb\n"}), "data: a\ndata: \ndata: b\ndata: \n\n"),
            (json!({"event": "error", "id": 7, "data": "[DONE]"}), "event: error\nid: 7\ndata: [DONE]\n\n"),
            (json!({"event": "a\ndata: b", "data": ""}), "event: a\ndata: \n\n"),
            (json!({"event": "${it.none}", "data": 1}), "data: 1\n\n"),
            (json!({"if": "it.word == ''", "data": 1}), ""),
        ] {
            assert_eq!(written(StreamForm::Events, event.clone(), &[("it", &it)]), expected, "{event}");
        }
    }

    #[test]
    fn a_line_is_one_json_text() {
        assert_eq!(written(StreamForm::Lines, json!({"event": "x", "data": {"a": 1}}), &[]), "{\"a\":1}\n");
        assert_eq!(written(StreamForm::Lines, json!({"data": "{\n\"a\": 1}"}), &[]), "{\"a\": 1}\n");
    }
}
