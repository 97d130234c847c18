use std::sync::OnceLock;

use cel::common::types::CelBool;
use cel::common::value::CowVal;
use cel::{Context, ExecutionError, IdedExpr, Value as CelValue};
use serde_json::Value;

use super::parts::Parts;
use super::{Names, Remark, Scope, Settings, functions, lean, lent, scope};

/// A CEL expression that is parsed on first use and then kept.
///
/// Documents that ship inside are known to parse; parsing them all at start would cost more than
/// the first requests ever need.
#[derive(Debug)]
pub(super) struct Program {
    source: String,
    /// Whether it is `name` or `name.field`, which is read from the scope without evaluating.
    is_path: bool,
    parsed: OnceLock<Result<Box<Parsed>, String>>,
    /// Those of the document it stands in.
    settings: Settings,
}

#[derive(Debug)]
struct Parsed {
    program: cel::Program,
    /// What is evaluated: the same, made lean.
    lean: IdedExpr,
    /// What its value is put together from, where it need not be evaluated as a whole.
    parts: Option<Parts>,
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
        let source: String = source.into();
        Self {
            is_path: is_path(source.trim()),
            source,
            parsed: OnceLock::new(),
            settings: Settings::reading(),
        }
    }

    pub(super) fn source(&self) -> &str {
        &self.source
    }

    /// The whole text when it is `name` or `name.field`.
    fn path(&self) -> Option<&str> {
        self.is_path.then(|| self.source.trim())
    }

    /// The syntax tree as written, for checking names.
    pub(super) fn tree(&self) -> Result<&IdedExpr, EvalError> {
        self.parsed().map(|parsed| parsed.program.expression())
    }

    /// The value, where the scope has it as it is.
    pub(super) fn borrowed<'a>(&self, scope: &Scope<'a>) -> Option<&'a Value> {
        self.path().and_then(|path| scope.path(path))
    }

    /// Everything wrong with it that can be known before it runs, a message each.
    pub(super) fn check(&self, names: &Names) -> Vec<Remark> {
        let tree = match self.tree() {
            Ok(tree) => tree,
            Err(error) => return vec![Remark::new(error.to_string())],
        };
        match self.settings.shape().filter(|_| names.get(Settings::NAME).is_none()) {
            Some(shape) => names.clone().with(Settings::NAME, shape.clone()).check(tree),
            None => names.check(tree),
        }
    }

    pub(super) fn value(&self, scope: &Scope<'_>) -> Result<Value, EvalError> {
        let scope = &scope.with_settings(self.settings.value());
        if let Some(value) = self.borrowed(scope) {
            return Ok(value.clone());
        }
        if let Some(value) = self.put_together(scope)? {
            return Ok(value);
        }
        self.evaluate(scope, |value| lent::to_json(value.as_ref()).map_err(|reason| self.failed(reason)))
    }

    pub(super) fn holds(&self, scope: &Scope<'_>) -> Result<bool, EvalError> {
        self.evaluate(scope, |value| match value.downcast_ref::<CelBool>() {
            Some(outcome) => Ok(*outcome.inner()),
            None => Err(self.not_boolean(&value)),
        })
    }

    /// Writes the value as JSON.
    pub(super) fn write(&self, scope: &Scope<'_>, out: &mut Vec<u8>) -> Result<(), EvalError> {
        let scope = &scope.with_settings(self.settings.value());
        if let Some(list) = self.path().and_then(|path| scope.list(path)) {
            list.write(out);
            return Ok(());
        }
        let written = match self.borrowed(scope) {
            Some(value) => serde_json::to_writer(&mut *out, value),
            None if self.written_together(scope, out)? => Ok(()),
            None => serde_json::to_writer(&mut *out, &self.value(scope)?),
        };
        written.map_err(|error| self.failed(error.to_string()))
    }

    fn written_together(&self, scope: &Scope<'_>, out: &mut Vec<u8>) -> Result<bool, EvalError> {
        let Some(parts) = &self.parsed()?.parts else { return Ok(false) };
        let resolver = scope.resolver();
        let mut context = Context::with_env(functions::environment());
        context.set_variable_resolver(&resolver);
        let begun = out.len();
        let written = parts.write(scope, &context, out);
        if !written {
            out.truncate(begun);
        }
        Ok(written)
    }

    fn put_together(&self, scope: &Scope<'_>) -> Result<Option<Value>, EvalError> {
        let Some(parts) = &self.parsed()?.parts else { return Ok(None) };
        let resolver = scope.resolver();
        let mut context = Context::with_env(functions::environment());
        context.set_variable_resolver(&resolver);
        Ok(parts.value(scope, &context))
    }

    fn evaluate<T>(
        &self,
        scope: &Scope<'_>,
        read: impl FnOnce(CowVal<'_, '_>) -> Result<T, EvalError>,
    ) -> Result<T, EvalError> {
        let scope = scope.with_settings(self.settings.value());
        let resolver = scope.resolver();
        let mut context = Context::with_env(functions::environment());
        context.set_variable_resolver(&resolver);
        match CelValue::resolve_val(&self.parsed()?.lean, &context) {
            Ok(value) => read(value),
            Err(error) => Err(self.failed(reason(&error))),
        }
    }

    fn parsed(&self) -> Result<&Parsed, EvalError> {
        self.parsed
            .get_or_init(|| {
                let program = functions::environment().compile(&self.source).map_err(first_line)?;
                let lean = lean::lean(program.expression());
                Ok(Box::new(Parsed { parts: Parts::of(&lean), lean, program }))
            })
            .as_deref()
            .map_err(|reason| EvalError::Syntax { expression: self.source.clone(), reason: reason.clone() })
    }

    fn failed(&self, reason: impl Into<String>) -> EvalError {
        EvalError::Failed { expression: self.source.clone(), reason: reason.into() }
    }

    fn not_boolean(&self, value: &CowVal<'_, '_>) -> EvalError {
        let actual = lent::to_json(value.as_ref()).map_or_else(|reason| reason, |value| value.to_string());
        EvalError::NotBoolean { expression: self.source.clone(), actual }
    }
}

