use std::fmt::Debug;
use std::sync::atomic::{AtomicUsize, Ordering};

use cel::common::types::CelBool;
use cel::common::value::CowVal;
use cel::context::VariableResolver;
use serde_json::Value;

use super::{Settings, lean, lent};

/// The variables an expression can name, lent for one evaluation.
///
/// A handful of names at most, so a slice that is searched beats a map that is built.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    variables: &'a [(&'a str, &'a Value)],
    lists: &'a [(&'a str, &'a dyn List)],
    settings: Option<&'a Value>,
}

/// A list that need not become a value to be written.
pub trait List: Debug + Sync {
    /// It as a value.
    fn value(&self) -> &Value;
    /// Writes it as JSON.
    fn write(&self, out: &mut Vec<u8>);
}

/// Steps of comprehensions that one evaluation may take: tens of milliseconds.
pub(super) const MOST_STEPS: usize = 100_000;

impl<'a> Scope<'a> {
    /// A scope of these names; the first of two equal names counts.
    pub const fn new(variables: &'a [(&'a str, &'a Value)]) -> Self {
        Self { variables, lists: &[], settings: None }
    }

    /// The same with lists, whose names are none of the others.
    #[must_use]
    pub const fn with_lists(self, lists: &'a [(&'a str, &'a dyn List)]) -> Self {
        Self { lists, ..self }
    }

    /// The same with what the settings of the document are, behind every other name.
    pub(super) const fn with_settings(self, settings: Option<&'a Value>) -> Self {
        Self { settings, ..self }
    }

    /// The value of a name, without evaluating anything.
    pub fn get(&self, name: &str) -> Option<&'a Value> {
        let known = self.variables.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        let known = known.or_else(|| self.list(name).map(|list| list.value()));
        known.or_else(|| self.settings.filter(|_| name == Settings::NAME))
    }

    /// The list of a name that is one.
    pub(super) fn list(&self, name: &str) -> Option<&'a dyn List> {
        self.lists.iter().find(|(known, _)| *known == name).map(|(_, list)| *list)
    }

    /// The value of `name` or `name.field`, without evaluating anything.
    pub(super) fn path(&self, path: &str) -> Option<&'a Value> {
        match path.bytes().position(|byte| byte == b'.') {
            None => self.get(path),
            Some(dot) => {
                let members = self.get(&path[..dot])?.as_object()?;
                Some(members.get(&path[dot + 1..]).unwrap_or(&Value::Null))
            }
        }
    }

    pub(super) const fn resolver(&self) -> Resolver<'a> {
        Resolver { scope: *self, steps: AtomicUsize::new(0) }
    }
}

/// Lends variables to one evaluation and counts its steps.
pub(super) struct Resolver<'a> {
    scope: Scope<'a>,
    steps: AtomicUsize,
}

impl VariableResolver for Resolver<'_> {
    fn resolve<'b>(&'b self, variable: &str) -> Option<CowVal<'b, 'b>> {
        if variable == lean::STEP {
            let goes_on = self.steps.fetch_add(1, Ordering::Relaxed) < MOST_STEPS;
            return goes_on.then(|| CowVal::owned(CelBool::from(true)));
        }
        self.scope.path(variable).map(lent::lend)
    }
}
