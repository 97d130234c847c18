//! JSON bodies as Python's `json` module reads them.

mod encoding;
mod escape;
mod number;
mod scan;

use serde_json::{Value, json};

use super::fault::Fault;
use super::item::Item;
use super::loc::Loc;

/// Why a body cannot be read as JSON.
#[derive(Debug, Clone, PartialEq)]
pub enum Unreadable {
    /// Its syntax: FastAPI answers 422 with this one item, whatever else is wrong with the request.
    Syntax(Box<Item>),
    /// Its encoding, or its depth: FastAPI answers 400 `{"detail": "There was an error parsing the body"}`.
    ///
    /// Python reads about a thousand levels; here 128 are read, which is what everything behind can carry.
    Body,
}

/// Reads a body that is not empty: UTF-8, UTF-16 or UTF-32, with or without a byte order mark.
///
/// Of a key that comes twice the last value counts. What Python reads and JSON values cannot hold comes as the
/// nearest that they can: `NaN` and infinities as null, a lone surrogate as U+FFFD, an integer of more than 64 bits
/// as a float.
///
/// # Errors
/// [`Unreadable`], with Python's own message and position, counted in characters.
pub fn read_json(bytes: &[u8]) -> Result<Value, Unreadable> {
    // Whatever serde_json reads, Python reads the same; only the rest needs Python's own way.
    match serde_json::from_slice(bytes) {
        Ok(value) => Ok(value),
        Err(_) => read_as_python(bytes),
    }
}

fn read_as_python(bytes: &[u8]) -> Result<Value, Unreadable> {
    let text = encoding::decode(bytes).ok_or(Unreadable::Body)?;
    scan::read(&text).map_err(|problem| match problem {
        scan::Problem::Syntax { message, at } => Unreadable::Syntax(Box::new(invalid(message, at))),
        scan::Problem::TooDeep => Unreadable::Body,
    })
}

fn invalid(message: &'static str, at: usize) -> Item {
    let fault =
        Fault::with("json_invalid", "JSON decode error".to_owned(), [("error", Value::from(message))]);
    Item::new(&Loc::at("body").index(at), json!({}), fault)
}
