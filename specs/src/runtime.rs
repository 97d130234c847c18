//! Runtime expressions over one exchange of HTTP, as OpenAPI and Arazzo have them: `$request.body#/url`, and text
//! with expressions in it, `{$request.query.to}/done`.
//!
//! Parsed once, when a document is loaded. What a language has beyond one exchange, it reads itself with
//! [`cut`] and [`name`].

mod evaluate;
mod parse;
mod source;
mod text;

pub use evaluate::{Exchange, Message};
pub use parse::{ExpressionError, cut, name};
pub use source::{MessagePart, Source};
pub use text::{Absent, Piece, Text, as_text, pieces};
