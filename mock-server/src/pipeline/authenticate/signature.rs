use arc_swap::ArcSwapOption;
use aws_lc_rs::hmac;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;
use serde_json::{Map, Value};
use specs::annotation::{Algorithm, Encoding, SecretSource, SignatureIdentity};
use specs::expression::Scope;

use super::reading::Reading;
use super::{scopes, standing};
use crate::failure::Failure;
use crate::pipeline::grant::{Wanted, find};
use crate::secret::Shown;
use crate::token::{Credential, Refused};

/// A signature of this body that the declared secret made, and made just now.
pub(super) fn read(reading: &Reading<'_>, signature: &SignatureIdentity) -> Result<Credential, Failure> {
    let refused = |refused: Refused| reading.refused(&refused);
    let parts = parts(reading, signature).map_err(refused)?;
    let (secret, signer) = secret(reading, &signature.secret, &parts)?;
    let secret = secret.filter(|secret| !secret.is_empty()).ok_or_else(|| refused(Refused::Unconfigured))?;
    matches(reading, signature, &parts, &secret).map_err(refused)?;
    fresh(reading, signature, &parts).map_err(refused)?;
    Ok(Credential {
        shown: Shown::new(reading.shown),
        scheme: reading.scheme.id.clone(),
        word: "signature",
        id: None,
        expires: None,
        record: None,
        facts: reading.facts(&signer)?,
        scopes: scopes::scopes(reading, &signer)?,
        standing: standing::standing(reading, &signer)?,
        caller: ArcSwapOption::empty(),
        claims: signer,
    })
}

/// What the credential and the declared headers say, by name.
fn parts<'r>(
    reading: &'r Reading<'_>,
    signature: &'r SignatureIdentity,
) -> Result<Vec<(&'r str, &'r str)>, Refused> {
    let malformed = |reason: &str| Refused::Malformed("signature", reason.to_owned());
    let mut parts = signature.form.read(reading.shown).ok_or_else(|| malformed("it has another form"))?;
    for (name, header) in &signature.headers {
        let missing = || malformed(&format!("the header `{header}` is missing"));
        parts.push((name, reading.exchange.header(header.as_str()).ok_or_else(missing)?));
    }
    Ok(parts)
}

fn part<'p>(parts: &[(&str, &'p str)], name: &str) -> Option<&'p str> {
    parts.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
}

/// The secret, if one is configured, and the record it is in.
fn secret(
    reading: &Reading<'_>,
    source: &SecretSource,
    parts: &[(&str, &str)],
) -> Result<(Option<String>, Value), Failure> {
    let record = match source {
        SecretSource::Document(secret) => return Ok((secret.value.clone(), Value::Null)),
        SecretSource::Record(record) => record,
    };
    let (path, query) = (reading.found.path(), reading.exchange.query_values());
    let signed: Map<String, Value> = parts.iter().map(|(k, v)| ((*k).to_owned(), Value::from(*v))).collect();
    let signed = Value::Object(signed);
    let names = [("path", &path), ("query", &query), ("signed", &signed)];
    let snapshot = reading.exchange.world.snapshot();
    let Some(collection) = reading.plan.records else { return Ok((None, Value::Null)) };
    let wanted = Wanted::new(&record.fields, &Scope::new(&names))?;
    let Some(signer) = find(&snapshot, collection, &wanted).into_iter().next() else {
        return Err(reading.refused(&Refused::Unknown(record.from.clone(), "signature")));
    };
    Ok((signer.field(&record.field).as_str().map(str::to_owned), signer.fields().clone()))
}

fn matches(
    reading: &Reading<'_>,
    signature: &SignatureIdentity,
    parts: &[(&str, &str)],
    secret: &str,
) -> Result<(), Refused> {
    let malformed = |reason: &str| Refused::Malformed("signature", reason.to_owned());
    let part = |name: &str| match name {
        SignatureIdentity::BODY => Some(reading.body),
        name => part(parts, name).map(str::as_bytes),
    };
    let payload = signature.payload.write(part).ok_or_else(|| malformed("what it signs is not all there"))?;
    let shown = part(SignatureIdentity::SIGNATURE).and_then(|it| decoded(signature.encoding, it));
    let shown = shown.ok_or_else(|| malformed("it is not encoded as declared"))?;
    let algorithm = match signature.algorithm {
        Algorithm::Sha256 => hmac::HMAC_SHA256,
    };
    // Compares in constant time.
    hmac::verify(&hmac::Key::new(algorithm, secret.as_bytes()), &payload, &shown)
        .map_err(|_| Refused::Mismatch)
}

/// Whether it was made close to now, on the world's clock.
fn fresh(
    reading: &Reading<'_>,
    signature: &SignatureIdentity,
    parts: &[(&str, &str)],
) -> Result<(), Refused> {
    let Some(tolerance) = signature.tolerance else { return Ok(()) };
    let signed = part(parts, SignatureIdentity::TIMESTAMP)
        .and_then(|text| Timestamp::from_second(text.parse().ok()?).ok())
        .ok_or_else(|| Refused::Malformed("signature", "its timestamp is no number of seconds".to_owned()))?;
    let now = reading.exchange.world.snapshot().clock().now();
    if now.as_second().abs_diff(signed.as_second()) > u64::from(tolerance) {
        return Err(Refused::Stale { signed, tolerance });
    }
    Ok(())
}

fn decoded(encoding: Encoding, text: &[u8]) -> Option<Vec<u8>> {
    match encoding {
        Encoding::Base64 => BASE64_STANDARD.decode(text).ok(),
        Encoding::Hex => {
            let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
            let (pairs, rest) = text.as_chunks::<2>();
            let bytes = pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?));
            rest.is_empty().then(|| bytes.collect())?
        }
    }
}
