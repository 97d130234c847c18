use fixtures::{Generator, Mode, Place, Recipe};
use serde_json::Value;

use crate::failure::Failure;
use crate::pipeline::{Outcome, Task};

/// A value that the response schema describes, the same one every time: for operations whose
/// document says nothing about what they do.
pub(crate) fn run(task: &Task<'_>) -> Result<Outcome, Failure> {
    let operation = task.found.operation;
    let document = task.found.system().value().as_ref();
    let schema = task.content.and_then(|content| content.schema.as_ref());
    let Some(schema) = schema.and_then(|pointer| pointer.lookup(document)) else {
        return Ok(Outcome::Nothing);
    };
    let snapshot = task.snapshot();
    let generator = Generator::new(snapshot.layout().seed, snapshot.start());
    let recipe = Recipe::new(schema, document).mode(Mode::Response);
    let place = Place::new(format!("{}/{}", task.found.system().name(), operation.id));
    let value: Value = generator.value(&recipe, &place, 0);
    Ok(Outcome::Value(value))
}
