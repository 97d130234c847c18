use std::sync::Arc;

use bytes::Bytes;
use http::header::LOCATION;
use serde_json::{Map, Value};
use specs::annotation::FailureKind;
use specs::contract::Content;
use specs::infer::{Act, FIRST, last_name, listed, properties, singular, slot};

use super::plan::above;
use super::sample::sample;
use super::view::{View, at, merge};
use super::{InferredPlan, Making, new, patch, written};
use crate::failure::Failure;
use crate::pipeline::{Found, Head, Made, Outcome, Task};
use crate::state::{Kept, Transaction};

/// Does what an operation is taken to do.
///
/// # Errors
/// When the record, or one it lies under, was taken away.
pub(crate) fn run(task: &Task<'_>, plan: &InferredPlan) -> Result<Outcome, Failure> {
    let path = plan.shelf(task.found);
    for (above, id) in plan.above(task.found) {
        refuse_gone(task, &above, id)?;
    }
    let said = plan.is_by_body().then(|| new::said(task, plan, &body(task, plan)));
    let id = match &said {
        Some(Some(id)) => id.as_str(),
        // Of several at once, or of none.
        Some(None) => return sample(task),
        None => plan.id(task.found),
    };
    match &plan.act {
        Act::List => {
            begin(task, plan, &path)?;
            list(task, plan, &path)
        }
        Act::Create => create(task, plan, &path),
        Act::Read => {
            refuse_gone(task, &path, id)?;
            let kept = asked(task, plan, &path, id)?;
            show(task, plan, &kept)
        }
        Act::Replace => write(task, plan, &path, id, |_| Ok(Said::Whole(body(task, plan)))),
        Act::Change => {
            refuse_gone(task, &path, id)?;
            let patch = patch::sent(task)?;
            write(task, plan, &path, id, |kept| {
                let Some(patch) = &patch else { return Ok(Said::Part(body(task, plan))) };
                let before = shown(&Making::of(task), task.found, plan, kept);
                let before = before.unwrap_or_else(|| kept.facts.clone());
                let after = patch::applied(before.clone(), patch)?;
                Ok(Said::Part(patch::difference(&before, &after)))
            })
        }
        Act::Perform(action) => {
            refuse_gone(task, &path, id)?;
            write(task, plan, &path, id, |_| Ok(Said::Part(performed(task, plan, action))))
        }
        Act::Remove => {
            refuse_gone(task, &path, id)?;
            let kept = asked(task, plan, &path, id)?;
            let outcome = show(task, plan, &kept)?;
            commit(task, |transaction| transaction.shelf(&path).remove(id))?;
            task.about.changed(&kept);
            Ok(outcome)
        }
    }
}

/// Answers an operation without records of its own, unless one that its path lies under was deleted.
///
/// # Errors
/// When one was.
pub(crate) fn answer_alone(task: &Task<'_>) -> Result<Outcome, Failure> {
    let found = task.found;
    if !found.params.is_empty() {
        let shape = found.operation.path.shape();
        for (above, id) in above(found, &shape, found.params.len()) {
            refuse_gone(task, &above, id)?;
        }
    }
    sample(task)
}

fn commit<T>(task: &Task<'_>, change: impl FnOnce(&mut Transaction) -> T) -> Result<T, Failure> {
    task.exchange.world.commit(|transaction| Ok(change(transaction)))
}

fn refuse_gone(task: &Task<'_>, path: &str, id: &str) -> Result<(), Failure> {
    match task.snapshot().shelf(path) {
        Some(shelf) if shelf.is_gone(id) => {
            Err(Failure::new(FailureKind::NotFound, format!("`{id}` of `{path}` was deleted"))
                .detail("value", id))
        }
        _ => Ok(()),
    }
}

/// Puts in the records that a list shows before anybody made one.
fn begin(task: &Task<'_>, plan: &InferredPlan, path: &str) -> Result<(), Failure> {
    if task.snapshot().shelf(path).is_some_and(|shelf| shelf.is_begun()) {
        return Ok(());
    }
    let operations = task.found.service_system().operations();
    let making = Making::of(task);
    let first = plan.family.list.and_then(|index| {
        let operation = &operations[index];
        let content = json_form(operation)?;
        Some(View { making: &making, operation, content, plan, found: task.found }.first())
    });
    commit(task, |transaction| {
        let shelf = transaction.shelf(path);
        if !shelf.is_begun() {
            shelf.begin(first.unwrap_or_default());
        }
    })
}

