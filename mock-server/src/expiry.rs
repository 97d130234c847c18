use jiff::Timestamp;
use serde_json::Value;
use specs::annotation::FailureKind;

use crate::failure::Failure;

/// The instant a document means: RFC 3339, or seconds since 1970. Null is none.
///
/// # Errors
/// When it is anything else, which is the document's defect.
pub(crate) fn instant(value: &Value) -> Result<Option<Timestamp>, Failure> {
    let read = match value {
        Value::Null => return Ok(None),
        Value::String(text) => text.parse().ok(),
        other => other.as_i64().and_then(|seconds| Timestamp::from_second(seconds).ok()),
    };
    let wrong = || Failure::new(FailureKind::Internal, format!("{value} is no instant"));
    read.map(Some).ok_or_else(wrong)
}
