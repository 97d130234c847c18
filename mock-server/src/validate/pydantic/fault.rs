//! What is wrong with a value, apart from where it stands.

use std::borrow::Cow;

use serde_json::{Map, Value};

/// An error's code, sentence and context, in pydantic's words.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) kind: &'static str,
    pub(super) msg: Cow<'static, str>,
    pub(super) ctx: Option<Map<String, Value>>,
}

impl Fault {
    /// A fault whose sentence never changes.
    pub(super) fn plain(kind: &'static str, msg: &'static str) -> Self {
        Self { kind, msg: Cow::Borrowed(msg), ctx: None }
    }

    /// A fault whose sentence was made from the values of its context, which keep their order.
    pub(super) fn with<const N: usize>(kind: &'static str, msg: String, ctx: [(&str, Value); N]) -> Self {
        let ctx = ctx.into_iter().map(|(key, value)| (key.to_owned(), value));
        Self { kind, msg: Cow::Owned(msg), ctx: Some(ctx.collect()) }
    }

    /// A fault whose sentence ends in a parser's reason, which its context repeats as `error`.
    pub(super) fn parsing(kind: &'static str, opening: &str, reason: &str) -> Self {
        Self::with(kind, format!("{opening}, {reason}"), [("error", Value::from(reason))])
    }

    /// A required field, parameter or body that was not sent.
    pub(super) fn missing() -> Self {
        Self::plain("missing", "Field required")
    }

    /// Something other than an object where a model's fields are to be read.
    pub(super) fn not_an_object() -> Self {
        Self::plain(
            "model_attributes_type",
            "Input should be a valid dictionary or object to extract fields from",
        )
    }
}

/// The ending of a counted noun: `1 item`, `2 items`.
pub(super) fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}
