//! What is made can be read and found, changes where it is changed, and is gone once it is deleted.

use serde_json::{Map, Value, json};
use specs::annotation::{FailureKind, Verb};
use specs::schema::Direction;
use specs::{Operation, System};

use super::bench::{Asked, Bench};
use super::body::{is_free, json_of};
use super::draft::{Draft, DraftBody};
use super::failure::Expected;
use super::listing::Listing;
use super::making::{Deed, Made, beside, record_of, resource};
use super::meaning::{of_name, referred, resolved};
use super::outcome::Tried;
use super::walk::Walk;

pub(super) fn fits(operation: &Operation) -> bool {
    matches!(operation.behaviour.verb(), Some(Verb::Create(_)))
}

pub(super) async fn hold(bench: &mut Bench<'_, '_, '_>) -> Tried {
    let create = bench.case.operation;
    let made = Made::by(bench, create, |_| Ok(())).await?;
    let tried = live(bench, create, &made).await;
    let gone = end(bench, create, &made).await;
    tried.and(gone)
}

async fn live<'c>(bench: &mut Bench<'_, '_, 'c>, create: &'c Operation, made: &Made) -> Tried {
    if let Some(asked) = made.read(bench, create, "read").await? {
        found(bench, &asked);
        same(bench, create, &asked, &made.record, "what its creation answered");
    }
    listed(bench, create, made, true).await?;
    change(bench, create, made).await
}

fn found(bench: &mut Bench<'_, '_, '_>, asked: &Asked) {
    bench.check(asked, asked.response.status.is_success(), || {
        ["status".to_owned(), "success, for it is there".to_owned(), asked.told()]
    });
}

/// What two answers both say of the record they say alike, but for what follows from others or from the clock.
fn same(
    bench: &mut Bench<'_, '_, '_>,
    create: &Operation,
    asked: &Asked,
    known: &Map<String, Value>,
    what: &str,
) {
    let system = bench.system();
    let record = asked.response.content().and_then(|body| record_of(system, create, body));
    let Some(record) = record.filter(|_| asked.response.status.is_success()) else { return };
    let moving = moving(system, create);
    let other = known.iter().find(|(name, value)| {
        !moving.contains(&name.as_str()) && record.get(*name).is_some_and(|other| other != *value)
    });
    bench.check(asked, other.is_none(), || {
        let (name, value) = other.map(|(name, value)| (name.clone(), value.clone())).unwrap_or_default();
        let actual = record.get(&name).cloned().unwrap_or_default();
        [format!("body member {name}"), format!("{value}, {what}"), actual.to_string()]
    });
}

/// Fields that may change by themselves, or are shown once.
fn moving<'c>(system: &'c System, create: &Operation) -> Vec<&'c str> {
    let declared = resource(create).and_then(|name| system.annotation().resources.get(name));
    let Some(declared) = declared else { return Vec::new() };
    let followed = declared.live.keys().chain(declared.computed.keys()).chain(&declared.secrets);
    let followed = followed.chain(&declared.sealed).chain(&declared.stamps.updated);
    followed.map(String::as_str).collect()
}

/// Whether the list beside its creation shows it.
async fn listed<'c>(
    bench: &mut Bench<'_, '_, 'c>,
    create: &'c Operation,
    made: &Made,
    is_there: bool,
) -> Tried {
    let system = bench.system();
    let listings = Listing::all_of(system, resource(create).unwrap_or_default());
    let same_path = |listing: &Listing<'_>| listing.operation.path.shape() == create.path.shape();
    let Some(listing) = listings.into_iter().find(same_path) else { return Ok(()) };
    let draft = made.draft(bench, listing.operation).await?;
    let Some(asked) = walk(bench, &listing, &draft, made).await? else { return Ok(()) };
    let (shown, asked) = asked;
    bench.check(&asked, shown == is_there, || {
        let word = |there: bool| if there { "among the rows" } else { "not among the rows" };
        ["body".to_owned(), format!("{} {}", made.id, word(is_there)), word(shown).to_owned()]
    });
    Ok(())
}

