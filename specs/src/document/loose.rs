//! References that lead nowhere, where a document may have them.

use serde_json::Value;

use super::bundle::{Bundler, reference};
use super::inline::end;
use super::reference::Reference;
use super::walk::walk;
use crate::pointer::Pointer;

impl Bundler<'_> {
    /// Takes away every reference that could not be followed: what it stood for is then not
    /// described, instead of nothing around it being usable. Each was told before.
    pub(super) fn cut_loose(&self, root: &mut Value) {
        let mut loose: Vec<Pointer> = Vec::new();
        walk(root, |at, value, _| {
            if reference(value).is_some_and(|reference| !self.leads_somewhere(root, &reference)) {
                loose.push(at.clone());
            }
        });
        for at in loose {
            if let Some(Value::Object(members)) = at.lookup_mut(root) {
                members.shift_remove("$ref");
            }
        }
    }

    fn leads_somewhere(&self, root: &Value, reference: &str) -> bool {
        match Reference::parse(reference) {
            Ok(Reference::Place { file: None, pointer }) => end(root, &pointer).is_some(),
            Ok(Reference::Place { file: Some(_), .. }) | Err(_) => false,
            Ok(Reference::Anchor) => true,
            Ok(Reference::Absolute) => self.ids.contains(reference.split('#').next().unwrap_or(reference)),
        }
    }
}
