//! How YAML is read: the JSON subset of YAML 1.2, within bounds that follow from the file's size.

use serde::de::DeserializeSeed;
use serde_json::Value;
use serde_saphyr::options::{DuplicateKeyPolicy, NonFiniteFloatPolicy};
use serde_saphyr::{Error, Options, with_deserializer_from_str_with_options};

use super::read::SyntaxError;
use super::tree::Tree;
use crate::position::Position;

/// How deep collections may nest: what serde_json allows, so that both syntaxes accept the same
/// documents and no recursion over one can exhaust the stack. The deepest of 2 639 public
/// descriptions is well under 60.
const MAX_DEPTH: usize = 127;

/// How many nodes aliases may add before they must be in proportion to the file's size. A page of
/// shared responses stays far below; a billion laughs passes it in microseconds.
const FREE_REPLAY: usize = 100_000;

pub(super) fn read(text: &str, tree: &Tree) -> Result<Value, SyntaxError> {
    with_deserializer_from_str_with_options(text, options(text.len()), |deserializer| {
        tree.deserialize(deserializer)
    })
    .map_err(|error| explain(&error))
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
    let position = place.map(|at| Position {
        line: at.line(),
        column: at.column(),
    });
    let (message, hint) = match error.without_snippet() {
        Error::MultipleDocuments { .. } => (
            "a second YAML document starts here".to_owned(),
            Some("one file is one document"),
        ),
        Error::Budget { .. } | Error::AliasReplayLimitExceeded { .. } => (
            "nested too deep, or aliases that unfold to far more than the file holds".to_owned(),
            None,
        ),
        Error::NullIntoString { .. } => (
            "a key is null".to_owned(),
            Some("quote it if it is meant as text"),
        ),
        Error::RecursiveReferencesRequireWeakTypes { .. } => {
            ("an alias stands inside its own anchor".to_owned(), None)
        }
        Error::NonFiniteFloat { .. } => (
            "a number that is not finite, which JSON cannot say".to_owned(),
            Some("quote it if it is meant as text"),
        ),
        other => (without_place(&other.to_string()).to_owned(), None),
    };
    SyntaxError {
        message,
        position,
        hint: hint.map(str::to_owned),
    }
}

/// The position is told by its own field.
fn without_place(message: &str) -> &str {
    message.split(" at line ").next().unwrap_or(message)
}
