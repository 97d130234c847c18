//! One entry of a refusal's `detail` list.

use serde::Serialize;
use serde_json::{Map, Value};

use super::fault::Fault;
use super::loc::Loc;

/// One reason why a request was refused, as pydantic words it; serialises with its keys in pydantic's order.
///
/// Wire: `{"type": "int_type", "loc": ["body", "age"], "msg": "Input should be a valid integer", "input": null}`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Item {
    /// The error's code, such as `missing` or `string_too_short`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Where in the request, from the outside in.
    pub loc: Vec<LocPart>,
    /// The sentence for a person.
    pub msg: String,
    /// What was sent there; the enclosing object where something is missing from it.
    pub input: Value,
    /// The numbers and words that the sentence was made from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ctx: Option<Map<String, Value>>,
}

impl Item {
    pub(super) fn new(loc: &Loc<'_>, input: Value, fault: Fault) -> Self {
        Self { kind: fault.kind, loc: loc.parts(), msg: fault.msg.into_owned(), input, ctx: fault.ctx }
    }

    /// A text where FastAPI expects a file.
    pub fn not_a_file(loc: Vec<LocPart>, text: String) -> Self {
        let msg = "Value error, Expected UploadFile, received: <class 'str'>".to_owned();
        let ctx = Map::from_iter([("error".to_owned(), Value::Object(Map::new()))]);
        Self { kind: "value_error", loc, msg, input: text.into(), ctx: Some(ctx) }
    }

    /// Inserts a union branch's name into the location, as its step number `depth`.
    pub(super) fn name_branch(&mut self, depth: usize, name: &str) {
        let at = depth.min(self.loc.len());
        self.loc.insert(at, LocPart::Name(name.to_owned()));
    }
}

/// One step of a location: a name, or a position in a list or a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum LocPart {
    /// A place such as `body`, a field's name, a dictionary's key, or a union's branch.
    Name(String),
    /// An index in a list, or a position in unreadable JSON.
    Index(usize),
}
