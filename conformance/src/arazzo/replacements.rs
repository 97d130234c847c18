use specs::Pointer;

use super::argument::template;
use super::names::Names;
use super::node::Node;
use crate::expression::Template;

/// One place of a payload that is written anew before it is sent.
#[derive(Clone, Debug)]
pub(crate) struct Replacement {
    pub(crate) target: Pointer,
    pub(crate) value: Template,
}

/// Reads `replacements` of a request body, which may be XML.
pub(super) fn read(body: &Node<'_>, is_xml: bool, names: &Names<'_>) -> Vec<Replacement> {
    if let Some(list) = body.get("replacements").filter(|_| is_xml) {
        list.report(
            "XPath, by which XML is replaced, is not supported",
            "write expressions into the text: {$inputs.id}",
        );
        return Vec::new();
    }
    body.list("replacements").iter().filter_map(|node| replacement(node, names)).collect()
}

fn replacement(node: &Node<'_>, names: &Names<'_>) -> Option<Replacement> {
    node.keys(&["target", "value"]);
    let target = node.required("target").and_then(|node| target(&node));
    let value = template(&node.required("value")?, names);
    Some(Replacement { target: target?, value: value? })
}

fn target(node: &Node<'_>) -> Option<Pointer> {
    let text = node.text()?;
    match Pointer::parse(text) {
        Ok(pointer) => Some(pointer),
        Err(error) => {
            node.report(
                error.to_string(),
                "a target is a JSON pointer into the payload, for instance /items/0/name",
            );
            None
        }
    }
}
