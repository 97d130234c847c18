use serde_json::{Value, json};
use specs::expression::token_pieces;

use super::Source;
use super::tool::ToolCall;
use crate::failure::Failure;

/// Most tokens of one answer: what the largest models of the field write.
const MOST_TOKENS: usize = 1_000_000;

/// What is answered: text, or calls of tools.
#[derive(Debug)]
pub(super) enum Reply {
    /// A text of one's own making, which ends where the client wants.
    Prose(String),
    /// A text as somebody wants it.
    Said(String),
    /// Calls of tools.
    Calls(Vec<ToolCall>),
}

impl Reply {
    /// The result, cut where the client wants it to be.
    pub(super) fn result(self, source: &Source<'_>, input_tokens: usize) -> Result<Value, Failure> {
        let most = source.count("max_tokens", MOST_TOKENS)?.unwrap_or(MOST_TOKENS);
        Ok(match self {
            Self::Prose(text) => {
                let stops = source.texts("stop")?;
                let end =
                    stops.iter().filter(|stop| !stop.is_empty()).filter_map(|stop| text.find(stop)).min();
                of_text(&text[..end.unwrap_or(text.len())], most, input_tokens)
            }
            Self::Said(text) => of_text(&text, most, input_tokens),
            Self::Calls(calls) => of_calls(&calls, input_tokens),
        })
    }
}

fn of_text(text: &str, most: usize, input_tokens: usize) -> Value {
    let mut pieces: Vec<&str> = token_pieces(text).collect();
    let finish = if pieces.len() > most { "length" } else { "stop" };
    pieces.truncate(most);
    let content = pieces.concat();
    let pieces: Vec<Value> =
        pieces.iter().map(|piece| json!({"content": piece, "tool_call": null, "tokens": 1})).collect();
    let output_tokens = pieces.len();
    json!({
        "content": content,
        "tool_calls": [],
        "finish_reason": finish,
        "input_tokens": input_tokens,
        "output_tokens": output_tokens,
        "total_tokens": input_tokens + output_tokens,
        "pieces": pieces,
    })
}

/// A call comes in pieces: its name, then its arguments bit by bit.
fn of_calls(calls: &[ToolCall], input_tokens: usize) -> Value {
    let mut pieces = Vec::new();
    let mut output_tokens = 0;
    for (index, call) in calls.iter().enumerate() {
        let tokens = token_pieces(&call.name).count();
        let named = json!({"index": index, "id": call.id, "name": call.name, "arguments": ""});
        pieces.push(json!({"content": null, "tool_call": named, "tokens": tokens}));
        output_tokens += tokens;
        for part in token_pieces(&call.arguments) {
            let part = json!({"index": index, "id": null, "name": null, "arguments": part});
            pieces.push(json!({"content": null, "tool_call": part, "tokens": 1}));
            output_tokens += 1;
        }
    }
    let calls = calls.iter().enumerate().map(
        |(index, call)| json!({"index": index, "id": call.id, "name": call.name, "arguments": call.arguments}),
    );
    json!({
        "content": null,
        "tool_calls": calls.collect::<Vec<_>>(),
        "finish_reason": "tool_calls",
        "input_tokens": input_tokens,
        "output_tokens": output_tokens,
        "total_tokens": input_tokens + output_tokens,
        "pieces": pieces,
    })
}
