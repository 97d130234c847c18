//! OpenAPI Overlay 1.0: changes to a description that stand in a file of their own.

mod apply;

use std::path::{Path, PathBuf};

use serde_json::Value;
use serde_json_path::JsonPath;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::read_file;
use crate::pointer::Pointer;
use crate::position::Place;

/// An overlay that was read.
#[derive(Debug, Clone)]
pub struct Overlay {
    file: PathBuf,
    extends: Option<String>,
    actions: Vec<Action>,
}

/// One change.
#[derive(Debug, Clone)]
struct Action {
    /// Where it stands in the overlay.
    at: Pointer,
    /// As it is written.
    written: String,
    target: JsonPath,
    change: Change,
}

#[derive(Debug, Clone)]
enum Change {
    /// What is there and this together.
    Update(Value),
    /// Nothing.
    Remove,
}

impl Overlay {
    /// Reads an overlay, JSON or YAML.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn load(path: &Path) -> Result<Self, Diagnostics> {
        let value = read_file(path)?;
        let wrong = |at: Pointer, message: String| {
            Diagnostic::error(Place { pointer: at, ..Place::file(path) }, message)
        };
        let mut problems = Diagnostics::new();
        let version = value.get("overlay").and_then(Value::as_str).unwrap_or_default();
        if version != "1.0" && !version.starts_with("1.0.") {
            let message =
                format!("`overlay` is {}, read is 1.0.0", value.get("overlay").unwrap_or(&Value::Null));
            problems.push(wrong(Pointer::root().push("overlay"), message));
        }
        let at = Pointer::root().push("actions");
        let listed = value.get("actions").and_then(Value::as_array);
        if listed.is_none() {
            problems.push(wrong(at.clone(), "`actions` is no list".to_owned()));
        }
        let mut actions = Vec::new();
        for (index, action) in listed.into_iter().flatten().enumerate() {
            let at = at.push(&index.to_string());
            match Action::of(action, at.clone()) {
                Ok(action) => actions.push(action),
                Err(message) => problems.push(wrong(at, message)),
            }
        }
        if problems.has_errors() {
            return Err(problems);
        }
        let extends = value.get("extends").and_then(Value::as_str).map(str::to_owned);
        Ok(Self { file: path.to_owned(), extends, actions })
    }

    /// Whether it says that it is of this document.
    pub fn is_of(&self, document: &Path) -> bool {
        let last = |text: &str| text.rsplit('/').next().map(str::to_owned);
        let name = document.file_name().map(|name| name.to_string_lossy().into_owned());
        self.extends.as_deref().and_then(last).is_some_and(|extends| Some(extends) == name)
    }

    /// Makes its changes, in their order. A target that is not there is told.
    pub fn apply(&self, document: &mut Value) -> Diagnostics {
        let mut told = Diagnostics::new();
        for action in &self.actions {
            if apply::apply(&action.target, &action.change, document) == 0 {
                let message = format!("nothing of the document is at `{}`", action.written);
                let place = Place { pointer: action.at.push("target"), ..Place::file(&self.file) };
                told.push(Diagnostic::warning(place, message));
            }
        }
        told
    }
}

impl Action {
    fn of(action: &Value, at: Pointer) -> Result<Self, String> {
        let written = action.get("target").and_then(Value::as_str).ok_or("an action has a `target`")?;
        let target = JsonPath::parse(written)
            .map_err(|error| format!("`{written}` is no JSONPath (RFC 9535): {error}"))?;
        let removes = action.get("remove") == Some(&Value::Bool(true));
        let change = match action.get("update") {
            _ if removes => Change::Remove,
            Some(update) => Change::Update(update.clone()),
            None => return Err("an action has an `update` or `remove: true`".to_owned()),
        };
        Ok(Self { at, written: written.to_owned(), target, change })
    }
}
