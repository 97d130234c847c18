use bytes::Bytes;
use serde_json::{Map, Value};

use super::Query;

/// The body of a request, read as its media type says.
#[derive(Debug, Clone)]
pub enum Body {
    /// No bytes.
    Nothing,
    /// JSON.
    Json(Value),
    /// `application/x-www-form-urlencoded`.
    Form(Form),
    /// Any other media type, or none.
    Other {
        /// The `Content-Type`.
        media_type: Option<String>,
        /// The bytes.
        bytes: Bytes,
    },
}

/// Fields of a form.
#[derive(Debug, Clone, Default)]
pub struct Form(Query);

/// Reads an `application/x-www-form-urlencoded` body.
pub fn parse_form(bytes: &[u8]) -> Form {
    Form(Query::parse(&String::from_utf8_lossy(bytes)))
}

impl Form {
    /// The one value of a field; `None` when it was not sent, or sent empty (RFC 6749, section 3.2:
    /// parameters without a value are treated as omitted).
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.values(name).into_iter().next_back().filter(|value| !value.is_empty())
    }

    /// A field that was sent more than once, which RFC 6749 forbids.
    pub fn repeated(&self) -> Option<&str> {
        let pairs = self.0.pairs();
        let twice =
            |(at, (name, _)): (usize, &(String, String))| pairs[..at].iter().any(|(other, _)| other == name);
        pairs.iter().enumerate().find(|pair| twice(*pair)).map(|(_, (name, _))| name.as_str())
    }

    /// The fields as an object; of a repeated one the last counts.
    pub fn to_value(&self) -> Value {
        let fields = self.0.pairs().iter().map(|(name, value)| (name.clone(), value.as_str().into()));
        Value::Object(fields.collect::<Map<_, _>>())
    }
}

impl Body {
    /// The form, if it is one.
    pub const fn form(&self) -> Option<&Form> {
        match self {
            Self::Form(form) => Some(form),
            _ => None,
        }
    }
}
