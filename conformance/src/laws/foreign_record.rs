//! Another tenant's record answers as the tenancy says that it does to outsiders, and the answer tells nothing
//! of it. Its id is found by asking as somebody of that tenant.

use serde_json::{Map, Value};
use specs::annotation::{FailureKind, Verb};
use specs::contract::Location;
use specs::{Operation, System};

use super::arguments::{Bound, Ids};
use super::bench::{Asked, Bench};
use super::caller::Standing;
use super::failure::Expected;
use super::foreign::{ENOUGH, Pair, is_foreign, is_level, is_owned, pairs};
use super::meaning::{meanings, of_record};
use super::outcome::{Stop, Tried};
use super::room::Who;

/// Shorter texts are words that stand everywhere.
const SHORTEST: usize = 8;

pub(super) fn fits(system: &System, operation: &Operation) -> bool {
    let names_owned = |name: &str| {
        let meaning = meanings(system, operation, name, Location::Path).into_iter().next();
        meaning.is_some_and(|meaning| is_owned(system, &meaning.resource))
    };
    !operation.security.is_optional()
        && system.annotation().tenancy.is_some()
        && operation.behaviour.verb().is_some()
        && operation.path.names().last().is_some_and(names_owned)
}

pub(super) async fn hold(bench: &mut Bench<'_, '_, '_>) -> Tried {
    let mut why = "no two people stand in different places".to_owned();
    let mut tried = 0;
    for pair in pairs(bench.people()) {
        if tried == ENOUGH {
            break;
        }
        match between(bench, pair).await {
            Ok(()) => tried += 1,
            Err(stop) => why = stop.of_attempt()?,
        }
    }
    if tried == 0 { Err(Stop::Untried(why)) } else { Ok(()) }
}

async fn between(bench: &mut Bench<'_, '_, '_>, pair: Pair) -> Tried {
    let operation = bench.case.operation;
    let (owner, outsider) = (&bench.people()[pair.owner], &bench.people()[pair.outsider]);
    let (who, is_nowhere) = (Who::Caller(pair.outsider), outsider.standing == Standing::Nowhere);
    let Some(bound) = theirs(bench, pair).await? else {
        return Stop::untried(format!("no list shows {} a record of her own", owner.name));
    };
    // Whoever may not call at all is told so of every record.
    if !is_nowhere {
        let Some(unknown) = bench.room.whole_draft(operation, who, Ids::Unknown).await? else {
            return Stop::untried("its path cannot be filled in");
        };
        let asked = bench.ask(&format!("{} asks for nothing", outsider.name), &unknown, who).await?;
        if asked.is_denied() {
            return Stop::untried(format!("{} may not call it", outsider.name));
        }
    }
    let mut draft = bench.room.around(operation, who, bound.path.clone()).await?;
    draft.body = bench.room.bodies(operation, who, &draft.path).await?.into_iter().next();
    let asked = bench.ask(&format!("{} asks", outsider.name), &draft, who).await?;
    if matches!(asked.status(), 400 | 422) {
        return Stop::untried(format!("the request was refused as it is: {}", asked.told()));
    }
    let expected = refusals(bench, is_nowhere);
    bench.check_refused_as(&asked, &expected);
    if let Some((_, record)) = bound.records.last() {
        let told = leak(record, &asked);
        bench.check(&asked, told.is_none(), || {
            let (name, value) = told.unwrap_or_default();
            ["body".to_owned(), format!("nothing of the record, such as its {name}"), value]
        });
    }
    Ok(())
}

/// A path that names records of the owner's place: all of them, or the levels that it starts from.
async fn theirs(bench: &mut Bench<'_, '_, '_>, pair: Pair) -> Tried<Option<Bound>> {
    let (system, operation) = (bench.system(), bench.case.operation);
    let (owner, outsider) = (&bench.people()[pair.owner], &bench.people()[pair.outsider]);
    let names: Vec<String> = operation.path.names().map(str::to_owned).collect();
    let foreign =
        |resource: &str, record: &Map<String, Value>| is_foreign(system, resource, record, owner, outsider);
    let all = |resource: &str, record: &Map<String, Value>| {
        !is_owned(system, resource) || foreign(resource, record)
    };
    let who = Who::Caller(pair.owner);
    if let Some(bound) = bench.room.bind(operation, who, &names, &all).await? {
        return Ok(Some(bound));
    }
    let levels = |resource: &str, record: &Map<String, Value>| {
        !is_level(system, resource) || foreign(resource, record)
    };
    let bound = bench.room.bind(operation, who, &names, &levels).await?;
    Ok(bound.filter(|bound| bound.records.iter().any(|(resource, _)| is_level(system, resource))))
}

/// What an outsider may be told: what the tenancy says; who finds records in other ways finds none here.
fn refusals(bench: &Bench<'_, '_, '_>, is_nowhere: bool) -> Vec<Expected> {
    let (system, operation) = (bench.system(), bench.case.operation);
    let Some(tenancy) = &system.annotation().tenancy else { return Vec::new() };
    let (read, write) = (tenancy.outsider.read.kind, tenancy.outsider.write.kind);
    let own = operation.path.names().last().and_then(|name| of_record(system, operation, name));
    let resource = own.as_ref().and_then(|own| system.annotation().resources.get(&own.resource));
    let mut kinds = vec![if operation.writes() { write } else { read }];
    if resource.is_none_or(|resource| !resource.visible.is_empty()) {
        kinds.push(FailureKind::NotFound);
    }
    if own.is_none() || matches!(operation.behaviour.verb(), Some(Verb::Flow(_))) {
        kinds.extend([read, write]);
    }
    if is_nowhere {
        kinds.extend([read, FailureKind::Forbidden]);
    }
    kinds.into_iter().map(|kind| bench.refusal(kind)).collect()
}

/// A text of the record that the answer tells and the request does not.
fn leak(record: &Map<String, Value>, asked: &Asked) -> Option<(String, String)> {
    let answer = asked.response.content()?.to_string();
    let sent = format!("{} {}", asked.request.url, asked.request.content().cloned().unwrap_or_default());
    let told = record.iter().find(|(_, value)| {
        value
            .as_str()
            .is_some_and(|text| text.len() >= SHORTEST && answer.contains(text) && !sent.contains(text))
    });
    told.map(|(name, value)| (name.clone(), value.to_string()))
}
