//! `components/schemas/User: {$ref: schemas/user.yaml}` gives that file's schema its name.

use serde_json::Value;

use super::bundle::{Bundler, Piece};
use super::grammar::{Kind, children};
use super::names::Section;
use super::target::Target;
use super::trail::{Origin, SourceId, Token, Trail};
use crate::pointer::Pointer;

impl Bundler<'_> {
    /// Moves what the root's components only reference to where they stand, so that nobody meets
    /// it under a second name.
    pub(super) fn adopt_aliases(&mut self, root: &mut Value) {
        for (at, kind, section, reference) in aliases(root) {
            let origin = Origin { source: SourceId::ROOT, pointer: at.push("$ref") };
            let trail = Trail::Start { origin: &origin, bundled: &origin.pointer, above: None };
            let Some(Target::External(target)) = self.target(&reference, &trail) else {
                continue;
            };
            if self.names.get(section, &target).is_some() {
                continue;
            }
            let name = at.last().unwrap_or_default().into_owned();
            let (Some(value), Some(slot)) = (self.lookup(&target, &trail), at.lookup_mut(root)) else {
                continue;
            };
            *slot = Value::Null;
            self.names.adopt(section, target.clone(), name.clone());
            self.pieces.push_back(Piece { kind, section, name, origin: target, value });
        }
    }
}

/// The components that are nothing but a reference to another file.
fn aliases(root: &Value) -> Vec<(Pointer, Kind, Section, String)> {
    let mut found = Vec::new();
    let components = Pointer::root().push("components");
    let Some(value) = components.lookup(root) else {
        return found;
    };
    children(value, Kind::Components, |(key, name), value, kind| {
        if let (Some(Token::Key(name)), Some(section), Some(reference)) =
            (name, kind.section(), only_reference(value))
        {
            found.push((components.push(key).push(name), kind, section, reference.to_owned()));
        }
    });
    found
}

fn only_reference(value: &Value) -> Option<&str> {
    let members = value.as_object().filter(|members| members.len() == 1)?;
    members.get("$ref")?.as_str().filter(|reference| !reference.starts_with('#'))
}
