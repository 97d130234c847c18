//! From a bundled, normalised document to a [`System`], with a diagnostic for each wrong item.

mod annotation;
mod body;
mod operation;
mod outgoing;
mod request;
mod response;
mod security;

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::system::{Parts, Resource};
use super::{System, stripped};
use crate::IndexMap;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{Care, Document};
use crate::expression::Settings;
use crate::lint;
use crate::pointer::Pointer;
use crate::position::Place;
use crate::schema::{self, Schemas};

/// How much of a document is checked while it is compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// Read now: everything is checked.
    Nothing,
    /// Checked when this program was built.
    Embedded,
}

/// A document on its way to a system.
struct Build<'a> {
    document: &'a Document,
    value: &'a Value,
    trust: Trust,
    settings: Settings,
    problems: RefCell<Diagnostics>,
    /// Whether the root's annotation could be read: else every name in it would seem undeclared.
    sound: Cell<bool>,
}

/// Compiles a document whose schemas are normalised.
///
/// # Errors
/// Every problem found, warnings with them.
pub(super) fn system(name: &str, document: Document, trust: Trust) -> Result<System, Diagnostics> {
    chosen(name, document, trust, &IndexMap::default())
}

/// The same with other settings than the usual ones.
///
/// # Errors
/// As [`system`].
pub(super) fn chosen(
    name: &str,
    document: Document,
    trust: Trust,
    chosen: &IndexMap<String, Value>,
) -> Result<System, Diagnostics> {
    let mut document = document;
    let (value, mended) = normalised(&mut document, trust);
    let settings = Build::settings(&value, chosen);
    let build = Build {
        document: &document,
        value: &value,
        trust,
        settings: settings.clone(),
        problems: RefCell::default(),
        sound: Cell::new(true),
    };
    mended.into_iter().for_each(|(at, message)| build.warning(&at, message));
    let annotation = build.annotation();
    let schemes = build.schemes();
    let operations = build.operations(&schemes);
    let webhooks = build.webhooks();
    build.refuse_unknown_causes(&webhooks, &operations);
    let lintable = trust == Trust::Nothing && build.sound.get();
    let problems = build.problems.into_inner();
    let resources = annotation
        .resources
        .iter()
        .map(|(name, resource)| (name.clone(), Resource::new(name, &annotation, resource)))
        .collect();
    let schemas = Schemas::new(Arc::clone(&value));
    let parts = Parts {
        document,
        value,
        trust,
        settings,
        annotation,
        schemes,
        operations,
        webhooks,
        resources,
        schemas,
        problems,
    };
    finish(System::new(name, parts), lintable)
}

/// The document with its schemas in one dialect. What ships inside was normalised when it was built.
/// And what had to be taken out of them, where that will do.
fn normalised(document: &mut Document, trust: Trust) -> (Arc<Value>, Vec<(Pointer, String)>) {
    if trust == Trust::Embedded {
        return (document.shared(), Vec::new());
    }
    if document.care() == Care::Lenient {
        // Nobody asks for it as it was written, and the largest documents are of this kind.
        let mut mended = Vec::new();
        let version = document.version();
        document.change(|value| {
            schema::normalise(value, version);
            mended = schema::mend(value);
            schema::describe_shown(value);
        });
        return (document.shared(), mended);
    }
    let mut value = document.value().clone();
    schema::normalise(&mut value, document.version());
    (Arc::new(value), Vec::new())
}

fn finish(mut system: System, lintable: bool) -> Result<System, Diagnostics> {
    if lintable {
        let found = lint::system(&system);
        system.problems.extend(found);
    }
    if system.problems.has_errors() { Err(system.warnings()) } else { Ok(system) }
}

impl Build<'_> {
    fn error(&self, pointer: &Pointer, message: impl Into<String>) {
        let place = self.document.position(pointer);
        self.problems.borrow_mut().push(Diagnostic::error(place, message));
    }

    /// A fault of the document, which one that is somebody else's may have.
    fn fault(&self, pointer: &Pointer, message: impl Into<String>) {
        match self.document.care() {
            Care::Exact => self.error(pointer, message),
            Care::Lenient => self.warning(pointer, message),
        }
    }

    fn fault_with_hint(&self, pointer: &Pointer, message: impl Into<String>, hint: &str) {
        match self.document.care() {
            Care::Exact => self.error_with_hint(pointer, message, hint),
            Care::Lenient => self.warning(pointer, message),
        }
    }

    /// An item by openapiv3's model of it; of one that is otherwise, what can be read, where that will do.
    fn parse<T: DeserializeOwned>(&self, what: &str, item: &Value, at: &Pointer) -> Option<T> {
        let error = match stripped::parse(item) {
            Ok(parsed) => return Some(parsed),
            Err(error) => error,
        };
        self.fault(at, format!("this {what} cannot be read: {error}"));
        self.is_lenient().then(|| stripped::parse(&stripped::essence(item)).ok()).flatten()
    }

    fn is_lenient(&self) -> bool {
        self.document.care() == Care::Lenient
    }

    fn error_with_hint(&self, pointer: &Pointer, message: impl Into<String>, hint: &str) {
        let place = self.document.position(pointer);
        self.problems.borrow_mut().push(Diagnostic::error(place, message).hint(hint));
    }

    /// Its position is found when somebody asks for warnings: served documents may have many.
    fn warning(&self, pointer: &Pointer, message: impl Into<String>) {
        let place = Place { pointer: pointer.clone(), ..Place::file(self.document.name()) };
        self.problems.borrow_mut().push(Diagnostic::warning(place, message));
    }
}
