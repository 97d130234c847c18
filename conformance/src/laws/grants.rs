use std::collections::BTreeSet;

use serde_json::Value;
use specs::System;
use specs::annotation::Source;
use specs::expression::{Scope, Template};

/// What a caller's credential alone says she may do; none where records have a say as well.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Granted {
    pub(super) roles: BTreeSet<String>,
    /// Patterns as they are written: `reports:*`.
    pub(super) permissions: BTreeSet<String>,
}

impl Granted {
    /// What a caller has by facts of her credential.
    pub(super) fn of(system: &System, facts: &Value) -> Option<Self> {
        let mut granted = Self::default();
        for source in &system.annotation().grants {
            if !is_of_the_credential(source) {
                return None;
            }
            if let Some(condition) = &source.condition
                && !condition.holds(&Scope::new(&[("caller", facts)])).ok()?
            {
                continue;
            }
            granted.roles.extend(words(source.roles.as_ref(), facts)?);
            granted.permissions.extend(words(source.permissions.as_ref(), facts)?);
        }
        granted.include(system)?;
        Some(granted)
    }

    /// Whether a permission is among those that are had.
    pub(super) fn has(&self, wanted: &str) -> bool {
        self.permissions.iter().any(|had| match had.strip_suffix('*') {
            Some(start) => wanted.starts_with(start),
            None => had == wanted,
        })
    }

    /// Adds what the roles give, and those that they include.
    fn include(&mut self, system: &System) -> Option<()> {
        let declared = system.annotation();
        let mut open: Vec<String> = self.roles.iter().cloned().collect();
        let mut seen = BTreeSet::new();
        while let Some(name) = open.pop() {
            if !seen.insert(name.clone()) {
                continue;
            }
            match declared.roles.get(&name) {
                Some(role) => {
                    self.permissions.extend(role.permissions.iter().cloned());
                    open.extend(role.includes.iter().cloned());
                }
                // A role that is a record may permit anything.
                None if !declared.custom_roles.is_empty() => return None,
                None => {}
            }
        }
        Some(())
    }
}

/// Records, places and dates are not read here.
fn is_of_the_credential(source: &Source) -> bool {
    source.from.is_none() && source.on.is_empty() && source.expires.is_none() && source.groups.is_none()
}

/// A text, or a list of texts.
fn words(template: Option<&Template>, facts: &Value) -> Option<Vec<String>> {
    let Some(template) = template else { return Some(Vec::new()) };
    Some(match template.render(&Scope::new(&[("caller", facts)])).ok()? {
        Value::String(word) => vec![word],
        Value::Array(words) => words.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    })
}
