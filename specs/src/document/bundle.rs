//! Many files become one value: what a reference leads to in another file moves into `components`
//! (or, where those have no section for it, to where it is referenced), and every reference ends
//! as `#/…`.

use std::collections::{HashSet, VecDeque};

use serde_json::{Map, Value};

use super::files::Files;
use super::grammar::{Kind, children_mut};
use super::names::{Names, Section};
use super::origin::Origins;
use super::target::Target;
use super::trail::{Origin, SourceId, Token, Trail};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::pointer::Pointer;
use crate::position::{Aim, Place};

/// How many problems of one document are told with line and column, each of which is found by reading the
/// file again. Beyond, the pointer says where.
const MAX_PLACED: usize = 32;

/// One value, and where its pieces come from.
#[derive(Debug)]
pub(super) struct Bundle {
    pub(super) value: Value,
    pub(super) origins: Origins,
}

/// Bundles the files from the first on, reading others as references lead to them. Every problem
/// is told; with problems the bundle is not to be used.
pub(super) fn bundle(files: &mut Files, problems: &mut Diagnostics) -> Bundle {
    let mut root = files.take_root();
    let mut bundler = Bundler {
        names: Names::of(&root),
        files,
        problems,
        pieces: VecDeque::new(),
        origins: Origins::default(),
        internal: Vec::new(),
        copies: Vec::new(),
        absolute: Vec::new(),
        ids: HashSet::new(),
        inlined: 0,
        told: 0,
    };
    bundler.adopt_aliases(&mut root);
    bundler.visit_root(&mut root);
    bundler.place_pieces(&mut root);
    bundler.copy_internal(&mut root);
    bundler.check_internal(&root);
    bundler.check_absolute();
    if bundler.told > 0 {
        bundler.cut_loose(&mut root);
    }
    Bundle { value: root, origins: bundler.origins }
}

/// The state of one bundling.
pub(super) struct Bundler<'f> {
    pub(super) files: &'f mut Files,
    pub(super) problems: &'f mut Diagnostics,
    pub(super) names: Names,
    /// On their way into `components`, their references not yet followed.
    pub(super) pieces: VecDeque<Piece>,
    pub(super) origins: Origins,
    /// References within the bundle, to be checked when it is whole: who, and to where.
    pub(super) internal: Vec<(Origin, Pointer)>,
    /// Places in the bundle that become a copy of another.
    pub(super) copies: Vec<(Pointer, Pointer)>,
    pub(super) absolute: Vec<(Origin, String)>,
    /// What schemas call themselves by `$id`.
    pub(super) ids: HashSet<String>,
    pub(super) inlined: usize,
    /// How many problems were told.
    told: usize,
}

/// A value on its way into `components`.
pub(super) struct Piece {
    pub(super) kind: Kind,
    pub(super) section: Section,
    pub(super) name: String,
    pub(super) origin: Origin,
    pub(super) value: Value,
}

