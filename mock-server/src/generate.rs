//! What operations make up: a file for each kind, from named inputs to a result. The same inputs
//! give the same result in every world of a seed, whatever was made up before.

mod arguments;
mod chat;
mod completion;
mod dice;
mod embedding;
mod image;
mod input;
mod mp3;
mod prompt;
mod prose;
mod reply;
mod speech;
mod tool;
mod transcript;
mod wav;

use fixtures::Generator;
use serde_json::{Map, Value};
use specs::annotation::{FailureKind, Generation};

use crate::failure::Failure;
use dice::Dice;

/// What something is made up from.
#[derive(Debug)]
struct Source<'a> {
    from: &'a Map<String, Value>,
    said: &'a Said,
    values: &'a Generator,
    dice: Dice,
}

/// What somebody wants to be made up, instead of what would be.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Said {
    /// The text.
    pub(crate) text: Option<String>,
    /// Names and arguments of the tools that are called.
    pub(crate) tool_calls: Vec<(String, Value)>,
}

/// Makes something up.
///
/// # Errors
/// When it cannot be made from these inputs.
pub(crate) fn generate(
    generation: Generation,
    from: &Map<String, Value>,
    said: &Said,
    values: &Generator,
) -> Result<Value, Failure> {
    let dice = Dice::of(values.seed(), generation.word(), from);
    let source = Source { from, said, values, dice };
    match generation {
        Generation::Chat => chat::generate(source),
        Generation::Completion => completion::generate(source),
        Generation::Embedding => embedding::generate(&source),
        Generation::Image => image::generate(source),
        Generation::Speech => speech::generate(&source),
        Generation::Transcript => transcript::generate(source),
    }
}

/// An input that cannot be used.
fn unusable(what: &str, expected: &str) -> Failure {
    let message = format!("{what} must be {expected}");
    Failure { message: Some(message.clone()), ..Failure::new(FailureKind::BadRequest, message) }
}

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
