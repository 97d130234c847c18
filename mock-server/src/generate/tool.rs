use serde_json::Value;
use specs::expression::keywords;

use super::dice::Dice;
use super::prompt::Prompt;
use super::{Source, arguments, unusable};
use crate::failure::{Failure, text};

/// A tool that an answer may call.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tool<'a> {
    pub(super) name: &'a str,
    description: &'a str,
    schema: Option<&'a Value>,
}

/// A call of one.
#[derive(Debug)]
pub(super) struct ToolCall {
    pub(super) id: String,
    pub(super) name: String,
    /// As JSON text.
    pub(super) arguments: String,
}

impl ToolCall {
    /// Arguments that are a text already stand as they are.
    pub(super) fn new(name: &str, arguments: &Value, dice: &mut Dice) -> Self {
        Self { id: format!("call_{}", dice.word(24)), name: name.to_owned(), arguments: text(arguments) }
    }
}

/// The tool that is to be called: the one that must be, or the one that the question asks for.
pub(super) fn wanted<'a>(source: &Source<'a>, prompt: &Prompt) -> Result<Option<Tool<'a>>, Failure> {
    let tools = tools(source)?;
    let choice = source.from.get("tool_choice").unwrap_or(&Value::Null);
    // Of equals the first, which `max_by_key` alone would pass over.
    let best = |tools: &mut dyn Iterator<Item = &Tool<'a>>| {
        tools.max_by_key(|tool| tool.fits(&prompt.question)).copied()
    };
    let asked = || best(&mut tools.iter().rev().filter(|tool| tool.is_asked_for(&prompt.question)));
    match choice.as_str() {
        Some("none") => return Ok(None),
        Some("required" | "any") => {
            return best(&mut tools.iter().rev())
                .map(Some)
                .ok_or_else(|| unusable("tools", "a list of one tool at least"));
        }
        Some("auto") => return Ok(asked().filter(|_| prompt.told.is_none())),
        _ => {}
    }
    if choice.is_null() {
        return Ok(asked().filter(|_| prompt.told.is_none()));
    }
    let name = choice.pointer("/function/name").or_else(|| choice.get("name")).and_then(Value::as_str);
    let named = tools.iter().find(|tool| Some(tool.name) == name).copied();
    named
        .map(Some)
        .ok_or_else(|| unusable("tool_choice", "auto, none, required or the name of one of the tools"))
}

fn tools<'a>(source: &Source<'a>) -> Result<Vec<Tool<'a>>, Failure> {
    let tools = match source.from.get("tools") {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(tools) => tools.as_array().map(|tools| tools.iter().map(Tool::read).collect::<Option<Vec<_>>>()),
    };
    tools.flatten().ok_or_else(|| unusable("tools", "a list of functions, each with a name"))
}

impl<'a> Tool<'a> {
    fn read(tool: &'a Value) -> Option<Self> {
        let function = tool.get("function").unwrap_or(tool);
        let schema = function.get("parameters").or_else(|| function.get("input_schema"));
        Some(Self {
            name: function.get("name")?.as_str()?,
            description: function.get("description").and_then(Value::as_str).unwrap_or_default(),
            schema: schema.filter(|schema| !schema.is_null()),
        })
    }

    /// How many words a question shares with its name and description.
    fn fits(&self, question: &str) -> usize {
        let own = keywords(&format!("{} {}", self.name, self.description));
        let mut asked = keywords(question);
        asked.sort_unstable();
        asked.dedup();
        asked.iter().filter(|word| own.contains(word)).count()
    }

    /// Whether a question names it, all of its words, or has two words of its description in it.
    fn is_asked_for(&self, question: &str) -> bool {
        let asked = keywords(question);
        let named = keywords(self.name);
        (!named.is_empty() && named.iter().all(|word| asked.contains(word))) || self.fits(question) >= 2
    }

    /// Arguments that its schema takes; none without a schema.
    pub(super) fn arguments(&self, source: &Source<'_>, question: &str) -> Result<Value, Failure> {
        match self.schema {
            Some(schema) => arguments::of_schema(source, schema, self.name, question),
            None => Ok(Value::Object(serde_json::Map::new())),
        }
    }
}
