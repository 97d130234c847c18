use std::collections::HashMap;

use specs::Pointer;

use super::node::Node;
use crate::expression::Template;

/// The root of the document, into which references lead.
pub(super) struct Components<'d> {
    root: Node<'d>,
}

/// What is reusable and no schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reusable {
    Parameter,
    SuccessAction,
    FailureAction,
}

impl Reusable {
    /// The key of `components` that holds it.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Parameter => "parameters",
            Self::SuccessAction => "successActions",
            Self::FailureAction => "failureActions",
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Parameter => "parameter",
            Self::SuccessAction => "success action",
            Self::FailureAction => "failure action",
        }
    }
}

impl<'d> Components<'d> {
    pub(super) fn new(root: &Node<'d>) -> Self {
        Self { root: root.clone() }
    }

    /// Reports keys of `components` that are unknown, and names that no expression can spell.
    pub(super) fn check(&self) {
        let Some(components) = self.root.get("components") else { return };
        components.keys(&["inputs", "parameters", "successActions", "failureActions"]);
        for (_, kind) in components.members().into_iter().filter(|(key, _)| !key.starts_with("x-")) {
            for (name, member) in kind.members() {
                let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
                if name.is_empty() || !name.chars().all(is_name) {
                    member.report_key(
                        format!("`{name}` has a character that the name of a component cannot have"),
                        "use letters, digits, . - and _",
                    );
                }
            }
        }
    }

    /// What stands at a pointer of the document.
    pub(super) fn at(&self, pointer: &Pointer) -> Option<Node<'d>> {
        self.root.elsewhere(&self.root, pointer.clone())
    }

    /// Follows `{$ref: '#/components/inputs/…'}`, once; anything else is itself.
    pub(super) fn schema(&self, node: &Node<'d>) -> Option<Node<'d>> {
        let Some(reference) = node.get("$ref") else { return Some(node.clone()) };
        let target = reference.text()?;
        let found = target
            .strip_prefix('#')
            .and_then(|fragment| Pointer::from_fragment(fragment).ok())
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
    pub(super) fn reusable(&self, kind: Reusable, node: &Node<'d>) -> Option<Node<'d>> {
        let Some(reference) = node.get("reference") else { return Some(node.clone()) };
        match kind {
            Reusable::Parameter => node.keys(&["reference", "value"]),
            Reusable::SuccessAction | Reusable::FailureAction => node.keys(&["reference"]),
        }
        let target = reference.text()?;
        let found = target
            .strip_prefix(&format!("$components.{}.", kind.key()))
            .and_then(|name| self.root.get("components")?.get(kind.key())?.get(name));
        if found.is_none() {
            let word = kind.word();
            reference.report(
                format!("`{target}` is no {word} of this document"),
                format!("for instance $components.{}.first", kind.key()),
            );
        }
        found
    }

    /// Values of the reusable parameters; one with an error is told where it is used.
    pub(super) fn parameters(&self) -> HashMap<String, Template> {
        let all = || self.root.get("components")?.get("parameters")?.value().as_object();
        let value = |value: &serde_json::Value| Template::parse(value.get("value")?).ok();
        let named = |(name, parameter): (&String, _)| Some((name.clone(), value(parameter)?));
        all().into_iter().flatten().filter_map(named).collect()
    }
}
