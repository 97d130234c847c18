use http::Method;
use serde_json::Value;

use super::Build;
use super::operation::{METHODS, text};
use crate::contract::reference::Item;
use crate::contract::{Callback, Content, Operation, Outgoing, Webhook};
use crate::pointer::Pointer;
use crate::runtime::Text;

/// Where a document keeps its webhooks: 3.1 has a place for them, documents of 3.0 an extension by custom.
const WEBHOOKS: [&str; 2] = ["webhooks", "x-webhooks"];

/// What a URL that nothing is read into must start with.
const SCHEMES: [&str; 2] = ["http://", "https://"];

impl Build<'_> {
    /// The requests that an operation declares to send to where its exchange says.
    pub(super) fn callbacks(&self, operation: &Pointer) -> Vec<Callback> {
        let Some(value) = operation.lookup(self.value) else { return Vec::new() };
        let item = Item { value, pointer: operation.clone() };
        let mut callbacks = Vec::new();
        for (name, at) in item.members("callbacks") {
            let Some(callback) = self.item_at(&at) else { continue };
            let keys = callback.value.as_object().into_iter().flatten().map(|(key, _)| key.as_str());
            for written in keys.filter(|key| !key.starts_with("x-")) {
                let at = callback.pointer.push(written);
                let Some(url) = self.address(written, &at) else { continue };
                let requests = self.outgoing(&at);
                callbacks.push(Callback {
                    name: name.to_owned(),
                    written: written.to_owned(),
                    url,
                    requests,
                });
            }
        }
        callbacks
    }

    /// The requests that the document declares to send to whoever registered for them.
    pub(super) fn webhooks(&self) -> Vec<Webhook> {
        let item = Item { value: self.value, pointer: Pointer::root() };
        let named = WEBHOOKS.into_iter().flat_map(|key| item.members(key).collect::<Vec<_>>());
        let webhooks = named.filter(|(name, _)| !name.starts_with("x-")).map(|(name, pointer)| Webhook {
            name: name.to_owned(),
            requests: self.outgoing(&pointer),
            after: self.after(&pointer),
            pointer,
        });
        webhooks.collect()
    }

    /// Where requests go: text that an exchange makes a URL of.
    fn address(&self, written: &str, at: &Pointer) -> Option<Text> {
        let url: Text = match written.parse() {
            Ok(url) => url,
            Err(error) => {
                let error: crate::runtime::ExpressionError = error;
                self.fault_with_hint(at, error.to_string(), error.hint());
                return None;
            }
        };
        if url.is_plain() && !SCHEMES.iter().any(|scheme| written.starts_with(scheme)) {
            self.fault_with_hint(
                at,
                format!("`{written}` is no URL, and no runtime expression makes one of it"),
                "for instance \"{$request.body#/callbackUrl}/done\"",
            );
            return None;
        }
        Some(url)
    }

    /// Every request of a path item.
    fn outgoing(&self, at: &Pointer) -> Vec<Outgoing> {
        let Some(item) = self.item_at(at) else { return Vec::new() };
        let declared = METHODS.into_iter().filter_map(|(name, method)| {
            let pointer = item.pointer_to(name)?;
            Some(self.request_to_others(item.value.get(name)?, method, pointer))
        });
        declared.collect()
    }

    fn request_to_others(&self, value: &Value, method: Method, pointer: Pointer) -> Outgoing {
        Outgoing {
            id: text(value, "operationId"),
            summary: text(value, "summary"),
            method,
            parameters: self.parameters(&pointer),
            content: self.sent_content(value, &pointer),
            responses: self.responses(value, &pointer),
            pointer,
        }
    }

    fn sent_content(&self, operation: &Value, pointer: &Pointer) -> Vec<Content> {
        if operation.get("requestBody").is_none() {
            return Vec::new();
        }
        let Some(body) = self.item_at(&pointer.push("requestBody")) else { return Vec::new() };
        let content = body.members("content").map(|(name, at)| Content {
            media_type: name.to_owned(),
            schema: self.schema_below(&at),
            pointer: at,
        });
        content.collect()
    }

    /// `x-mock` of a webhook: the operations it follows from.
    fn after(&self, webhook: &Pointer) -> Option<Vec<String>> {
        let item = self.item_at(webhook)?;
        let annotation = item.value.get("x-mock")?;
        let pointer = item.pointer.push("x-mock");
        if !self.sound(&pointer, annotation, crate::annotation::webhook_problems) {
            return None;
        }
        let ids = annotation.get("after")?.as_array()?.iter();
        Some(ids.filter_map(|id| id.as_str().map(str::to_owned)).collect())
    }

    /// Every operation that a webhook follows from must be there.
    pub(super) fn refuse_unknown_causes(&self, webhooks: &[Webhook], operations: &[Operation]) {
        for webhook in webhooks {
            for (index, id) in webhook.after.iter().flatten().enumerate() {
                if operations.iter().any(|operation| operation.id == *id) {
                    continue;
                }
                let Some(item) = self.item_at(&webhook.pointer) else { continue };
                let at = item.pointer.push("x-mock").push("after").push(&index.to_string());
                self.error_with_hint(
                    &at,
                    format!("there is no operation `{id}`"),
                    "an operation goes by its operationId, or by its method and path: `POST /orders`",
                );
            }
        }
    }
}
