//! Names for what moves into `components`.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use serde_json::Value;

use super::trail::Origin;
use crate::pointer::Pointer;

/// A section of `components`, such as `schemas`.
pub(super) type Section = &'static str;

/// One name for each target, and never the same for two.
#[derive(Debug, Default)]
pub(super) struct Names {
    taken: HashSet<(String, String)>,
    given: HashMap<(Section, Origin), String>,
}

impl Names {
    /// Takes the names that `root` already uses.
    pub(super) fn of(root: &Value) -> Self {
        let sections = root.get("components").and_then(Value::as_object).into_iter().flatten();
        let names = sections.flat_map(|(section, entries)| {
            let entries = entries.as_object().into_iter().flatten();
            entries.map(|(name, _)| (section.clone(), name.clone()))
        });
        Self { taken: names.collect(), given: HashMap::new() }
    }

    /// The name `target` already has.
    pub(super) fn get(&self, section: Section, target: &Origin) -> Option<&str> {
        self.given.get(&(section, target.clone())).map(String::as_str)
    }

    /// Gives `target` a name that the document already uses for it.
    pub(super) fn adopt(&mut self, section: Section, target: Origin, name: String) {
        self.given.insert((section, target), name);
    }

    /// A new name for `target`, which stands in `file`: its last token, or the file's stem; a
    /// number after it where that is taken.
    pub(super) fn give(&mut self, section: Section, target: Origin, file: &Path) -> String {
        let wanted = wanted(&target.pointer, file);
        let mut name = wanted.clone();
        let mut number = 2_usize;
        while !self.taken.insert((section.to_owned(), name.clone())) {
            name = format!("{wanted}_{number}");
            number += 1;
        }
        self.given.insert((section, target), name.clone());
        name
    }
}

/// Component names are made of letters, digits, `.`, `-` and `_`.
fn wanted(pointer: &Pointer, file: &Path) -> String {
    let stem = || file.file_stem().unwrap_or_default().to_string_lossy();
    let raw = pointer.last().filter(|token| !token.is_empty()).unwrap_or_else(stem);
    let allowed = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
    raw.chars().map(|c| if allowed(c) { c } else { '_' }).collect()
}
