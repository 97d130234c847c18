use serde_json::Value;
use specs::expression::token_pieces;

use super::{Source, unusable};
use crate::failure::Failure;

/// What frames each message, and what begins the answer: as the cookbook of the field's largest
/// provider counts its own.
const PER_MESSAGE: usize = 3;
const BEFORE_ANSWER: usize = 3;
/// What a picture counts: one of a thousand pixels a side, and one that is looked at coarsely.
const PICTURE: usize = 765;
const COARSE_PICTURE: usize = 85;
/// What a recording counts, and any other file.
const RECORDING: usize = 200;
const FILE: usize = 500;

/// A conversation, as far as an answer depends on it.
#[derive(Debug)]
pub(super) struct Prompt {
    /// What was asked last.
    pub(super) question: String,
    /// What a tool answered, if that came last.
    pub(super) told: Option<String>,
    /// Tokens of all of it.
    pub(super) tokens: usize,
}

impl Prompt {
    pub(super) fn read(source: &Source<'_>) -> Result<Self, Failure> {
        let messages = source.input("messages").as_array().filter(|messages| !messages.is_empty());
        let messages = messages.ok_or_else(|| unusable("messages", "a list of one message at least"))?;
        let mut prompt = Self { question: String::new(), told: None, tokens: BEFORE_ANSWER };
        for (index, message) in messages.iter().enumerate() {
            prompt.add(message).ok_or_else(|| {
                unusable(&format!("messages[{index}]"), "an object with a text as role and content")
            })?;
        }
        if let Some(tools) = source.input("tools").as_array().filter(|tools| !tools.is_empty()) {
            prompt.tokens += count(&Value::from(tools.clone()).to_string());
        }
        Ok(prompt)
    }

    fn add(&mut self, message: &Value) -> Option<()> {
        let role = message.get("role")?.as_str()?;
        let mut said = String::new();
        self.tokens += PER_MESSAGE + count(role);
        match message.get("content") {
            None | Some(Value::Null) => {}
            Some(Value::String(text)) => said.push_str(text),
            Some(Value::Array(parts)) => parts.iter().try_for_each(|part| self.part(part, &mut said))?,
            Some(_) => return None,
        }
        if let Some(calls) = message.get("tool_calls").filter(|calls| !calls.is_null()) {
            self.tokens += count(&calls.to_string());
        }
        self.tokens += count(&said);
        match role {
            "user" => (self.question, self.told) = (said, None),
            "tool" | "function" => self.told = Some(said),
            _ => {}
        }
        Some(())
    }

    /// One part of a content of several.
    fn part(&mut self, part: &Value, said: &mut String) -> Option<()> {
        match part.get("type")?.as_str()? {
            "text" | "input_text" => {
                said.push_str(if said.is_empty() { "" } else { " " });
                said.push_str(part.get("text")?.as_str()?);
            }
            "image_url" | "input_image" | "image" => {
                let detail = part.pointer("/image_url/detail").and_then(Value::as_str);
                self.tokens += if detail == Some("low") { COARSE_PICTURE } else { PICTURE };
            }
            "input_audio" | "audio" => self.tokens += RECORDING,
            _ => self.tokens += FILE,
        }
        Some(())
    }
}

fn count(text: &str) -> usize {
    token_pieces(text).count()
}
