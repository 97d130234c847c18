//! A body that breaks one rule of its schema is refused as the system refuses what it validates.

use serde_json::{Value, json};
use specs::annotation::FailureKind;
use specs::schema::Direction;
use specs::{Operation, System};

use super::arguments::Ids;
use super::bench::Bench;
use super::body::json_of;
use super::draft::{Draft, DraftBody};
use super::failure::Expected;
use super::meaning::{followed, resolved};
use super::outcome::{Stop, Tried};

/// Where an operation does not declare what a broken rule answers, the contract says nothing.
pub(super) fn fits(system: &System, operation: &Operation) -> bool {
    let expected = Expected::of(system, operation, FailureKind::Validation);
    json_of(operation).is_some() && operation.responses.for_status(expected.status).is_some()
}

pub(super) async fn hold(bench: &mut Bench<'_, '_, '_>) -> Tried {
    let (system, operation) = (bench.system(), bench.case.operation);
    let expected = bench.refusal(FailureKind::Validation);
    let breaks = |draft: &Draft| violations(system, operation, draft.body.as_ref().map(|body| &body.content));
    let Some((media_type, _)) = json_of(operation) else { return Ok(()) };
    let list = |draft: &mut Draft| {
        let first = breaks(draft).into_iter().next();
        draft.body = first.map(|(_, body)| DraftBody::json(media_type, body));
    };
    if violations(system, operation, None).is_empty() {
        return Stop::untried("its schema takes any body");
    }
    let asked = bench.ask_as_able("broken", Ids::Either, None, list).await?;
    bench.check_refused(&asked, &expected);
    let whole = bench.room.bodies(operation, asked.who, &asked.draft.path).await?.into_iter().next();
    let broken = violations(system, operation, whole.as_ref().map(|body| &body.content));
    for (step, body) in broken.into_iter().skip(1) {
        let draft = Draft { body: Some(DraftBody::json(media_type, body)), ..asked.draft.clone() };
        let asked = bench.ask(&step, &draft, asked.who).await?;
        bench.check_refused(&asked, &expected);
    }
    Ok(())
}

/// Bodies that break one rule each: of another type, without what is required, with a member of another type.
fn violations(system: &System, operation: &Operation, valid: Option<&Value>) -> Vec<(String, Value)> {
    let Some((_, pointer)) = json_of(operation) else { return Vec::new() };
    let Ok(validator) = system.travelling(Direction::Request).validator(pointer) else { return Vec::new() };
    let schema = resolved(system, pointer);
    let mut found = vec![("a list".to_owned(), json!([])), ("a text".to_owned(), json!("text"))];
    found.truncate(if validator.is_valid(&found[0].1) { 2 } else { 1 });
    let whole = valid.filter(|body| body.is_object()).cloned().unwrap_or_else(|| json!({}));
    let required = schema.and_then(|schema| schema.get("required")?.as_array()).into_iter().flatten();
    for name in required.filter_map(Value::as_str) {
        let mut body = whole.clone();
        body.as_object_mut().and_then(|members| members.remove(name));
        found.push((format!("without {name}"), body));
    }
    let properties = schema.and_then(|schema| schema.get("properties")?.as_object()).into_iter().flatten();
    for (name, rules) in properties {
        let is_object = followed(system, rules)
            .and_then(|rules| rules.get("type"))
            .is_some_and(|kind| kind.to_string().contains("object"));
        let mut body = whole.clone();
        body[name] = if is_object { json!([7]) } else { json!({"not": "this"}) };
        found.push((format!("another {name}"), body));
    }
    found.into_iter().filter(|(_, body)| !validator.is_valid(body)).collect()
}
