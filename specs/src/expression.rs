//! CEL conditions and `${…}` templates: parsed from annotations, checked against the names in
//! scope, compiled on first use and evaluated over borrowed JSON.

mod around;
mod check;
mod condition;
mod decision;
mod functions;
mod lean;
mod lent;
mod names;
mod parts;
mod program;
mod scope;
mod settings;
mod shape;
mod template;

pub use around::Around;
pub use condition::Condition;
pub use functions::{
    CalendarUnit, Signature, hashed, instant_text, keywords, parse_decimal, parse_instant, signatures,
    token_pieces,
};
pub(crate) use names::suggestion;
pub use names::{Names, Remark};
pub use program::EvalError;
pub use scope::{List, Scope};
pub use settings::Settings;
pub use shape::Shape;
pub use template::Template;

#[cfg(test)]
mod tests {
    //! What tests of this family have in common.

    use serde_json::{Value, json};

    use super::{Scope, Template};

    /// What an expression gives.
    pub(super) fn value(expression: &str) -> Value {
        value_of(expression, &Value::Null)
    }

    /// What it gives over a value `it`.
    pub(super) fn value_of(expression: &str, it: &Value) -> Value {
        render(expression, it).unwrap()
    }

    /// Why an expression gives nothing.
    pub(super) fn failure(expression: &str) -> String {
        failure_of(expression, &Value::Null)
    }

    /// Why it gives nothing over a value `it`.
    pub(super) fn failure_of(expression: &str, it: &Value) -> String {
        render(expression, it).unwrap_err().to_string()
    }

    fn render(expression: &str, it: &Value) -> Result<Value, super::EvalError> {
        let hole = Template::parse(&json!(format!("${{{expression}}}"))).unwrap();
        hole.render(&Scope::new(&[("it", it)]))
    }
}
