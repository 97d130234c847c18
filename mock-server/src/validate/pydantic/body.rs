//! Request bodies.

use std::borrow::Cow;

use serde_json::Value;

use super::compile::{Resolve, Unresolved};
use super::fault::Fault;
use super::item::Item;
use super::loc::Loc;
use super::model::Model;

/// A declared JSON request body.
#[derive(Debug)]
pub struct Body {
    model: Model,
    presence: Presence,
}

/// Whether a body has to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// No body is a fault.
    Required,
    /// The handler does without.
    Optional,
}

/// What a request brought along.
#[derive(Debug, Clone, Copy)]
pub enum Received<'a> {
    /// No bytes, whatever the `Content-Type`.
    Nothing,
    /// Bytes of a JSON media type (see [`is_json`](super::is_json)), read by [`read_json`](super::read_json).
    Json(&'a Value),
    /// Bytes of any other media type, or of none: FastAPI validates them as they are, as Python `bytes`.
    Raw(&'a [u8]),
}

impl Body {
    /// Reads a body's schema.
    ///
    /// # Errors
    /// [`Unresolved`] when a reference leads nowhere.
    pub fn compile(presence: Presence, schema: &Value, resolve: &dyn Resolve) -> Result<Self, Unresolved> {
        Ok(Self { model: Model::compile(schema, resolve)?, presence })
    }

    /// The value that the handler sees; `None` if nothing was sent and nothing is required.
    ///
    /// # Errors
    /// The items of FastAPI's 422.
    pub fn read(&self, received: Received<'_>) -> Result<Option<Value>, Vec<Item>> {
        let loc = Loc::at("body");
        match received {
            Received::Json(value) => self.model.validate(value, &loc).map(Some),
            Received::Raw(bytes) => self.model.validate(&text(bytes), &loc).map(Some),
            Received::Nothing => self.absent(&loc),
        }
    }

    fn absent(&self, loc: &Loc<'_>) -> Result<Option<Value>, Vec<Item>> {
        match self.presence {
            Presence::Required => Err(vec![Item::new(loc, Value::Null, Fault::missing())]),
            Presence::Optional => Ok(None),
        }
    }
}

/// Where pydantic takes text it takes UTF-8 bytes too; of others FastAPI could not write the answer.
fn text(bytes: &[u8]) -> Value {
    match String::from_utf8_lossy(bytes) {
        Cow::Borrowed(text) => Value::from(text),
        Cow::Owned(text) => Value::from(text),
    }
}
