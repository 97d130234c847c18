use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::IndexMap;
use crate::expression::{Shape, Template};

/// A lookup that makes something up: the same for the same input in every world of a seed, never
/// by the order of calls.
///
/// ```yaml
/// find:
///   reply: {generate: chat, from: {messages: "${body.messages}", max_tokens: "${body.max_tokens}"}}
/// ```
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Generate {
    /// What is made up.
    pub generate: Generation,
    /// What it is made from, by the names that [`Generation::inputs`] lists.
    pub from: IndexMap<String, Template>,
}

/// What can be made up. Adding one: a variant, its inputs and results here, its file and a line in
/// the server's list, an entry in `x-mock.schema.json`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Generation {
    /// The next message of a conversation.
    Chat,
    /// What follows a text.
    Completion,
    /// Vectors of texts.
    Embedding,
    /// A picture of a prompt.
    Image,
    /// A text, spoken.
    Speech,
    /// What is said in a recording.
    Transcript,
}

impl Generation {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Chat, Self::Completion, Self::Embedding, Self::Image, Self::Speech, Self::Transcript];

    /// The word, as annotations spell it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::Completion => "completion",
            Self::Embedding => "embedding",
            Self::Image => "image",
            Self::Speech => "speech",
            Self::Transcript => "transcript",
        }
    }

    /// What it is made from, the one that is needed first.
    pub const fn inputs(self) -> &'static [&'static str] {
        match self {
            Self::Chat => &[
                "messages",
                "tools",
                "tool_choice",
                "response_format",
                "stop",
                "max_tokens",
                "model",
                "seed",
                "temperature",
                "top_p",
                "choice",
            ],
            Self::Completion => {
                &["prompt", "stop", "max_tokens", "model", "seed", "temperature", "top_p", "choice"]
            }
            Self::Embedding => &["input", "dimensions", "model"],
            Self::Image => &["prompt", "size", "model", "seed", "quality", "style", "choice"],
            Self::Speech => &["input", "format", "speed", "voice", "model"],
            Self::Transcript => &["file", "language", "prompt", "model"],
        }
    }

    /// What comes of it.
    pub fn shape(self) -> Shape {
        let call = || fields(&["index", "id", "name", "arguments"], []);
        let piece = || fields(&["content", "tokens"], [("tool_call", call())]);
        let reasons = ["stop", "length", "tool_calls"].map(str::to_owned);
        let finish = || Shape::OneOf(BTreeSet::from(reasons.clone()));
        match self {
            Self::Chat | Self::Completion => fields(
                &["content", "input_tokens", "output_tokens", "total_tokens"],
                [("tool_calls", list(call())), ("finish_reason", finish()), ("pieces", list(piece()))],
            ),
            Self::Embedding => fields(&["dimensions", "input_tokens"], [("vectors", list(list(Shape::Any)))]),
            Self::Image => fields(&["base64", "media_type", "width", "height", "seed", "input_tokens"], []),
            Self::Speech => fields(&["base64", "media_type", "duration", "input_tokens"], []),
            Self::Transcript => fields(
                &["text", "language", "duration", "output_tokens"],
                [
                    ("segments", list(fields(&["id", "start", "end", "text"], []))),
                    ("words", list(fields(&["start", "end", "word"], []))),
                ],
            ),
        }
    }
}

fn fields<const N: usize>(plain: &[&str], others: [(&str, Shape); N]) -> Shape {
    let plain = plain.iter().map(|name| ((*name).to_owned(), Shape::Any));
    let others = others.into_iter().map(|(name, shape)| (name.to_owned(), shape));
    Shape::Fields(plain.chain(others).collect::<BTreeMap<_, _>>())
}

fn list(element: Shape) -> Shape {
    Shape::List(Box::new(element))
}
