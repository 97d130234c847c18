use super::Lint;
use crate::annotation::{Stream, StreamEvent, Verb};
use crate::contract::{Operation, StreamForm};
use crate::expression::{Names, Shape};
use crate::pointer::Pointer;

impl Lint<'_> {
    /// An answer that comes bit by bit, over everything that stands once the verb is done.
    pub(super) fn stream(&mut self, at: &Pointer, stream: &Stream, names: &Names) {
        if let Some(condition) = &stream.condition {
            self.condition(&at.push("if"), condition, names);
        }
        self.template(&at.push("of"), &stream.of, names);
        let element = stream.of.shape(names).element();
        let inner = names.clone().with(&stream.name, element).with("index", Shape::Any);
        let over = names.clone().with("sent", Shape::Any);
        let broken = over.clone().with("failure", Shape::Any);
        self.stream_events(&at.push("first"), &stream.first, names);
        self.stream_events(&at.push("each"), &stream.each, &inner);
        self.stream_events(&at.push("last"), &stream.last, &over);
        self.stream_events(&at.push("broken"), &stream.broken, &broken);
        self.effects(&at.push("after"), &stream.after, broken.with("complete", Shape::Any));
    }

    /// Places are those of a list, of one event too: a pointer that leads nowhere is where it stops.
    fn stream_events(&mut self, at: &Pointer, events: &[StreamEvent], names: &Names) {
        let is_list = at.lookup(self.value()).is_some_and(serde_json::Value::is_array);
        for (index, event) in events.iter().enumerate() {
            let at = if is_list { at.push(&index.to_string()) } else { at.clone() };
            if let Some(condition) = &event.condition {
                self.condition(&at.push("if"), condition, names);
            }
            let parts =
                [("event", event.event.as_ref()), ("id", event.id.as_ref()), ("data", Some(&event.data))];
            for (key, template) in parts {
                if let Some(template) = template {
                    self.template(&at.push(key), template, names);
                }
            }
        }
    }

    /// What a stream needs of its operation: a media type that comes bit by bit.
    pub(super) fn streams(&mut self, operation: &Operation, verb: &Verb, at: &Pointer) {
        let Some(stream) = verb.steps().and_then(|steps| steps.stream.as_ref()) else { return };
        let at = at.push("stream");
        let form = operation.responses.stream_form();
        if form.is_none() {
            let hint = "declare text/event-stream or application/x-ndjson beside what else it answers";
            self.error_with_hint(
                &at,
                "the answer of success declares no media type that can be streamed",
                hint,
            );
        }
        if stream.heartbeat.is_some() && form == Some(StreamForm::Lines) {
            self.error(&at.push("heartbeat"), "only text/event-stream has comments");
        }
    }
}
