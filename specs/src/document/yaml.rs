//! How YAML is read: the JSON subset of YAML 1.2, within bounds that follow from the file's size.

use std::thread;

use serde::de::DeserializeSeed;
use serde_json::Value;
use serde_saphyr::options::{DuplicateKeyPolicy, NonFiniteFloatPolicy};
use serde_saphyr::{Error, Options, with_deserializer_from_str_with_options};

use super::read::SyntaxError;
use super::tree::Tree;
use crate::pointer::Pointer;
use crate::position::Position;

/// How deep collections may nest: what serde_json allows, so that both syntaxes accept the same
/// documents. Deeper ones are refused.
const MAX_DEPTH: usize = 127;

/// The stack that a document of that depth is read on. The parser takes up to 30 KiB a level
/// without optimisation, which the 2 MiB of a caller's thread would not hold.
const STACK: usize = 16 * 1024 * 1024;

/// How many nodes aliases may add beyond one for each byte of the file. Enough for any sharing
/// that people write; a billion laughs reaches it at once and is refused.
const FREE_REPLAY: usize = 100_000;

/// As [`super::read::read`].
pub(super) fn read(text: &str) -> Result<(Value, Vec<Pointer>), SyntaxError> {
    let read = on_deep_stack(|| {
        let tree = Tree::default();
        let value =
            with_deserializer_from_str_with_options(text, options(text.len()), |yaml| tree.deserialize(yaml));
        value.map(|value| (value, tree.duplicates())).map_err(|error| explain(&error))
    });
    read.unwrap_or_else(|| Err(SyntaxError::plain("no thread could be started to read it")))
}

/// Runs `work` where nesting cannot exhaust the stack; none when the system has no thread to give.
pub(crate) fn on_deep_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    thread::scope(|scope| {
        let builder = thread::Builder::new().stack_size(STACK);
        builder.spawn_scoped(scope, work).ok()?.join().ok()
    })
}

/// Reads every document of `bytes` length that is in proportion; a node takes at least one byte.
pub(crate) fn options(bytes: usize) -> Options {
    let nodes = bytes.saturating_add(FREE_REPLAY);
    let mut options = serde_saphyr::options! {
        duplicate_keys: DuplicateKeyPolicy::PassThrough,
        strict_booleans: true,
        underscored_numbers_as_strings: true,
        leading_zero_numbers_as_strings: true,
        non_finite_float_policy: NonFiniteFloatPolicy::Reject,
        emit_comments: false,
        with_snippet: false,
        budget: serde_saphyr::budget! {
            max_depth: MAX_DEPTH,
            flow_nesting_limit: MAX_DEPTH,
            max_nodes: nodes,
            max_events: nodes.saturating_mul(2),
            max_anchors: nodes,
            max_aliases: nodes,
            max_merge_keys: nodes,
            max_total_scalar_bytes: nodes.saturating_mul(4),
            enforce_alias_anchor_ratio: false,
        },
    };
    options.alias_limits.max_total_replayed_events = nodes;
    options
}

fn explain(error: &Error) -> SyntaxError {
    let place = error.location().filter(|location| location.line() > 0);
    let position = place.map(|at| Position { line: at.line(), column: at.column() });
    let told = error.without_snippet().to_string();
    let quote = Some("quote it if it is meant as text");
    let (message, hint) = match error.without_snippet() {
        Error::MultipleDocuments { .. } => {
            ("a second YAML document starts here", Some("one file is one document"))
        }
        Error::NullIntoString { .. } => ("a key is null", quote),
        Error::RecursiveReferencesRequireWeakTypes { .. } => ("an alias stands inside its own anchor", None),
        Error::NonFiniteFloat { .. } => ("a number that is not finite, which JSON cannot say", quote),
        _ if is_out_of_bounds(&told) => {
            ("nested too deep, or aliases that unfold to far more than the file holds", None)
        }
        _ => (without_place(&told), None),
    };
    SyntaxError { message: message.to_owned(), position, hint: hint.map(str::to_owned) }
}

/// By the words: an error inside an alias is wrapped, and its variant lost.
fn is_out_of_bounds(told: &str) -> bool {
    told.starts_with("budget breached") || told.starts_with("alias replay")
}

/// The position is told by its own field.
fn without_place(message: &str) -> &str {
    message.split(" at line ").next().unwrap_or(message)
}
