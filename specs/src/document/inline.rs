//! What `components` has no section for is copied to where it is referenced: path items above all.

use serde_json::Value;

use super::bundle::{Bundler, reference};
use super::grammar::Kind;
use super::reference::Reference;
use super::trail::{Origin, SourceId, Token, Trail};
use crate::pointer::Pointer;

/// How many copies one document may ask for: twenty times the paths of GitHub's description. One
/// made of copies of copies is refused instead of filling the memory.
const MAX_COPIES: usize = 20_000;

/// How many references may lead from one to the next before they are taken for a circle.
const MAX_HOPS: usize = 64;

impl Bundler<'_> {
    /// Replaces `value`, which references `target`, by a copy of it. Members beside the `$ref` win.
    pub(super) fn inline(&mut self, value: &mut Value, kind: Kind, target: Origin, trail: &Trail<'_>) {
        let at = trail.then(Token::Key("$ref"));
        if trail.is_inside(&target) {
            return self.refuse_circle(&at.origin());
        }
        if !self.may_copy(&at.origin()) {
            return;
        }
        let Some(mut copy) = self.lookup(&target, &at) else {
            return;
        };
        let bundled = trail.bundled();
        let start = Trail::Start { origin: &target, bundled: &bundled, above: Some(trail) };
        self.visit(&mut copy, kind, &start);
        self.descend(value, kind, trail);
        overlay(value, copy);
        self.origins.add(bundled, target);
    }

    /// The same for references within the bundle, now that it is whole.
    pub(super) fn copy_internal(&mut self, root: &mut Value) {
        for (bundled, target) in std::mem::take(&mut self.copies) {
            let Some(end) = end(root, &target) else {
                continue;
            };
            let origin = self.origins.of(&bundled);
            if bundled.below(&end).is_some() {
                self.refuse_circle(&origin);
                continue;
            }
            if !self.may_copy(&origin) {
                continue;
            }
            let Some(copy) = end.lookup(root).cloned() else {
                continue;
            };
            if let Some(value) = bundled.lookup_mut(root) {
                overlay(value, copy);
                let origin = self.origins.of(&end);
                self.origins.add(bundled, origin);
            }
        }
    }

    /// Every reference within the bundle leads somewhere, and not only to other references.
    pub(super) fn check_internal(&mut self, root: &Value) {
        for (origin, target) in std::mem::take(&mut self.internal) {
            let target_file = self.files.name(SourceId::ROOT).display();
            if target.lookup(root).is_none() {
                let message = format!("nothing stands at \"{target}\" in {target_file}");
                self.problem(&origin, message, None);
            } else if end(root, &target).is_none() {
                let message = format!("reference \"#{target}\" leads only to other references");
                self.problem(&origin, message, None);
            }
        }
    }

    /// An absolute reference is fine where a schema of the document goes by that name.
    pub(super) fn check_absolute(&mut self) {
        for (origin, uri) in std::mem::take(&mut self.absolute) {
            let resource = uri.split('#').next().unwrap_or(&uri);
            if !self.ids.contains(resource) {
                let message = format!("remote references are not followed: \"{uri}\"");
                let hint = "copy the file into the document's folder and reference it there";
                self.problem(&origin, message, Some(hint));
            }
        }
    }

    fn refuse_circle(&mut self, origin: &Origin) {
        let hint = "it is copied to where it is referenced, so it cannot contain itself";
        let message = "the reference leads back to itself".to_owned();
        self.problem(origin, message, Some(hint));
    }

    fn may_copy(&mut self, origin: &Origin) -> bool {
        self.inlined += 1;
        if self.inlined == MAX_COPIES + 1 {
            let message = format!("the document asks for more than {MAX_COPIES} copies of path items");
            self.problem(origin, message, None);
        }
        self.inlined <= MAX_COPIES
    }
}

/// The first place from `target` on that is no reference; none when there is no such place.
pub(super) fn end(root: &Value, target: &Pointer) -> Option<Pointer> {
    let mut target = target.clone();
    for _ in 0..MAX_HOPS {
        let value = target.lookup(root)?;
        let Some(reference) = reference(value) else {
            return Some(target);
        };
        match Reference::parse(&reference) {
            Ok(Reference::Place { file: None, pointer }) => target = pointer,
            _ => return Some(target),
        }
    }
    None
}

fn overlay(value: &mut Value, copy: Value) {
    let beside = std::mem::replace(value, copy);
    if let (Value::Object(members), Value::Object(beside)) = (value, beside) {
        members.extend(beside.into_iter().filter(|(key, _)| key != "$ref"));
    }
}
