use base64::Engine;
use base64::engine::general_purpose::STANDARD;

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
    let is_xml = content_type.as_ref().and_then(|node| node.value().as_str()).is_some_and(|text| {
        let media_type = MediaType::parse(text);
        media_type.as_str().ends_with("/xml") || media_type.as_str().ends_with("+xml")
    });
    let replacements = replacements::read(&node, is_xml, names);
    let payload = node.required("payload")?;
    files(&payload);
    let value = template(&payload, names)?;
    let content_type = content_type.and_then(|node| node.text()).map(str::to_owned);
    Some(Payload { content_type, value, replacements })
}

impl Payload {
    /// Does it send a file, which Arazzo has no word for?
    pub(crate) fn has_file(&self) -> bool {
        let is_file = |template: &Template| matches!(template, Template::Object(fields) if fields.iter().any(|(name, _)| name == "x-file"));
        let within = |template: &Template| match template {
            Template::Array(items) => items.iter().any(is_file),
            one => is_file(one),
        };
        match &self.value {
            Template::Object(fields) => is_file(&self.value) || fields.iter().any(|(_, value)| within(value)),
            _ => false,
        }
    }

    /// Every expression in it, in reading order.
    pub(crate) fn expressions(&self) -> Vec<&Expression> {
        let replaced = self.replacements.iter().flat_map(|replacement| replacement.value.expressions());
        self.value.expressions().into_iter().chain(replaced).collect()
    }
}

/// Reports a media type that cannot be sent.
fn check(node: &Node<'_>) -> Option<()> {
    if http::HeaderValue::try_from(node.text()?).is_err() {
        node.report("contentType cannot be sent as a header", "for instance application/json");
    }
    Some(())
}

/// Reports files that cannot be made: the payload itself, or a member or an item of a member.
fn files(payload: &Node<'_>) {
    let members = if payload.value().is_object() { payload.members() } else { Vec::new() };
    let parts = members.iter().flat_map(|(_, member)| items(member));
    for file in parts.chain([payload.clone()]).filter_map(|node| node.get("x-file")) {
        file.keys(&["filename", "contentType", "content", "contentBase64"]);
        let is_object = file.value().is_object();
        if is_object && file.get("content").is_some() == file.get("contentBase64").is_some() {
            file.report("a file has either `content` or `contentBase64`", "write one of them");
        }
        let literal = file
            .get("contentBase64")
            .filter(|node| node.value().as_str().is_none_or(|text| !text.contains('$')));
        if let Some(encoded) = literal
            && encoded.text().is_some_and(|text| STANDARD.decode(text).is_err())
        {
            encoded.report("the content is no Base64", "for instance aGVsbG8=");
        }
    }
}

fn items<'d>(node: &Node<'d>) -> Vec<Node<'d>> {
    if node.value().is_array() { node.items() } else { vec![node.clone()] }
}
