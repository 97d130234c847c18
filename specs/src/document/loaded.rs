//! A document that was read.

use std::path::Path;
use std::sync::Arc;

use serde_json::Value;

use super::beside;
use super::bundle::{Bundle, bundle};
use super::care::Care;
use super::files::Files;
use super::head::{self, Version};
use super::origin::Origins;
use super::public::public;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::pointer::Pointer;
use crate::position::{Aim, Place};

/// A change to the first file of a document.
pub type Amend<'a> = dyn Fn(&mut Value) -> Diagnostics + 'a;

/// The value of one file, JSON or YAML, that is no description.
///
/// # Errors
/// When it cannot be read or parsed.
pub(crate) fn read_file(path: &Path) -> Result<Value, Diagnostics> {
    let mut problems = Diagnostics::new();
    let mut files = Files::open(path, &mut problems);
    match files.as_mut().filter(|_| !problems.has_errors()) {
        Some(files) => Ok(files.take_root()),
        None => Err(problems.sorted()),
    }
}

/// An OpenAPI description, whole: one value, in which every `$ref` that is a reference starts with
/// `#` and leads to something.
///
/// What it cannot say: whether that something is what belongs there.
#[derive(Debug)]
pub struct Document {
    name: String,
    version: Version,
    care: Care,
    value: Arc<Value>,
    /// Absent for an embedded bundle.
    files: Option<Files>,
    origins: Origins,
    warnings: Diagnostics,
}

impl Document {
    /// Reads the description at `path`: a file, or a folder with an `openapi.yaml`, `.yml` or `.json`.
    ///
    /// References are followed within the folder of that file and nowhere else.
    ///
    /// # Errors
    /// Everything that is wrong, in one go: files that cannot be read or parsed, repeated keys,
    /// references that lead nowhere, outside the folder or to the network, a version that is
    /// neither 3.0 nor 3.1.
    pub fn load(path: &Path) -> Result<Self, Diagnostics> {
        Self::open(path, |_| Care::Exact, &|_| Diagnostics::new())
    }

    /// The same, but where the document is not annotated only what makes the rest unreadable is an error: the
    /// others are warnings, and what they are about is not described.
    ///
    /// # Errors
    /// As [`Document::load`].
    pub fn load_any(path: &Path) -> Result<Self, Diagnostics> {
        Self::load_amended(path, &|_| Diagnostics::new())
    }

    /// The same, its first file changed before anything of it is looked at; what the change has to tell is told
    /// with the rest. How much it is held to is decided before.
    ///
    /// # Errors
    /// As [`Document::load`].
    pub fn load_amended(path: &Path, amend: &Amend<'_>) -> Result<Self, Diagnostics> {
        Self::open(path, Care::of, amend)
    }

    fn open(path: &Path, care: fn(&Value) -> Care, amend: &Amend<'_>) -> Result<Self, Diagnostics> {
        let mut problems = Diagnostics::new();
        let files = Files::open(path, &mut problems);
        Self::build(path.display().to_string(), files, (care, amend), problems)
    }

    /// Reads a description that is one text, JSON or YAML by the ending of `name` or, without
    /// one, by its first character.
    ///
    /// # Errors
    /// As [`Document::load`]; a reference to a file is one of them.
    pub fn from_str(name: &str, text: &str) -> Result<Self, Diagnostics> {
        Self::of_text(name, text, |_| Care::Exact)
    }

    /// As [`Document::load_any`], of one text.
    ///
    /// # Errors
    /// As [`Document::load`]; a reference to a file is one of them.
    pub fn any_from_str(name: &str, text: &str) -> Result<Self, Diagnostics> {
        Self::of_text(name, text, Care::of)
    }

    fn of_text(name: &str, text: &str, care: fn(&Value) -> Care) -> Result<Self, Diagnostics> {
        let mut problems = Diagnostics::new();
        let files = Files::of_text(name, text, &mut problems);
        Self::build(name.to_owned(), files, (care, &|_| Diagnostics::new()), problems)
    }

