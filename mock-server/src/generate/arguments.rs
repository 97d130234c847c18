use fixtures::{Fill, Mode, Place, Recipe};
use serde_json::Value;

use super::{Source, unusable};
use crate::failure::Failure;

/// A value that a client's schema takes; texts take up what was asked, where the schema lets them.
pub(super) fn of_schema(
    source: &Source<'_>,
    schema: &Value,
    what: &str,
    question: &str,
) -> Result<Value, Failure> {
    let recipe = Recipe::new(schema, schema).mode(Mode::Stored).fill(Fill::Lively);
    let place = Place::new(format!("generate/{what}"));
    let ordinal = source.dice.clone().number();
    let value = source.values.valid_value(&recipe, &place, ordinal).map_err(|unmet| {
        unusable(
            &format!("the schema of {what}"),
            &format!("one that a value can be made for ({})", unmet.fault),
        )
    })?;
    Ok(with_names(schema, value, question))
}

/// The value with a name of the question in its free texts: who asks for the weather in Paris wants
/// a call that says Paris. A text is free where its schema says nothing but that it is one.
fn with_names(schema: &Value, value: Value, question: &str) -> Value {
    let (Value::Object(mut members), Some(properties)) = (value.clone(), schema.get("properties")) else {
        return value;
    };
    let mut names = names(question);
    for (name, member) in &mut members {
        let is_free = properties.get(name).is_some_and(|it| {
            let only = |key: &String| matches!(key.as_str(), "type" | "description" | "title");
            it["type"] == "string" && it.as_object().is_some_and(|keys| keys.keys().all(only))
        });
        if let Some(named) = names.next_if(|_| is_free && member.is_string()) {
            *member = named.into();
        }
    }
    Value::Object(members)
}

/// Capitalised words that do not begin a sentence.
fn names(question: &str) -> std::iter::Peekable<std::vec::IntoIter<String>> {
    let mut names = Vec::new();
    let mut begins = true;
    for word in question.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if !begins && bare.chars().count() > 1 && bare.starts_with(char::is_uppercase) {
            names.push(bare.to_owned());
        }
        begins = word.ends_with(['.', '!', '?', ':']);
    }
    names.into_iter().peekable()
}
