use specs::Pointer;

use super::node::Node;

/// The root of the document, into which references lead.
pub(super) struct Components<'d> {
    root: Node<'d>,
}

impl<'d> Components<'d> {
    pub(super) fn new(root: &Node<'d>) -> Self {
        Self { root: root.clone() }
    }

    /// Follows `{$ref: '#/components/inputs/…'}`, once; anything else is itself.
    pub(super) fn inputs(&self, node: &Node<'d>) -> Option<Node<'d>> {
        let Some(reference) = node.get("$ref") else { return Some(node.clone()) };
        let target = reference.text()?;
        let found = target
            .strip_prefix('#')
            .and_then(|pointer| Pointer::parse(pointer).ok())
            .and_then(|pointer| node.elsewhere(&self.root, pointer));
        if found.is_none() {
            reference.report(
                format!("`{target}` is not in this document"),
                "for instance '#/components/inputs/people'",
            );
        }
        found
    }

    /// Follows `{reference: $components.parameters.…}`; anything else is itself.
    pub(super) fn parameter(&self, node: &Node<'d>) -> Option<Node<'d>> {
        let Some(reference) = node.get("reference") else { return Some(node.clone()) };
        node.keys(&["reference", "value"], &[]);
        let target = reference.text()?;
        let found = target
            .strip_prefix("$components.parameters.")
            .and_then(|name| self.root.get("components")?.get("parameters")?.get(name));
        if found.is_none() {
            reference.report(
                format!("`{target}` is no parameter of this document"),
                "for instance $components.parameters.page",
            );
        }
        found
    }
}