    /// Takes a bundle that was loaded before; places in it have pointers and no positions.
    ///
    /// # Errors
    /// When it names no version.
    pub fn from_bundle(name: &str, value: Value) -> Result<Self, Diagnostics> {
        let version = value.get("openapi").and_then(Value::as_str).and_then(Version::parse);
        let Some(version) = version else {
            let message = "\"openapi\" is neither 3.0.x nor 3.1.x";
            return Err(Diagnostic::error(Place::file(name), message).into());
        };
        let (origins, warnings) = Default::default();
        let care = Care::of(&value);
        Ok(Self {
            name: name.to_owned(),
            version,
            care,
            value: Arc::new(value),
            files: None,
            origins,
            warnings,
        })
    }

    fn build(
        name: String,
        files: Option<Files>,
        (care, amend): (fn(&Value) -> Care, &Amend<'_>),
        mut problems: Diagnostics,
    ) -> Result<Self, Diagnostics> {
        let Some(mut files) = files else {
            return Err(problems.sorted());
        };
        let care = files.root().map_or(Care::Exact, |root| care(&root.value));
        let amended = files.amend(amend);
        let mut head = Diagnostics::new();
        let version = files.root().and_then(|root| head::check(root, &mut head));
        let Some(version) = version.filter(|_| care == Care::Exact || !head.has_errors()) else {
            problems.extend(head);
            return Err(problems.sorted());
        };
        let Bundle { value, origins } = bundle(&mut files, &mut problems);
        if care == Care::Lenient {
            problems = problems.into_warnings();
        }
        problems.extend(head);
        problems.extend(amended);
        if problems.has_errors() {
            return Err(problems.sorted());
        }
        problems.extend(beside::warn(&value, version, &origins, &files));
        files.forget_values();
        Ok(Self {
            name,
            version,
            care,
            value: Arc::new(value),
            files: Some(files),
            origins,
            warnings: problems.sorted(),
        })
    }

    /// The path or name it was loaded by.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The files it was read from, the first one first; none for an embedded bundle.
    pub fn files(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().flat_map(Files::names)
    }

    /// The version of OpenAPI it is written in.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }

    /// How much it is held to.
    #[must_use]
    pub fn care(&self) -> Care {
        self.care
    }

    /// The bundle.
    #[must_use]
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The bundle, to keep beyond the document without a copy.
    #[must_use]
    pub fn shared(&self) -> Arc<Value> {
        Arc::clone(&self.value)
    }

    /// Changes the bundle.
    pub(crate) fn change(&mut self, change: impl FnOnce(&mut Value)) {
        change(Arc::make_mut(&mut self.value));
    }

    /// The bundle without the extensions called `internal`, such as `x-mock`.
    #[must_use]
    pub fn public(&self, internal: &[&str]) -> Value {
        public(&self.value, internal)
    }

    /// Where the value at `pointer` was written: a scalar itself, a collection's key. Where nothing
    /// stands at `pointer`, the nearest place above it.
    ///
    /// Reads the file's text again, so it is meant for diagnostics.
    #[must_use]
    pub fn position(&self, pointer: &Pointer) -> Place {
        self.place(pointer, Aim::Value)
    }

    /// Where the key that leads to `pointer` was written.
    #[must_use]
    pub fn key_position(&self, pointer: &Pointer) -> Place {
        self.place(pointer, Aim::Key)
    }

    /// An error about the value at `pointer`.
    pub fn diagnostic(&self, pointer: &Pointer, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(self.position(pointer), message)
    }

    /// What its author should know, though it could be read.
    #[must_use]
    pub fn warnings(&self) -> &Diagnostics {
        &self.warnings
    }

    fn place(&self, pointer: &Pointer, aim: Aim) -> Place {
        let written = || self.files.as_ref()?.place(&self.origins.of(pointer), aim);
        let embedded = || Place { pointer: pointer.clone(), ..Place::file(&self.name) };
        written().unwrap_or_else(embedded)
    }
}
