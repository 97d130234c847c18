//! Runtime expressions of Arazzo 1.0: `$statusCode`, `$response.body#/data/id`, `$inputs.alice`,
//! `$steps.create.outputs.id`, and text with expressions in it (`/users/{$inputs.id}`).
//!
//! What they read of one exchange is [`specs::runtime`]'s, which OpenAPI has too; the rest is Arazzo's own.
//! An expression is parsed once, when the suite is loaded, and evaluated against a [`Scope`] for
//! every step.

mod around;
mod evaluate;
mod member;
mod parse;
mod syntax;
mod template;

pub(crate) use around::{Around, Known, Ran, WorkflowKey};
pub(crate) use evaluate::{Absent, Scope};
pub(crate) use member::member;
pub(crate) use parse::ExpressionError;
pub(crate) use specs::runtime::{MessagePart, Source, as_text};
pub(crate) use syntax::{Expression, Root, Side, WorkflowName};
pub(crate) use template::Template;