/// The first form of success that is JSON.
pub(super) fn json_form(operation: &specs::Operation) -> Option<&Content> {
    let success = operation.responses.for_status(operation.responses.success())?;
    success.content.iter().find(|content| content.is_json())
}

/// The record of an id, made up where nobody made it.
fn asked(task: &Task<'_>, plan: &InferredPlan, path: &str, id: &str) -> Result<Arc<Kept>, Failure> {
    if let Some(kept) = task.snapshot().shelf(path).and_then(|shelf| shelf.get(id)) {
        return Ok(Arc::clone(kept));
    }
    begin(task, plan, path)?;
    commit(task, |transaction| {
        let shelf = transaction.shelf(path);
        match shelf.get(id) {
            Some(kept) => Arc::clone(kept),
            None if shelf.has_room() => shelf.ask(id),
            None => Arc::new(Kept::unsaid(id)),
        }
    })
}

/// What a client says of a record.
enum Said {
    /// All of it.
    Whole(Map<String, Value>),
    /// What is different, as a merge patch.
    Part(Map<String, Value>),
}

/// Gives a record what a client says of it.
fn write(
    task: &Task<'_>,
    plan: &InferredPlan,
    path: &str,
    id: &str,
    said: impl FnOnce(&Kept) -> Result<Said, Failure>,
) -> Result<Outcome, Failure> {
    begin(task, plan, path)?;
    let kept = task.exchange.world.commit(|transaction| {
        let shelf = transaction.shelf(path);
        let known = shelf.get(id).cloned().unwrap_or_else(|| Arc::new(Kept::unsaid(id)));
        let (names, facts) = match said(&known)? {
            Said::Whole(facts) => (names(&facts), facts),
            Said::Part(facts) => (names(&facts), changed(&known.facts, facts)),
        };
        Ok::<_, Failure>(shelf.put(id, facts, &names))
    })?;
    task.about.changed(&kept);
    show(task, plan, &kept)
}

fn names(members: &Map<String, Value>) -> Vec<String> {
    members.keys().cloned().collect()
}

fn create(task: &Task<'_>, plan: &InferredPlan, path: &str) -> Result<Outcome, Failure> {
    begin(task, plan, path)?;
    let mut facts = body(task, plan);
    let kept = commit(task, |transaction| {
        let shelf = transaction.shelf(path);
        let said = names(&facts);
        let id = new::id(task, plan, shelf, &mut facts);
        let draft = Kept { facts, ..Kept::unsaid(&id) };
        shelf.put(&id, answered(task, plan, &draft), &said)
    })?;
    task.about.changed(&kept);
    let shown = show(task, plan, &kept)?;
    Ok(match new::location(task, plan, &kept.id) {
        Some(url) => Outcome::Headed(Head::with([(LOCATION, url)]), Box::new(shown)),
        None => shown,
    })
}

/// What is known of a record once it was answered: what was sent, and what was made up beside that.
fn answered(task: &Task<'_>, plan: &InferredPlan, kept: &Kept) -> Map<String, Value> {
    let sent = kept.facts.clone();
    let Some(content) = task.content else { return sent };
    let making = Making::of(task);
    let view = View { making: &making, operation: task.found.operation, content, plan, found: task.found };
    let path = making.schema(content).map(|schema| slot(making.system.value(), schema, &plan.family.path));
    let shown = view.item(kept).and_then(|mut whole| at(&mut whole, &path?).map(Value::take));
    match shown {
        Some(Value::Object(shown)) => sent.into_iter().chain(shown).collect(),
        _ => sent,
    }
}

/// What the body says of the record: itself, or what it wraps, as answers do.
fn body(task: &Task<'_>, plan: &InferredPlan) -> Map<String, Value> {
    let Some(Value::Object(members)) = &task.input.body else { return Map::new() };
    let one = singular(last_name(&plan.family.path));
    if let (Some((name, Value::Object(inner))), 1) = (members.iter().next(), members.len())
        && (*name == one || name.eq_ignore_ascii_case("data"))
    {
        return inner.clone();
    }
    match wrapper(task, plan).and_then(|name| members.get(&name)?.as_object()) {
        Some(inner) => inner.clone(),
        None => members.clone(),
    }
}

