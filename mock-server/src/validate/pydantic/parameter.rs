//! Path, query, header and cookie parameters.

use serde_json::Value;

use super::compile::{Resolve, Unresolved};
use super::fault::Fault;
use super::item::Item;
use super::loc::Loc;
use super::model::Model;
use super::record::Absent;

/// One declared parameter.
///
/// Items carry the location `["query", "page"]`; a header's is its name as the document writes it.
#[derive(Debug)]
pub struct Parameter {
    place: Place,
    name: String,
    model: Model,
    absent: Absent,
}

/// Where a parameter is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A segment of the path.
    Path,
    /// The query.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

impl Parameter {
    /// Reads a parameter's schema; its `default` is what the parameter is when not sent.
    ///
    /// # Errors
    /// [`Unresolved`] when a reference leads nowhere.
    pub fn compile(
        place: Place,
        name: &str,
        required: bool,
        schema: &Value,
        resolve: &dyn Resolve,
    ) -> Result<Self, Unresolved> {
        Ok(Self {
            place,
            name: name.to_owned(),
            model: Model::compile(schema, resolve)?,
            absent: Absent::of(required, schema.get("default")),
        })
    }

    /// Where the parameter is sent.
    #[must_use]
    pub fn place(&self) -> Place {
        self.place
    }

    /// The name under which it is sent.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The value that the handler sees, from every value that was sent under the name, decoded, in order; `None` if
    /// none was sent and there is no default.
    ///
    /// A list takes them all. Of others the last counts, and of headers the first, as in Starlette.
    ///
    /// # Errors
    /// The items of FastAPI's 422.
    pub fn read(&self, values: &[&str]) -> Result<Option<Value>, Vec<Item>> {
        let place = Loc::at(self.place.word());
        let loc = place.key(&self.name);
        match self.pick(values) {
            Some(value) => self.model.validate(&value, &loc).map(Some),
            None => self.absent(&loc),
        }
    }

    fn pick(&self, values: &[&str]) -> Option<Value> {
        let one = match self.place {
            Place::Header => values.first()?,
            _ => values.last()?,
        };
        if self.place != Place::Path && self.model.is_list() {
            return Some(values.iter().map(|value| Value::from(*value)).collect());
        }
        Some(Value::from(*one))
    }

    fn absent(&self, loc: &Loc<'_>) -> Result<Option<Value>, Vec<Item>> {
        match &self.absent {
            // A parameter is missing from nothing in particular: the input is null, not an enclosing object.
            Absent::Missing => Err(vec![Item::new(loc, Value::Null, Fault::missing())]),
            Absent::Left => Ok(None),
            Absent::Default(value) => Ok(Some(value.clone())),
        }
    }
}

impl Place {
    /// The first step of a location there.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
        }
    }
}
