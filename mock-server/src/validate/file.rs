use bytes::Bytes;
use serde_json::Value;

use super::{Body, Part};

/// A file that a request carries: a part of a multipart form, or a body that is no text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The field of the form; absent when the whole body is the file.
    pub field: Option<String>,
    /// What the client calls it.
    pub name: Option<String>,
    /// The media type the client gives it.
    pub media_type: Option<String>,
    /// What is in it.
    pub bytes: Bytes,
    /// Whether its field takes one, or a list.
    pub place: FilePlace,
}

/// What the field of a file takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilePlace {
    /// One; of several the last.
    Single,
    /// All of them.
    List,
}

impl File {
    /// A part that is a file.
    pub(super) fn of_part(part: &Part) -> Self {
        Self {
            field: Some(part.field.clone()),
            name: part.file_name.clone(),
            media_type: part.media_type.clone(),
            bytes: part.bytes.clone(),
            place: FilePlace::Single,
        }
    }

    /// A body that is a file.
    pub(super) fn of_body(media_type: &str, bytes: &Bytes) -> Self {
        let media_type = Some(media_type.to_owned());
        Self { field: None, name: None, media_type, bytes: bytes.clone(), place: FilePlace::Single }
    }

    /// The same for a field that takes a list.
    pub(super) fn among_others(self) -> Self {
        Self { place: FilePlace::List, ..self }
    }

    /// What is kept of it: what the client says of it as far as that is safe, and its bytes.
    pub fn kept(&self) -> specs::file::File {
        specs::file::File::sent(self.name.as_deref(), self.media_type.as_deref(), &self.bytes)
    }

    /// The parts of a form that have a file name.
    pub(super) fn named(body: &Body) -> Vec<Self> {
        let Body::Multipart(parts) = body else { return Vec::new() };
        parts.iter().filter(|part| part.file_name.is_some()).map(Self::of_part).collect()
    }

    /// The file as schemas see it: a text with a character a byte, so that lengths count bytes.
    pub(super) fn octets(&self) -> Value {
        self.bytes.iter().map(|byte| char::from(*byte)).collect::<String>().into()
    }
}
