use serde::{Deserialize, Deserializer};

use super::program::Program;
use super::{EvalError, Names, Remark, Scope};

/// A CEL expression that must give true or false.
///
/// ```yaml
/// if: "caller.role == 'tenant_admin'"
/// ```
#[derive(Debug)]
pub struct Condition(Program);

impl Condition {
    /// A condition from its text; whether it parses shows on first use or in [`Self::check`].
    pub fn new(source: impl Into<String>) -> Self {
        Self(Program::new(source))
    }

    /// The text as written.
    pub fn source(&self) -> &str {
        self.0.source()
    }

    /// Whether the condition holds.
    ///
    /// # Errors
    /// [`EvalError`] when it does not parse, fails, or gives no boolean.
    pub fn holds(&self, scope: &Scope<'_>) -> Result<bool, EvalError> {
        self.0.holds(scope)
    }

    /// Everything wrong with it that can be known before it runs, a message each.
    pub fn check(&self, names: &Names) -> Vec<Remark> {
        self.0.check(names)
    }
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::new)
    }
}
