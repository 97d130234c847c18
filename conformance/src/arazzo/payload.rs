use super::argument::template;
use super::names::Names;
use super::node::Node;
use crate::exchange::MediaType;
use crate::expression::Template;

/// A request body.
#[derive(Clone, Debug)]
pub(crate) struct Payload {
    /// As it is sent; without one, the media type that the operation declares first.
    pub(crate) content_type: Option<String>,
    pub(crate) value: Template,
}

pub(super) fn read(step: &Node<'_>, names: &Names<'_>) -> Option<Payload> {
    let node = step.get("requestBody")?;
    node.keys(&["contentType", "payload"], &["replacements"]);
    let content_type = node.get("contentType");
    if let Some(node) = &content_type {
        check(node);
    }
    let value = template(&node.required("payload")?, names)?;
    Some(Payload { content_type: content_type.and_then(|node| node.text()).map(str::to_owned), value })
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
