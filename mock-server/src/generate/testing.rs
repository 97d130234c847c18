//! What tests of this family have in common.

use fixtures::{Generator, Seed};
use jiff::Timestamp;
use serde_json::Value;
use specs::annotation::Generation;

use super::{Said, generate};
use crate::failure::Failure;

/// What is made up from these inputs.
pub(super) fn result(generation: Generation, from: Value) -> Value {
    made(generation, &from, &Said::default()).unwrap()
}

/// Why nothing is.
pub(super) fn failure(generation: Generation, from: Value) -> String {
    made(generation, &from, &Said::default()).unwrap_err().message.unwrap()
}

/// What is made up where somebody wants it so.
pub(super) fn made(generation: Generation, from: &Value, said: &Said) -> Result<Value, Failure> {
    let values = Generator::new(Seed::default(), Timestamp::UNIX_EPOCH);
    generate(generation, from.as_object().unwrap(), said, &values)
}
