use headers_accept::Accept;
use http::{HeaderName, HeaderValue, StatusCode};
use mediatype::MediaType;
use serde_json::Value;
use specs::annotation::{self, Dialect, FailureKind};
use specs::contract::Content;
use specs::expression::Template;

use super::Exchange;
use super::negotiate::accept;
use super::route::Found;
use crate::failure::{Failure, text};

/// What a document says of one answer besides its body. It is read while the operation may still
/// fail, so that an answer which cannot be sent changes nothing.
#[derive(Debug, Default)]
pub(crate) struct Head {
    pub(super) status: Option<StatusCode>,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    /// The declared form of the answer.
    pub(super) media: Option<Content>,
}

impl Head {
    /// Headers and nothing else.
    pub(crate) fn with(headers: impl IntoIterator<Item = (HeaderName, HeaderValue)>) -> Self {
        Self { headers: headers.into_iter().collect(), ..Self::default() }
    }

    /// What it comes to over the names that `render` knows.
    ///
    /// # Errors
    /// When an expression fails, what it gives is not declared or cannot be sent, or the client does not
    /// take the media type.
    pub(crate) fn of(
        said: &annotation::Head,
        exchange: &Exchange,
        found: &Found<'_>,
        render: impl Fn(&Template) -> Result<Value, Failure>,
    ) -> Result<Self, Failure> {
        let status = said.status.as_ref().map(|status| self::status(found, &render(status)?)).transpose()?;
        let mut headers = Vec::new();
        for (name, template) in &said.headers {
            lines(name, &render(template)?, &mut headers)?;
        }
        let media = said.media.as_ref().map(|media| self::media(exchange, found, status, &render(media)?));
        Ok(Self { status, headers, media: media.transpose()? })
    }
}

fn status(found: &Found<'_>, said: &Value) -> Result<StatusCode, Failure> {
    let number = said.as_i64().filter(|number| annotation::Head::may_be(*number));
    let status = number.and_then(|number| StatusCode::from_u16(u16::try_from(number).ok()?).ok());
    let status = status.ok_or_else(|| wrong(format!("`status` is {said}, not a number from 200 to 399")))?;
    if found.operation.responses.for_status(status.as_u16()).is_none() {
        return Err(wrong(format!("`status` is {said}, which {} does not declare", found.operation.id)));
    }
    Ok(status)
}

/// A header a line; null is none, a list one for each of its entries.
fn lines(name: &str, said: &Value, headers: &mut Vec<(HeaderName, HeaderValue)>) -> Result<(), Failure> {
    match said {
        Value::Null => Ok(()),
        Value::Array(several) => several.iter().try_for_each(|one| lines(name, one, headers)),
        one => {
            let cannot = || wrong(format!("the header `{name}` cannot be {one}"));
            let value = HeaderValue::try_from(text(one)).map_err(|_| cannot())?;
            headers.push((HeaderName::try_from(name).map_err(|_| cannot())?, value));
            Ok(())
        }
    }
}

/// The declared form that is of this media type.
fn media(
    exchange: &Exchange,
    found: &Found<'_>,
    status: Option<StatusCode>,
    said: &Value,
) -> Result<Content, Failure> {
    let responses = &found.operation.responses;
    let status = status.map_or_else(|| responses.success(), |status| status.as_u16());
    let declared =
        responses.for_status(status).map(|response| response.content.as_slice()).unwrap_or_default();
    let name = said.as_str().unwrap_or_default();
    let content = declared.iter().find(|content| content.media_type.eq_ignore_ascii_case(name));
    let content = content.ok_or_else(|| {
        wrong(format!("`media` is {said}, which {} does not declare for {status}", found.operation.id))
    })?;
    match (accept(exchange), MediaType::parse(&content.media_type)) {
        (Some(accept), Ok(media)) if asks(found) && !takes(&accept, &media) => {
            let reason = format!("the client takes {accept}, the answer is {name}");
            Err(Failure::new(FailureKind::NotAcceptable, reason))
        }
        _ => Ok(content.clone()),
    }
}

/// FastAPI does not ask what its clients take.
fn asks(found: &Found<'_>) -> bool {
    found.system().annotation().dialect == Dialect::Plain
}

fn takes(accept: &Accept, media: &MediaType<'_>) -> bool {
    accept.negotiate([media]).is_some()
}

fn wrong(reason: String) -> Failure {
    Failure::new(FailureKind::Internal, reason)
}