impl Bundler<'_> {
    fn visit_root(&mut self, root: &mut Value) {
        let origin = Origin { source: SourceId::ROOT, pointer: Pointer::root() };
        let start = Trail::Start { origin: &origin, bundled: &Pointer::root(), above: None };
        self.visit(root, Kind::OpenApi, &start);
    }

    /// Follows every reference in `value`, an object of `kind`.
    pub(super) fn visit(&mut self, value: &mut Value, kind: Kind, trail: &Trail<'_>) {
        if let Some(reference) = reference(value) {
            return self.follow(&reference, value, kind, trail);
        }
        if let Value::String(_) = value {
            return self.refuse_misplaced(trail);
        }
        if kind == Kind::Schema {
            if let Some(id) = value.get("$id").and_then(Value::as_str) {
                // References inside are relative to that identity, not to the file.
                self.ids.insert(id.to_owned());
                return;
            }
            self.follow_mapping(value, trail);
        }
        self.descend(value, kind, trail);
    }

    pub(super) fn descend(&mut self, value: &mut Value, kind: Kind, trail: &Trail<'_>) {
        children_mut(value, kind, |(key, below), child, kind| {
            let at_key = trail.then(Token::Key(key));
            match below {
                None => self.visit(child, kind, &at_key),
                Some(token) => self.visit(child, kind, &at_key.then(token)),
            }
        });
    }

    fn follow(&mut self, reference: &str, value: &mut Value, kind: Kind, trail: &Trail<'_>) {
        let at = trail.then(Token::Key("$ref"));
        match (self.target(reference, &at), kind.section()) {
            (Some(Target::External(target)), None) => {
                return self.inline(value, kind, target, trail);
            }
            (Some(Target::External(target)), Some(section)) => {
                if let Some(name) = self.hoist(section, kind, target, &at) {
                    set_reference(value, name);
                }
            }
            (Some(Target::Internal(target)), None) => {
                self.copies.push((trail.bundled(), target.clone()));
                set_reference(value, target.fragment());
            }
            // Written anew even in the first file: schema compilers insist on the percent-encoding
            // that authors leave out, as in `#/paths/~1users~1{id}`.
            (Some(Target::Internal(target)), Some(_)) => set_reference(value, target.fragment()),
            _ => {}
        }
        self.descend(value, kind, trail);
    }

    /// Moves `target` into `components`, unless it is there already; the reference to it.
    pub(super) fn hoist(
        &mut self,
        section: Section,
        kind: Kind,
        target: Origin,
        trail: &Trail<'_>,
    ) -> Option<String> {
        let fragment = |name: &str| component(section, name).fragment();
        if let Some(name) = self.names.get(section, &target) {
            return Some(fragment(name));
        }
        let value = self.lookup(&target, trail)?;
        let name = self.names.give(section, target.clone(), self.files.name(target.source));
        let reference = fragment(&name);
        self.pieces.push_back(Piece { kind, section, name, origin: target, value });
        Some(reference)
    }

    /// A copy of what stands at `target`, or a problem at `trail`.
    pub(super) fn lookup(&mut self, target: &Origin, trail: &Trail<'_>) -> Option<Value> {
        let found = self.files.lookup(target).cloned();
        if found.is_none() {
            let file = self.files.name(target.source).display();
            let message = format!("nothing stands at \"{}\" in {file}", target.pointer);
            self.problem(&trail.origin(), message, None);
        }
        found
    }

    /// Moving one piece may find others.
    fn place_pieces(&mut self, root: &mut Value) {
        while let Some(Piece { kind, section, name, origin, mut value }) = self.pieces.pop_front() {
            let bundled = component(section, &name);
            let start = Trail::Start { origin: &origin, bundled: &bundled, above: None };
            self.visit(&mut value, kind, &start);
            place(root, section, name, value);
            self.origins.add(bundled, origin);
        }
    }

    pub(super) fn problem(&mut self, origin: &Origin, message: String, hint: Option<&str>) {
        self.told += 1;
        let file =
            || Place { pointer: origin.pointer.clone(), ..Place::file(self.files.name(origin.source)) };
        let place = if self.told <= MAX_PLACED { self.files.place(origin, Aim::Value) } else { Some(file()) };
        let diagnostic = place.map(|place| Diagnostic::error(place, message));
        let hint = hint.map(str::to_owned);
        self.problems.extend(diagnostic.map(|diagnostic| Diagnostic { hint, ..diagnostic }));
    }

    fn refuse_misplaced(&mut self, trail: &Trail<'_>) {
        let origin = trail.origin();
        if origin.pointer.last().as_deref() == Some("$ref") {
            let hint = "reference each entry, or the file that holds them from each place that needs one";
            self.problem(&origin, "\"$ref\" cannot stand for a whole map of names".to_owned(), Some(hint));
        }
    }
}

/// The place of a component.
pub(super) fn component(section: Section, name: &str) -> Pointer {
    Pointer::root().push("components").push(section).push(name)
}

/// The text of the object's `$ref`.
pub(super) fn reference(value: &Value) -> Option<String> {
    Some(value.as_object()?.get("$ref")?.as_str()?.to_owned())
}

pub(super) fn set_reference(value: &mut Value, reference: String) {
    if let Some(slot) = value.get_mut("$ref") {
        *slot = Value::String(reference);
    }
}

fn place(root: &mut Value, section: Section, name: String, value: Value) {
    let entries = member(root, "components").and_then(|components| member(components, section));
    if let Some(Value::Object(entries)) = entries {
        entries.insert(name, value);
    }
}

/// The member `key` of an object, made if it is not there.
fn member<'v>(value: &'v mut Value, key: &str) -> Option<&'v mut Value> {
    Some(value.as_object_mut()?.entry(key).or_insert_with(|| Value::Object(Map::new())))
}