/// The member of the answer that the record stands in.
fn wrapper(task: &Task<'_>, plan: &InferredPlan) -> Option<String> {
    let system = task.found.service_system();
    let schema = json_form(task.found.operation)?.schema.as_ref()?.lookup(system.value())?;
    slot(system.value(), schema, &plan.family.path).into_iter().next().filter(|name| name != FIRST)
}

/// A merge patch (RFC 7396). A null is remembered: it is what the record has where it may have one, and takes the
/// member away elsewhere.
fn changed(known: &Map<String, Value>, patch: Map<String, Value>) -> Map<String, Value> {
    let mut record = Value::Object(known.clone());
    merge(&mut record, &patch);
    match record {
        Value::Object(members) => members,
        _ => patch,
    }
}

/// What is known of a record that something was done to: what was sent, and the state that goes by the name of the
/// action, where the record has one: `cancel` makes an order `cancelled`.
fn performed(task: &Task<'_>, plan: &InferredPlan, action: &str) -> Map<String, Value> {
    let mut facts = body(task, plan);
    let system = task.found.service_system();
    let document = system.value().as_ref();
    let shown = plan.family.shown.first().and_then(|index| {
        let content = json_form(&system.operations()[*index])?;
        let schema = content.schema.as_ref()?.lookup(document)?;
        let path = slot(document, schema, &plan.family.path);
        specs::infer::below(document, schema, &path)
    });
    let Some(members) = shown.map(|schema| properties(document, schema)) else { return facts };
    facts.retain(|name, _| members.contains_key(name.as_str()));
    for field in ["status", "state"] {
        let states = members.get(field).and_then(|schema| listed(document, schema)).unwrap_or_default();
        let stem = action.trim_end_matches('e').to_lowercase();
        let named = |state: &&Value| state.as_str().is_some_and(|it| it.to_lowercase().starts_with(&stem));
        if let Some(state) = states.into_iter().find(|state| named(state)) {
            facts.entry(field).or_insert_with(|| state.clone());
        }
    }
    facts
}

/// A record as the operations of its collection answer it, the fullest of them.
pub(crate) fn shown(
    making: &Making<'_>,
    found: &Found<'_>,
    plan: &InferredPlan,
    kept: &Kept,
) -> Option<Map<String, Value>> {
    let operations = making.system.operations();
    plan.family.shown.iter().find_map(|index| {
        let operation = &operations[*index];
        let content = json_form(operation)?;
        let path = slot(making.system.value(), making.schema(content)?, &plan.family.path);
        let view = View { making, operation, content, plan, found };
        let mut whole = view.item(kept)?;
        match at(&mut whole, &path)?.take() {
            Value::Object(members) => Some(members),
            _ => None,
        }
    })
}

fn list(task: &Task<'_>, plan: &InferredPlan, path: &str) -> Result<Outcome, Failure> {
    let snapshot = task.snapshot();
    let (Some(content), Some(shelf)) = (task.content, snapshot.shelf(path)) else { return sample(task) };
    let operation = task.found.operation;
    let key = format!("{} {} {}", operation.pointer, content.media_type, task.exchange.query);
    let body = shelf.views().get(&key, || {
        let making = Making::of(task);
        let view = View { making: &making, operation, content, plan, found: task.found };
        Ok::<_, Failure>(bytes(&making, content, view.page(shelf, &task.input)))
    })?;
    answer(task, content, body)
}

fn show(task: &Task<'_>, plan: &InferredPlan, kept: &Kept) -> Result<Outcome, Failure> {
    let Some(content) = task.content else { return Ok(Outcome::Nothing) };
    let operation = task.found.operation;
    let key = format!("{} {}", operation.pointer, content.media_type);
    let body = kept.views.get(&key, || {
        let making = Making::of(task);
        let view = View { making: &making, operation, content, plan, found: task.found };
        Ok::<_, Failure>(bytes(&making, content, view.item(kept)))
    })?;
    answer(task, content, body)
}

fn bytes(making: &Making<'_>, content: &Content, value: Option<Value>) -> Bytes {
    value.map_or_else(Bytes::new, |value| written(making.system, content, &value).1)
}

/// What cannot be shown as a record is shown as the document says.
fn answer(task: &Task<'_>, content: &Content, body: Bytes) -> Result<Outcome, Failure> {
    if body.is_empty() {
        return sample(task);
    }
    let (media, _) = written(task.found.service_system(), content, &Value::Null);
    Ok(Outcome::Made(Made { status: None, media: Some(media), body }))
}
