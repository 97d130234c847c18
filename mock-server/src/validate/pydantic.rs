//! Reads requests as FastAPI with pydantic does, and refuses them in pydantic's own words.
//!
//! A JSON Schema is compiled once into a [`Model`]; a body goes through [`Body`], a path, query, header or cookie
//! value through [`Parameter`]. Both answer with the coerced value or with the items of FastAPI's `detail` list:
//!
//! ```json
//! {"type": "missing", "loc": ["body", "name"], "msg": "Field required", "input": {}}
//! ```
//!
//! What is reproduced is FastAPI 0.165 on pydantic 2.14, on Python 3.11: `golden.jsonl`, beside this module, holds
//! the answers of those, and `golden.rs` compares with each.

mod address;
mod body;
mod boolean;
mod choice;
mod clock;
mod compile;
mod dict;
mod email;
mod fault;
mod float;
#[cfg(test)]
mod golden;
mod integer;
mod item;
mod json_text;
mod list;
mod loc;
mod media;
mod model;
mod moment;
mod name;
mod number_text;
mod parameter;
mod python_repr;
mod record;
mod run;
mod tagged;
#[cfg(test)]
mod tests;
mod text;
mod timestamp;
mod union;
mod url;
mod uuid;

pub use body::{Body, Presence, Received};
pub use compile::Resolve;
pub use item::{Item, LocPart};
pub use json_text::{Unreadable, read_json};
pub use media::is_json;
pub use parameter::{Parameter, Place};
