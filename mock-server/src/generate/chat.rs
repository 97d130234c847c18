use serde_json::{Value, json};

use super::prompt::Prompt;
use super::reply::Reply;
use super::tool::{self, ToolCall};
use super::{Source, arguments, prose, unusable};
use crate::failure::Failure;

/// The next message of a conversation: calls of tools where those are wanted, else text, of the form
/// that is asked for.
pub(super) fn generate(mut source: Source<'_>) -> Result<Value, Failure> {
    let prompt = Prompt::read(&source)?;
    let reply = reply(&mut source, &prompt)?;
    reply.result(&source, prompt.tokens)
}

fn reply(source: &mut Source<'_>, prompt: &Prompt) -> Result<Reply, Failure> {
    let said = source.said;
    if let Some(text) = &said.text {
        return Ok(Reply::Said(text.clone()));
    }
    if !said.tool_calls.is_empty() {
        let calls = said.tool_calls.iter();
        let calls = calls.map(|(name, arguments)| ToolCall::new(name, arguments, &mut source.dice));
        return Ok(Reply::Calls(calls.collect()));
    }
    if let Some(tool) = tool::wanted(source, prompt)? {
        let arguments = tool.arguments(source, &prompt.question)?;
        return Ok(Reply::Calls(vec![ToolCall::new(tool.name, &arguments, &mut source.dice)]));
    }
    formatted(source, prompt)
}

fn formatted(source: &mut Source<'_>, prompt: &Prompt) -> Result<Reply, Failure> {
    let format = source.input("response_format").clone();
    let kind = format.get("type").and_then(Value::as_str);
    Ok(match kind.unwrap_or(if format.is_null() { "text" } else { "" }) {
        "text" => Reply::Prose(match &prompt.told {
            Some(told) => prose::telling(told, &mut source.dice),
            None => prose::answer(&prompt.question, &mut source.dice),
        }),
        "json_object" => {
            let answer = prose::answer(&prompt.question, &mut source.dice);
            Reply::Said(json!({"answer": answer}).to_string())
        }
        "json_schema" => {
            let schema = format.pointer("/json_schema/schema").or_else(|| format.get("schema"));
            let schema =
                schema.ok_or_else(|| unusable("response_format.json_schema.schema", "a JSON Schema"))?;
            let value = arguments::of_schema(source, schema, "response_format", &prompt.question)?;
            Reply::Said(value.to_string())
        }
        _ => return Err(unusable("response_format.type", "text, json_object or json_schema")),
    })
}
