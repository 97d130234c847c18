use std::sync::Arc;

use aws_lc_rs::hmac;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::Value;
use specs::annotation::{Algorithm, Deliveries, Encoding, FailureKind, SecretSource, Signing};

use crate::change::{Bindings, Work};
use crate::failure::{Failure, text};
use crate::state::{CollectionId, Record};

/// The largest body that is sent; what a request may carry is of this size too.
pub(crate) const LARGEST: usize = 1 << 20;

/// A request to somewhere else.
#[derive(Debug)]
pub(crate) struct Letter {
    pub(crate) method: Method,
    pub(crate) url: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// The request that a record is at this instant.
///
/// # Errors
/// When an expression fails, the secret is missing, or it is too large.
pub(super) fn letter(
    work: &mut Work<'_, '_>,
    collection: CollectionId,
    deliveries: &Deliveries,
    record: &Arc<Record>,
) -> Result<Letter, Failure> {
    let mut names = work.sent_names(collection, deliveries, record)?;
    let url = text(&names.render(&deliveries.url)?);
    let body = deliveries.body.as_ref().map(|body| names.render(body)).transpose()?;
    let body = body.filter(|body| !body.is_null());
    let body = body.map(|body| written(body, deliveries.sorted)).unwrap_or_default();
    if body.len() > LARGEST {
        return Err(wrong(format!("the body has {} bytes; at most {LARGEST} are sent", body.len())));
    }
    names.bind("body", body.as_str().into());
    if let Some(signing) = &deliveries.signature {
        let secret = secret(work, collection, &signing.secret, &names)?;
        let signature = signature(signing, &secret, &body, &names)?;
        names.bind("signature", signature.into());
    }
    let mut headers = HeaderMap::new();
    headers.insert(http::header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    for (name, value) in names.rendered(&deliveries.headers)?.iter().filter(|(_, value)| !value.is_null()) {
        let known = HeaderName::try_from(name.as_str()).ok();
        let header = known.zip(HeaderValue::try_from(text(value)).ok());
        let (known, value) = header.ok_or_else(|| wrong(format!("the header `{name}` cannot be sent")))?;
        headers.insert(known, value);
    }
    Ok(Letter { method: Method::POST, url, headers, body: Bytes::from(body) })
}

/// A text as it is, anything else as JSON without white space.
fn written(mut body: Value, sorted: bool) -> String {
    if sorted {
        body.sort_all_objects();
    }
    text(&body)
}

fn secret(
    work: &Work<'_, '_>,
    collection: CollectionId,
    source: &SecretSource,
    names: &Bindings<'_>,
) -> Result<String, Failure> {
    let secret = match source {
        SecretSource::Document(secret) => secret.value.clone(),
        SecretSource::Record(source) => {
            let kept_in = work.rules.find(work.rules.system(collection), &source.from)?;
            let found = work.rows(kept_in, &source.fields, None, names)?;
            found.first().and_then(|record| record.field(&source.field).as_str().map(str::to_owned))
        }
    };
    let secret = secret.filter(|secret| !secret.is_empty());
    secret.ok_or_else(|| wrong("there is no secret to sign it with".to_owned()))
}

fn signature(signing: &Signing, secret: &str, body: &str, names: &Bindings<'_>) -> Result<String, Failure> {
    let payload = match &signing.payload {
        Some(payload) => text(&names.render(payload)?),
        None => body.to_owned(),
    };
    let algorithm = match signing.algorithm {
        Algorithm::Sha256 => hmac::HMAC_SHA256,
    };
    let tag = hmac::sign(&hmac::Key::new(algorithm, secret.as_bytes()), payload.as_bytes());
    Ok(match signing.encoding {
        Encoding::Hex => tag.as_ref().iter().map(|byte| format!("{byte:02x}")).collect(),
        Encoding::Base64 => BASE64_STANDARD.encode(tag.as_ref()),
    })
}

fn wrong(reason: String) -> Failure {
    Failure::new(FailureKind::Internal, reason)
}
