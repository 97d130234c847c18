use cel::common::value::CowVal;
use cel::context::VariableResolver;
use serde_json::Value;

use super::lent;

/// The variables an expression can name, lent for one evaluation.
///
/// A handful of names at most, so a slice that is searched beats a map that is built.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    variables: &'a [(&'a str, &'a Value)],
}

impl<'a> Scope<'a> {
    /// A scope of these names; the first of two equal names counts.
    pub const fn new(variables: &'a [(&'a str, &'a Value)]) -> Self {
        Self { variables }
    }

    /// The value of a name, without evaluating anything.
    pub fn get(&self, name: &str) -> Option<&'a Value> {
        self.variables.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }

    pub(super) fn resolver(&self) -> Resolver<'a> {
        Resolver(*self)
    }
}

pub(super) struct Resolver<'a>(Scope<'a>);

impl VariableResolver for Resolver<'_> {
    fn resolve<'b>(&'b self, variable: &str) -> Option<CowVal<'b, 'b>> {
        self.0.get(variable).map(lent::lend)
    }
}
