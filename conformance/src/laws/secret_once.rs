//! A secret is shown when it is made and never again: not when the record is read, listed or changed.

use serde_json::{Map, Value};
use specs::annotation::Verb;
use specs::{Operation, System};

use super::bench::{Asked, Bench};
use super::life_cycle::changed;
use super::listing::Listing;
use super::making::{Deed, Made, beside, resource};
use super::outcome::{Stop, Tried};

const NOTHING: &str = "nothing secret was sent or shown";

/// Shorter values stand in answers by chance.
const SHORTEST: usize = 8;

pub(super) fn fits(system: &System, operation: &Operation) -> bool {
    match operation.behaviour.verb() {
        Some(Verb::Create(_)) => !secret_fields(system, operation).is_empty(),
        Some(verb) => reveals(verb) && maker(system, operation).is_some(),
        None => false,
    }
}

fn reveals(verb: &Verb) -> bool {
    verb.steps().is_some_and(|steps| !steps.reveal.is_empty())
}

/// The operation that makes what another one shows a secret of.
fn maker<'c>(system: &'c System, operation: &Operation) -> Option<&'c Operation> {
    let is_above = |create: &&Operation| {
        let below = operation.path.as_str().strip_prefix(create.path.as_str().trim_end_matches('/'));
        matches!(create.behaviour.verb(), Some(Verb::Create(_)))
            && resource(create) == resource(operation)
            && below.is_some_and(|rest| rest.starts_with("/{"))
    };
    system.operations().iter().find(is_above)
}

/// Fields of which the contract says that they are not shown, or by this answer alone.
fn secret_fields<'c>(system: &'c System, operation: &'c Operation) -> Vec<&'c str> {
    let declared = resource(operation).and_then(|name| system.annotation().resources.get(name));
    let kept = declared.into_iter().flat_map(|declared| declared.secrets.iter().chain(&declared.sealed));
    let steps = operation.behaviour.verb().and_then(Verb::steps);
    let shown = steps.into_iter().flat_map(|steps| &steps.reveal);
    kept.chain(shown).map(String::as_str).collect()
}

pub(super) async fn hold(bench: &mut Bench<'_, '_, '_>) -> Tried {
    let (system, operation) = (bench.system(), bench.case.operation);
    let fields = secret_fields(system, operation);
    let Some(create) = maker(system, operation) else { return made_with(bench, operation, &fields).await };
    let made = Made::by(bench, create, |_| Ok(())).await?;
    let tried = shown_later(bench, create, &made, &fields).await;
    let removed = made.remove(bench, create).await;
    tried.and(removed.map(drop))
}

/// Secrets that a record is made with.
async fn made_with<'c>(bench: &mut Bench<'_, '_, 'c>, create: &'c Operation, fields: &[&str]) -> Tried {
    let suits = |made: &Made| match secrets(fields, &made.asked).is_empty() {
        true => Err(NOTHING),
        false => Ok(()),
    };
    let made = Made::by(bench, create, suits).await?;
    let tried = again(bench, create, &made, &secrets(fields, &made.asked)).await;
    let removed = made.remove(bench, create).await;
    tried.and(removed.map(drop))
}

/// Secrets that an operation on the record shows.
async fn shown_later<'c>(
    bench: &mut Bench<'_, '_, 'c>,
    create: &'c Operation,
    made: &Made,
    fields: &[&str],
) -> Tried {
    let operation = bench.case.operation;
    let mut draft = made.draft(bench, operation).await?;
    draft.body = bench.room.bodies(operation, made.who, &draft.path).await?.into_iter().next();
    let asked = bench.ask("show", &draft, made.who).await?;
    let secrets = secrets(fields, &asked);
    if secrets.is_empty() {
        return Stop::untried(format!("{NOTHING}: {}", asked.status()));
    }
    again(bench, create, made, &secrets).await
}

async fn again<'c>(
    bench: &mut Bench<'_, '_, 'c>,
    create: &'c Operation,
    made: &Made,
    secrets: &[(String, String)],
) -> Tried {
    let system = bench.system();
    if let Some(asked) = made.read(bench, create, "read").await? {
        hidden(bench, secrets, &asked);
    }
    let listings = Listing::all_of(system, resource(create).unwrap_or_default());
    let same_path = |listing: &Listing<'_>| listing.operation.path.shape() == create.path.shape();
    if let Some(listing) = listings.into_iter().find(same_path) {
        let mut draft = made.draft(bench, listing.operation).await?;
        if let Some(name) = listing.size() {
            let most = listing.bounds(system, name).maximum;
            most.into_iter().for_each(|most| draft.ask(name, most.to_string()));
        }
        let asked = bench.ask_of(listing.operation, "list", &draft, made.who, None).await?;
        hidden(bench, secrets, &asked);
    }
    if let Some(update) = beside(system, create, Deed::Update)
        && let Some((_, body)) = changed(system, update, &made.record)
    {
        let mut draft = made.draft(bench, update).await?;
        draft.body = Some(body);
        let asked = bench.ask_of(update, "update", &draft, made.who, None).await?;
        hidden(bench, secrets, &asked);
    }
    Ok(())
}

/// Values of secret fields, sent or shown.
fn secrets(fields: &[&str], asked: &Asked) -> Vec<(String, String)> {
    let sent = asked.request.content().and_then(Value::as_object);
    let shown = asked.response.content().and_then(members);
    let of = |name: &str| [sent, shown].map(|members| members.and_then(|members| members.get(name)));
    let found = fields.iter().flat_map(|name| of(name).map(|value| (*name, value)));
    let texts = found.filter_map(|(name, value)| Some((name.to_owned(), value?.as_str()?.to_owned())));
    texts.filter(|(_, text)| text.len() >= SHORTEST).collect()
}

/// The record of an answer, in its envelope or not.
fn members(body: &Value) -> Option<&Map<String, Value>> {
    let members = body.as_object()?;
    let held: Vec<_> = members.values().filter_map(Value::as_object).collect();
    Some(if let ([held], 1) = (held.as_slice(), members.len()) { held } else { members })
}

/// The value stays out of the report: it is a secret.
fn hidden(bench: &mut Bench<'_, '_, '_>, secrets: &[(String, String)], asked: &Asked) {
    let answer = asked.response.content().map(Value::to_string).unwrap_or_default();
    let shown = secrets.iter().find(|(_, secret)| answer.contains(secret));
    bench.check(asked, shown.is_none(), || {
        let name = shown.map(|(name, _)| name.clone()).unwrap_or_default();
        [
            "body".to_owned(),
            format!("nothing of `{name}`, which is shown once"),
            "it is shown again".to_owned(),
        ]
    });
}
