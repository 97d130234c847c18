use reqwest::Url;
use serde_json::Value;

use super::super::request::BuildError;
use super::super::text::texts;
use crate::expression::as_text;

/// `application/x-www-form-urlencoded`: a list is sent item by item.
pub(super) fn write(content: &Value) -> Result<String, BuildError> {
    let Value::Object(fields) = content else { return Ok(as_text(content).into_owned()) };
    // The URL type brings the serialiser that forms share with queries.
    let mut pairs = Url::parse("form:").map_err(|_| BuildError::Form)?;
    for (name, value) in fields {
        let values = texts(value).ok_or_else(|| BuildError::NoText(name.clone()))?;
        values.iter().for_each(|value| {
            pairs.query_pairs_mut().append_pair(name, value);
        });
    }
    Ok(pairs.query().unwrap_or_default().to_owned())
}
