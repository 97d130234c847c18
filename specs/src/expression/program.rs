use std::sync::OnceLock;

use cel::{Context, IdedExpr, Value as CelValue};
use serde_json::Value;

use super::{Scope, functions, lent};

/// A CEL expression that is parsed on first use and then kept.
///
/// Documents that ship inside are known to parse; parsing them all at start would cost more than
/// the first requests ever need.
#[derive(Debug)]
pub(super) struct Program {
    source: String,
    parsed: OnceLock<Result<cel::Program, String>>,
}

/// Why an expression has no value: it does not parse, or it failed on what it was given.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum EvalError {
    /// The text is not CEL.
    #[error("`{expression}` is not a CEL expression: {reason}")]
    Syntax {
        /// The text as written.
        expression: String,
        /// What the parser expected.
        reason: String,
    },
    /// Evaluation failed: a wrong type, a missing key of an undeclared object, an overflow.
    #[error("`{expression}` failed: {reason}")]
    Failed {
        /// The text as written.
        expression: String,
        /// What went wrong.
        reason: String,
    },
    /// A condition gave something other than true or false.
    #[error("`{expression}` gave {actual}, not true or false")]
    NotBoolean {
        /// The text as written.
        expression: String,
        /// The value it gave.
        actual: String,
    },
}

impl Program {
    pub(super) fn new(source: impl Into<String>) -> Self {
        Self { source: source.into(), parsed: OnceLock::new() }
    }

    pub(super) fn source(&self) -> &str {
        &self.source
    }

    /// The syntax tree, for checking names.
    pub(super) fn tree(&self) -> Result<&IdedExpr, EvalError> {
        self.compiled().map(cel::Program::expression)
    }

    pub(super) fn value(&self, scope: &Scope<'_>) -> Result<Value, EvalError> {
        let resolver = scope.resolver();
        let mut context = Context::with_env(functions::environment());
        context.set_variable_resolver(&resolver);
        let value = CelValue::resolve_val(self.compiled()?.expression(), &context)
            .map_err(|error| self.failed(error))?;
        lent::to_json(value.as_ref()).map_err(|reason| self.failed(reason))
    }

    pub(super) fn holds(&self, scope: &Scope<'_>) -> Result<bool, EvalError> {
        match self.value(scope)? {
            Value::Bool(outcome) => Ok(outcome),
            other => {
                Err(EvalError::NotBoolean { expression: self.source.clone(), actual: other.to_string() })
            }
        }
    }

    fn compiled(&self) -> Result<&cel::Program, EvalError> {
        self.parsed
            .get_or_init(|| functions::environment().compile(&self.source).map_err(first_line))
            .as_ref()
            .map_err(|reason| EvalError::Syntax { expression: self.source.clone(), reason: reason.clone() })
    }

    fn failed(&self, reason: impl ToString) -> EvalError {
        EvalError::Failed { expression: self.source.clone(), reason: reason.to_string() }
    }
}

/// The parser's message without the source excerpt: the place is already named by the caller.
fn first_line(errors: impl ToString) -> String {
    let text = errors.to_string();
    text.lines().next().unwrap_or_default().trim_start_matches("ERROR: ").to_owned()
}
