use std::borrow::Cow;
use std::sync::Arc;

use arc_swap::ArcSwapOption;
use serde_json::Value;
use specs::annotation::{FailureKind, NamedRecord};
use specs::expression::Scope;

use super::reading::Reading;
use super::{scopes, standing};
use crate::expiry::instant;
use crate::failure::Failure;
use crate::secret::{self, Shown};
use crate::site::Kept;
use crate::state::{CollectionId, Record};
use crate::token::{Credential, Refused};

/// A key or session that a live record of this world has.
pub(super) fn read(reading: &Reading<'_>, lookup: &NamedRecord) -> Result<Credential, Failure> {
    let word = reading.identity.proof.word();
    let (collection, record) = record(reading, lookup, word)?;
    let names = [(reading.identity.proof.name(), record.fields())];
    let scope = Scope::new(&names);
    if !lookup.condition.as_ref().map_or(Ok(true), |condition| condition.holds(&scope))? {
        return Err(reading.refused(&Refused::Revoked(word)));
    }
    let expires = lookup.expires.as_ref().map(|expires| expires.render(&scope)).transpose()?;
    Ok(Credential {
        shown: Shown::new(reading.shown),
        scheme: reading.scheme.id.clone(),
        word,
        id: None,
        expires: instant(&expires.unwrap_or_default())?,
        claims: Value::Null,
        facts: reading.facts(record.fields())?,
        scopes: scopes::scopes(reading, record.fields())?,
        standing: standing::standing(reading, record.fields())?,
        caller: ArcSwapOption::empty(),
        record: Some((collection, record)),
    })
}

/// The record whose field holds what is shown, or the hash of it.
fn record(
    reading: &Reading<'_>,
    lookup: &NamedRecord,
    word: &'static str,
) -> Result<(CollectionId, Arc<Record>), Failure> {
    if !reading.identity.proof.has_form(reading.shown) {
        let reason = format!("it does not start with `{}`", lookup.prefix);
        return Err(reading.refused(&Refused::Malformed(word, reason)));
    }
    let collection = reading.plan.records.ok_or_else(|| {
        Failure::new(FailureKind::Internal, format!("resource `{}` is not declared", lookup.resource))
    })?;
    let kept: Cow<'_, str> = match reading.plan.kept {
        Kept::Hashed => secret::hashed(reading.shown).into(),
        Kept::Plain => reading.shown.into(),
    };
    let snapshot = reading.exchange.world.snapshot();
    let by = lookup.by.as_deref();
    let record = snapshot.lookup(collection, by, &Value::from(&*kept));
    // Found by a hash of the value, so compared once more, in a time that tells nothing.
    let field = by.unwrap_or(&snapshot.layout().of(collection).form.id);
    let same = |record: &&Arc<Record>| record.field(field).as_str().is_some_and(|it| secret::same(it, &kept));
    let unknown = || reading.refused(&Refused::Unknown(lookup.resource.clone(), word));
    Ok((collection, Arc::clone(record.filter(same).ok_or_else(unknown)?)))
}
