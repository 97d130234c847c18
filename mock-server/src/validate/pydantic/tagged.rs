//! Objects of one kind out of several, told apart by a field.

use serde_json::Value;

use super::fault::Fault;
use super::loc::Loc;
use super::model::NodeId;
use super::python_repr::{plain, repr_text};
use super::run::Run;

/// A union with a discriminator: the tag in one field says which branch is meant.
#[derive(Debug)]
pub(super) struct Tagged {
    pub(super) property: String,
    /// Tags and the branches they mean, in the order in which pydantic lists them.
    pub(super) choices: Vec<(String, NodeId)>,
}

impl Tagged {
    pub(super) fn check(&self, input: &Value, loc: &Loc<'_>, run: &mut Run<'_>) -> Option<Value> {
        let Value::Object(sent) = input else {
            return run.reject(loc, input, Fault::not_an_object());
        };
        let Some(tag) = sent.get(&self.property) else {
            return run.reject(loc, input, self.not_found());
        };
        match self.choices.iter().find(|(name, _)| tag == name.as_str()) {
            Some((name, branch)) => run.check(*branch, input, &loc.key(name)),
            None => run.reject(loc, input, self.invalid(tag)),
        }
    }

    pub(super) fn branches(&self) -> impl Iterator<Item = NodeId> {
        self.choices.iter().map(|(_, branch)| *branch)
    }

    fn not_found(&self) -> Fault {
        let property = repr_text(&self.property);
        Fault::with(
            "union_tag_not_found",
            format!("Unable to extract tag using discriminator {property}"),
            [("discriminator", Value::from(property))],
        )
    }

    fn invalid(&self, tag: &Value) -> Fault {
        let (property, tag) = (repr_text(&self.property), plain(tag));
        let tags: Vec<String> = self.choices.iter().map(|(name, _)| repr_text(name)).collect();
        let tags = tags.join(", ");
        Fault::with(
            "union_tag_invalid",
            format!(
                "Input tag '{tag}' found using {property} does not match any of the expected tags: {tags}"
            ),
            [
                ("discriminator", Value::from(property)),
                ("tag", Value::from(tag)),
                ("expected_tags", Value::from(tags)),
            ],
        )
    }
}
