use fixtures::{Fill, Generator, Mode, Place as Spot, Recipe, Seed};
use jiff::Timestamp;
use serde_json::Value;
use specs::contract::{Location, Parameter};
use specs::{Operation, System};

use super::meaning::{id_field, meanings, resolved};
use super::room::Room;

impl Room<'_, '_> {
    /// A value of a parameter's form that names nothing.
    pub(super) fn unknown(&self, operation: &Operation, name: &str) -> String {
        let parameter = operation
            .parameters
            .iter()
            .find(|parameter| parameter.location == Location::Path && parameter.name == name);
        let schema = parameter.and_then(|parameter| resolved(self.system, parameter.schema.as_ref()?));
        let word = |key: &str| schema.and_then(|schema| schema.get(key)?.as_str());
        match (word("type"), word("format"), word("pattern"), parameter) {
            (Some("integer" | "number"), ..) => return "988000777".to_owned(),
            (_, Some("uuid"), ..) => return "0f8fad5b-d9cb-469f-a165-70867728950e".to_owned(),
            (_, _, Some(_), Some(parameter)) => return made(self.system, parameter),
            _ => {}
        }
        let meaning = meanings(self.system, operation, name, Location::Path).into_iter().next();
        let resource = meaning.filter(|meaning| id_field(self.system, &meaning.resource) == meaning.field);
        let form = resource.and_then(|meaning| self.system.annotation().resources.get(&meaning.resource));
        match form {
            Some(resource) => format!("{}{:z>2$}", resource.id.prefix, "0", resource.id.length),
            None => "no-such-thing-0".to_owned(),
        }
    }
}

/// The only value, or the first of a few, that a path parameter may have.
pub(super) fn fixed(system: &System, operation: &Operation, name: &str) -> Option<String> {
    let of_path = |parameter: &&Parameter| parameter.location == Location::Path && parameter.name == name;
    let parameter = operation.parameters.iter().find(of_path)?;
    let schema = resolved(system, parameter.schema.as_ref()?)?;
    let first = schema.get("enum").and_then(|values| values.get(0));
    text(schema.get("const").or(first)?)
}

/// A value that a parameter may have.
pub(super) fn made(system: &System, parameter: &Parameter) -> String {
    let schema = parameter.schema.as_ref().and_then(|at| resolved(system, at));
    let Some(schema) = schema else { return "x".to_owned() };
    let said = schema.get("default").or_else(|| schema.get("example"));
    let value = said.cloned().unwrap_or_else(|| {
        let recipe = Recipe::new(schema, &**system.value()).mode(Mode::Request).fill(Fill::Sparse);
        generator().value(&recipe, &Spot::new(system.name()).child(&parameter.name), 1)
    });
    text(&value).unwrap_or_else(|| "x".to_owned())
}

pub(super) fn generator() -> Generator {
    Generator::new(Seed::default(), Timestamp::now())
}

pub(super) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
