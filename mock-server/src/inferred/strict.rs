use http::HeaderMap;
use http::header::CONTENT_TYPE;
use serde_json::Value;
use specs::annotation::FailureKind;
use specs::contract::MediaRange;
use specs::schema::Direction;

use crate::failure::Failure;
use crate::pipeline::Found;

/// Holds an answer against what the operation declares for its status: media type, body and required headers.
///
/// # Errors
/// The first thing that is not as declared: our own defect, or the document's.
pub(crate) fn hold(found: &Found<'_>, status: u16, headers: &HeaderMap, body: &[u8]) -> Result<(), Failure> {
    let breach = |what: String| {
        let reason = format!("the answer {status} of {} breaks the document: {what}", found.operation.id);
        Err(Failure::new(FailureKind::Internal, reason))
    };
    let Some(response) = found.operation.responses.for_status(status) else {
        return breach("the status is not declared".to_owned());
    };
    let missing = response.headers.iter().find(|it| it.required && !headers.contains_key(it.name.as_str()));
    if let Some(header) = missing {
        return breach(format!("the header `{}` is required", header.name));
    }
    if body.is_empty() || response.content.is_empty() {
        return Ok(());
    }
    let sent = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some(content) = response.content_for(sent) else {
        return breach(format!("the media type `{sent}` is not declared"));
    };
    let is_json = MediaRange::parse(sent).is_ok_and(|range| range.is_json());
    let Some(at) = content.schema.as_ref().filter(|_| is_json) else { return Ok(()) };
    let value: Value = match serde_json::from_slice(body) {
        Ok(value) => value,
        Err(error) => return breach(format!("the body is not JSON: {error}")),
    };
    let validator = match found.system().travelling(Direction::Response).validator(at) {
        Ok(validator) => validator,
        Err(error) => return breach(error.to_string()),
    };
    match validator.iter_errors(&value).next() {
        Some(error) => breach(format!("`{}` of the body: {error}", error.instance_path())),
        None => Ok(()),
    }
}
