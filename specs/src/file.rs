//! Files in records and expressions: what is said of one is a value, its bytes are held beside.

mod blob;
mod kind;
mod name;

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

pub use blob::Blob;
pub use kind::sniffed;
pub use name::safe_name;

use crate::contract::MediaRange;

/// What a file is whose media type nobody says (RFC 9110, section 8.3).
pub const UNKNOWN: &str = "application/octet-stream";

/// A file.
///
/// As a value it is `{name, media_type, size, sha256}`. Whoever writes one down says what is in it
/// instead: `{name, media_type, text}`, or `base64`.
#[derive(Debug, Clone)]
pub struct File {
    /// What it is called, where it has a name that [can be one](safe_name).
    pub name: Option<String>,
    /// Its media type.
    pub media_type: String,
    /// What is in it.
    pub blob: Arc<Blob>,
}

/// Why a value is no file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// It is something else.
    #[error("{0} is no file: a file is {{name, media_type}} with one of `text`, `base64` and `sha256`")]
    Other(String),
    /// What is written is not base64.
    #[error("the `base64` of a file is not base64 (RFC 4648, section 4)")]
    Base64,
    /// Nobody holds its bytes any more.
    #[error("the file with the SHA-256 `{0}` is in no record")]
    Gone(String),
}

impl File {
    /// The members that a file has as a value.
    pub const MEMBERS: [&'static str; 4] = ["name", "media_type", "size", "sha256"];

    /// A file that a client sends under this name and media type, as far as they can be ones.
    pub fn sent(name: Option<&str>, media_type: Option<&str>, bytes: &[u8]) -> Self {
        let media_type = media_type.filter(|said| MediaRange::parse(said).is_ok_and(|it| !it.is_wild()));
        Self {
            name: name.and_then(safe_name),
            media_type: media_type.unwrap_or(UNKNOWN).to_owned(),
            blob: Blob::of(bytes),
        }
    }

    /// Puts what is said of files in the place of what is written for them, a file or a list of them; null is none.
    /// What is in them goes to `held`, since it is found as long as somebody holds it.
    ///
    /// # Errors
    /// When something else is written.
    pub fn take(value: &mut Value, held: &mut Vec<Arc<Blob>>) -> Result<(), FileError> {
        match value {
            Value::Null => Ok(()),
            Value::Array(files) => files.iter_mut().try_for_each(|file| Self::take(file, held)),
            one => {
                let file = Self::read(one)?;
                *one = file.value();
                held.push(file.blob);
                Ok(())
            }
        }
    }

    /// The file that a value is.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(value: &Value) -> Result<Self, FileError> {
        let other = || FileError::Other(shown(value));
        let members = value.as_object().ok_or_else(other)?;
        let said = |name: &str| members.get(name).and_then(Value::as_str);
        let blob = match (said("text"), said("base64"), said("sha256")) {
            (Some(text), _, _) => Blob::of(text.as_bytes()),
            (None, Some(encoded), _) => Blob::of(&STANDARD.decode(encoded).map_err(|_| FileError::Base64)?),
            (None, None, Some(digest)) => {
                Blob::find(digest).ok_or_else(|| FileError::Gone(digest.to_owned()))?
            }
            _ => return Err(other()),
        };
        let media_type = said("media_type").filter(|said| MediaRange::parse(said).is_ok());
        Ok(Self {
            name: said("name").and_then(safe_name),
            media_type: media_type.unwrap_or(UNKNOWN).to_owned(),
            blob,
        })
    }

    /// What is said of it.
    pub fn value(&self) -> Value {
        Value::Object(self.members())
    }

    /// The same with what is in it, for a file that nobody holds yet.
    pub(crate) fn written(&self, how: &str, content: &str) -> Value {
        let mut members = self.members();
        members.insert(how.to_owned(), content.into());
        Value::Object(members)
    }

    fn members(&self) -> Map<String, Value> {
        let Self { name, media_type, blob } = self;
        let said = [json!(name), json!(media_type), json!(blob.bytes().len()), json!(blob.sha256())];
        Self::MEMBERS.into_iter().map(str::to_owned).zip(said).collect()
    }
}

/// A value as part of a message, without what might be the content of a file.
fn shown(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let names: Vec<&str> = members.keys().map(String::as_str).collect();
            format!("an object of {}", names.join(", "))
        }
        Value::String(_) => "a text".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        scalar => scalar.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_from_what_is_written_down_and_from_what_is_said_of_it() {
        let written =
            File::read(&json!({"name": "../a.txt", "media_type": "text/plain", "text": "hé"})).unwrap();
        let said = written.value();
        assert_eq!(said["name"], "a.txt");
        assert_eq!(said["size"], 3);
        let again = File::read(&said).unwrap();
        assert!(Arc::ptr_eq(&written.blob, &again.blob));
        let encoded = File::read(&json!({"base64": "aMOp"})).unwrap();
        assert_eq!((encoded.media_type.as_str(), encoded.blob.bytes()), (UNKNOWN, "hé".as_bytes()));
        assert_eq!(encoded.name, None);
    }

    #[test]
    fn what_is_no_file_says_why_and_never_what_is_in_it() {
        let gone = "0".repeat(64);
        for (value, why) in [
            (json!({"base64": "?"}), FileError::Base64),
            (json!({"sha256": gone}), FileError::Gone(gone.clone())),
            (json!({"secret": "s"}), FileError::Other("an object of secret".to_owned())),
            (json!("s"), FileError::Other("a text".to_owned())),
            (json!(null), FileError::Other("null".to_owned())),
        ] {
            assert_eq!(File::read(&value).unwrap_err(), why);
        }
    }

    #[test]
    fn a_client_names_no_place_and_no_range_of_media_types() {
        let file = File::sent(Some("C:\\up\\x.png"), Some("image/*"), b"");
        assert_eq!((file.name.as_deref(), file.media_type.as_str()), (Some("x.png"), UNKNOWN));
        assert_eq!(File::sent(None, Some("image/png"), b"").media_type, "image/png");
        assert_eq!(File::sent(None, Some("a\r\nb: c"), b"").media_type, UNKNOWN);
    }
}
