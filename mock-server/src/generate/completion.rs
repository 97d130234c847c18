use serde_json::Value;
use specs::expression::token_pieces;

use super::reply::Reply;
use super::{Source, prose, unusable};
use crate::failure::Failure;

/// What follows a text.
pub(super) fn generate(mut source: Source<'_>) -> Result<Value, Failure> {
    let prompts = source.texts("prompt")?;
    if prompts.is_empty() {
        return Err(unusable("prompt", "a text or a list of texts"));
    }
    let prompt = prompts.join("\n");
    let reply = match &source.said.text {
        Some(text) => Reply::Said(text.clone()),
        None => Reply::Prose(prose::answer(&prompt, &mut source.dice)),
    };
    reply.result(&source, token_pieces(&prompt).count())
}