/// Whether a row has the id; none where that cannot be told.
async fn walk<'c>(
    bench: &mut Bench<'_, '_, 'c>,
    listing: &Listing<'c>,
    draft: &Draft,
    made: &Made,
) -> Tried<Option<(bool, Asked)>> {
    let size = listing.size().and_then(|name| listing.bounds(bench.system(), name).maximum);
    let walked = Walk::whole(bench, listing, draft, made.who, size).await?;
    Ok(walked.and_then(|(walk, asked)| {
        let tells_ids = walk.rows.iter().all(|row| listing.id_of(row).is_some());
        let shown = walk.rows.iter().any(|row| listing.id_of(row) == Some(&made.id));
        (tells_ids && !walk.is_cut).then_some((shown, asked))
    }))
}

/// Changes one text and reads it back.
async fn change<'c>(bench: &mut Bench<'_, '_, 'c>, create: &'c Operation, made: &Made) -> Tried {
    let system = bench.system();
    let Some(update) = beside(system, create, Deed::Update) else { return Ok(()) };
    let Some((name, body)) = changed(system, update, &made.record) else { return Ok(()) };
    let mut draft = made.draft(bench, update).await?;
    let value = body.content[&name].clone();
    draft.body = Some(body);
    let asked = bench.ask_of(update, "update", &draft, made.who, None).await?;
    if !asked.response.status.is_success() {
        return Ok(());
    }
    if let Some(asked) = made.read(bench, create, "read changed").await? {
        found(bench, &asked);
        same(bench, create, &asked, &Map::from_iter([(name, value)]), "as it was changed to");
    }
    Ok(())
}

/// A body that changes a free text which the record shows.
pub(super) fn changed(
    system: &System,
    update: &Operation,
    record: &Map<String, Value>,
) -> Option<(String, DraftBody)> {
    let (media_type, pointer) = json_of(update)?;
    let validator = system.travelling(Direction::Request).validator(pointer).ok()?;
    let schema = resolved(system, pointer)?;
    let properties = schema.get("properties")?.as_object()?;
    let resource = resource(update)?;
    let unique = &system.annotation().resources.get(resource)?.unique;
    let is_plain = |name: &str| {
        referred(system, resource, name).is_none()
            && of_name(system, name).is_none()
            && !unique.iter().flatten().any(|one| one == name)
    };
    let bodies = properties.iter().filter(|(name, rules)| {
        record.get(*name).is_some_and(|value| value.is_string() || value.is_null())
            && is_free(rules, system)
            && is_plain(name)
    });
    let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
    let kept: Map<_, _> = required
        .filter_map(Value::as_str)
        .filter_map(|name| Some((name.to_owned(), record.get(name)?.clone())))
        .collect();
    bodies.into_iter().find_map(|(name, _)| {
        let mut body = kept.clone();
        body.insert(name.clone(), json!("changed"));
        let body = Value::Object(body);
        validator.is_valid(&body).then(|| (name.clone(), DraftBody::json(media_type, body)))
    })
}

/// Deletes it and looks whether it is gone.
async fn end<'c>(bench: &mut Bench<'_, '_, 'c>, create: &'c Operation, made: &Made) -> Tried {
    let Some(asked) = made.remove(bench, create).await? else { return Ok(()) };
    bench.check(&asked, asked.response.status.is_success(), || {
        ["status".to_owned(), "success, for it is there".to_owned(), asked.told()]
    });
    if !asked.response.status.is_success() {
        return Ok(());
    }
    if let (Some(asked), Some(read)) =
        (made.read(bench, create, "read deleted").await?, beside(bench.system(), create, Deed::Read))
    {
        let expected = Expected::of(bench.system(), read, FailureKind::NotFound);
        bench.check_refused(&asked, &expected);
    }
    listed(bench, create, made, false).await
}
