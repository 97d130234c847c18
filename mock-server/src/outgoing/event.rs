use serde_json::Value;
use specs::contract::Webhook;
use specs::infer::{Act, listed, says, words};

use crate::pipeline::Found;

/// What is told, as members and headers may name it.
#[derive(Debug, Default)]
pub(super) struct Event {
    /// What it is called: of a webhook its own name first.
    names: Vec<String>,
    /// Whether the first name is one that receivers know.
    is_known: bool,
    /// What was done.
    act: Option<Act>,
}

impl Event {
    pub(super) fn of_callback(found: &Found<'_>) -> Self {
        Self { names: vec![found.operation.id.clone()], is_known: false, act: None }
    }

    pub(super) fn of_webhook(webhook: &Webhook, act: Option<&Act>) -> Self {
        let ids = webhook.requests.iter().filter_map(|request| request.id.clone());
        let names = std::iter::once(webhook.name.clone()).chain(ids).collect();
        Self { names, is_known: true, act: act.cloned() }
    }

    /// Whether a text names it.
    pub(super) fn is(&self, text: &str) -> bool {
        let wanted = words(text);
        self.names.iter().any(|name| words(name) == wanted)
            || self.act.as_ref().is_some_and(|act| says(text, act))
    }

    /// What names it among the values that a schema lists, the likeliest first; anything, where it lists none.
    pub(super) fn spellings(&self, document: &Value, schema: &Value) -> Vec<Value> {
        let Some(listed) = listed(document, schema) else {
            return self
                .names
                .iter()
                .take(usize::from(self.is_known))
                .map(|name| name.as_str().into())
                .collect();
        };
        let named = listed.into_iter().filter(|value| value.as_str().is_some_and(|text| self.is(text)));
        named.cloned().collect()
    }
}
