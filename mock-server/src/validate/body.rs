use bytes::Bytes;
use serde_json::{Map, Value};

use super::{File, Part, Query};

/// The body of a request, read as its media type says.
#[derive(Debug, Clone)]
pub enum Body {
    /// No bytes.
    Nothing,
    /// JSON.
    Json(Value),
    /// `application/x-www-form-urlencoded`.
    Form(Form),
    /// `multipart/form-data`.
    Multipart(Vec<Part>),
    /// Any other media type, or none.
    Other {
        /// The bytes.
        bytes: Bytes,
    },
}

/// Fields of a form.
#[derive(Debug, Clone, Default)]
pub struct Form {
    text: String,
    fields: Query,
}

/// Reads an `application/x-www-form-urlencoded` body.
pub fn parse_form(bytes: &[u8]) -> Form {
    let text = String::from_utf8_lossy(bytes).into_owned();
    Form { fields: Query::parse(&text), text }
}

impl Form {
    /// The form as it came, encoded.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The one value of a field; `None` when it was not sent, or sent empty (RFC 6749, section 3.2:
    /// parameters without a value are treated as omitted).
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields.values(name).into_iter().next_back().filter(|value| !value.is_empty())
    }

    /// A field that was sent more than once, which RFC 6749 forbids.
    pub fn repeated(&self) -> Option<&str> {
        let pairs = self.fields.pairs();
        let twice =
            |(at, (name, _)): (usize, &(String, String))| pairs[..at].iter().any(|(other, _)| other == name);
        pairs.iter().enumerate().find(|pair| twice(*pair)).map(|(_, (name, _))| name.as_str())
    }

    /// The fields as an object; of a repeated one the last counts.
    pub fn to_value(&self) -> Value {
        let fields = self.fields.pairs().iter().map(|(name, value)| (name.clone(), value.as_str().into()));
        Value::Object(fields.collect::<Map<_, _>>())
    }
}

impl Body {
    /// The fields of a form as an object, files as texts: of a list every field of its name, of
    /// others the last. Empty for what is no form.
    pub fn fields(&self, is_list: impl Fn(&str) -> bool) -> Value {
        let mut fields = Map::new();
        for (name, value) in self.pairs() {
            match fields.get_mut(&name) {
                Some(Value::Array(items)) if is_list(&name) => items.push(value),
                _ if is_list(&name) => drop(fields.insert(name, Value::Array(vec![value]))),
                _ => drop(fields.insert(name, value)),
            }
        }
        Value::Object(fields)
    }

    /// The names of the fields of a form, each once.
    pub(super) fn names(&self) -> Vec<String> {
        let names: Vec<&String> = match self {
            Self::Form(form) => form.fields.pairs().iter().map(|(name, _)| name).collect(),
            Self::Multipart(parts) => parts.iter().map(|part| &part.field).collect(),
            _ => Vec::new(),
        };
        let once = names.iter().enumerate().filter(|(at, name)| !names[..*at].contains(name));
        once.map(|(_, name)| (*name).clone()).collect()
    }

    /// The fields of a form that are texts and no files: where each stands among those of its name, the
    /// name, the text.
    pub(super) fn texts(&self) -> Vec<(usize, String, String)> {
        let named: Vec<(&str, Option<String>)> = match self {
            Self::Form(form) => {
                form.fields.pairs().iter().map(|(name, text)| (name.as_str(), Some(text.clone()))).collect()
            }
            Self::Multipart(parts) => parts.iter().map(|part| (part.field.as_str(), part.text())).collect(),
            _ => Vec::new(),
        };
        let at = |to: usize| named[..to].iter().filter(|(name, _)| *name == named[to].0).count();
        let texts = named.iter().enumerate();
        texts.filter_map(|(to, (name, text))| Some((at(to), (*name).to_owned(), text.clone()?))).collect()
    }

    fn pairs(&self) -> Vec<(String, Value)> {
        match self {
            Self::Form(form) => {
                form.fields.pairs().iter().map(|(name, text)| (name.clone(), text.as_str().into())).collect()
            }
            Self::Multipart(parts) => {
                parts.iter().map(|part| (part.field.clone(), File::of_part(part).octets())).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The form, if it is one.
    pub const fn form(&self) -> Option<&Form> {
        match self {
            Self::Form(form) => Some(form),
            _ => None,
        }
    }
}
