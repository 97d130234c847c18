use super::argument::template;
use super::names::Names;
use super::node::Node;
use super::replacements::{self, Replacement};
use crate::exchange::MediaType;
use crate::expression::{Expression, Template};

/// A request body.
#[derive(Clone, Debug)]
pub(crate) struct Payload {
    /// As it is sent; without one, the media type that the operation declares first.
    pub(crate) content_type: Option<String>,
    pub(crate) value: Template,
    /// In order; each may read earlier steps as the payload does.
    pub(crate) replacements: Vec<Replacement>,
}

pub(super) fn read(step: &Node<'_>, names: &Names<'_>) -> Option<Payload> {
    let node = step.get("requestBody")?;
    node.keys(&["contentType", "payload", "replacements"]);
    let content_type = node.get("contentType");
    if let Some(node) = &content_type {
        check(node);
    }
    let replacements = replacements::read(&node, names);
    let value = template(&node.required("payload")?, names)?;
    let content_type = content_type.and_then(|node| node.text()).map(str::to_owned);
    Some(Payload { content_type, value, replacements })
}

impl Payload {
    /// Every expression in it, in reading order.
    pub(crate) fn expressions(&self) -> Vec<&Expression> {
        let replaced = self.replacements.iter().flat_map(|replacement| replacement.value.expressions());
        self.value.expressions().into_iter().chain(replaced).collect()
    }
}

fn check(node: &Node<'_>) -> Option<()> {
    let text = node.text()?;
    if MediaType::parse(text).is_multipart() {
        node.report(format!("`{text}` bodies are not supported yet"), "send JSON, a form or text");
    }
    if http::HeaderValue::try_from(text).is_err() {
        node.report("contentType cannot be sent as a header", "for instance application/json");
    }
    Some(())
}