fn is_path(source: &str) -> bool {
    let is_name = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let (name, field) = source.split_once('.').unwrap_or((source, "_"));
    is_name(name) && is_name(field)
}

/// The evaluator's message, in our words where the names in it are ours.
fn reason(error: &ExecutionError) -> String {
    match error {
        ExecutionError::FunctionError { function, message } => format!("{function}: {message}"),
        ExecutionError::UndeclaredReference(name) if **name == *lean::STEP => {
            format!("it takes more than {} steps", scope::MOST_STEPS)
        }
        ExecutionError::UndeclaredReference(name) => match name.split_once('.') {
            Some((owner, field)) => format!("`{owner}` is no object that could have a field `{field}`"),
            None => error.to_string(),
        },
        other => other.to_string(),
    }
}

/// The parser's message without the source excerpt: the place is already named by the caller.
fn first_line(errors: impl ToString) -> String {
    let text = errors.to_string();
    text.lines().next().unwrap_or_default().trim_start_matches("ERROR: ").to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::expression::tests::{failure, value_of};
    use crate::expression::{Condition, Scope};

    #[test]
    fn a_field_of_what_is_no_object_is_an_error() {
        let nothing = json!(null);
        let error = Condition::new("body.email == null").holds(&Scope::new(&[("body", &nothing)]));
        let said = "`body.email == null` failed: `body` is no object that could have a field `email`";
        assert_eq!(error.unwrap_err().to_string(), said);
    }

    #[test]
    fn a_condition_that_gives_no_boolean_says_what_it_gave() {
        let error = Condition::new("1 + 1").holds(&Scope::new(&[])).unwrap_err();
        assert_eq!(error.to_string(), "`1 + 1` gave 2, not true or false");
    }

    #[test]
    fn an_expression_that_runs_away_is_stopped() {
        let many = json!((0..1_000).collect::<Vec<_>>());
        let nested = "it.all(a, it.all(b, it.all(c, a + b + c >= 0)))";
        let error = Condition::new(nested).holds(&Scope::new(&[("it", &many)])).unwrap_err();
        assert!(error.to_string().ends_with("failed: it takes more than 100000 steps"), "{error}");
        for nested in [
            "it.map(a, it.filter(b, it.exists(c, c < 0) || a == b))",
            "it.filter(a, it.exists_one(b, it.map(c, c).size() > 0))",
        ] {
            let error = crate::expression::tests::failure_of(nested, &many);
            assert!(error.ends_with("failed: it takes more than 100000 steps"), "{error}");
        }
        assert_eq!(value_of("it.filter(x, x % 2 == 0).size()", &many), json!(500));
        assert!(failure("nobody.name").contains("`nobody` is no object"));
    }
}
