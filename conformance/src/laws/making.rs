use serde_json::{Map, Value, json};
use specs::annotation::Verb;
use specs::contract::Location;
use specs::expression::Scope;
use specs::{Operation, Pointer, System};

use super::arguments::Ids;
use super::bench::{Asked, Bench};
use super::body::{json_of, value_of};
use super::draft::Draft;
use super::meaning::{id_field, of_record};
use super::outcome::{Stop, Tried};
use super::room::Who;

/// A record that was made to try a law on.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) who: Who,
    pub(super) id: String,
    pub(super) record: Map<String, Value>,
    pub(super) asked: Asked,
    /// The path it was made under.
    path: Vec<(String, String)>,
}

/// What may be done with a record: the operation below the one that makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    Read,
    Update,
    Delete,
}

impl Made {
    /// Makes a record that suits, cleared away afterwards by [`Made::remove`].
    pub(super) async fn by<'c>(
        bench: &mut Bench<'_, '_, 'c>,
        create: &'c Operation,
        suits: impl Fn(&Self) -> Result<(), &'static str> + Send,
    ) -> Tried<Self> {
        let system = bench.system();
        if bench.room.is_kept && beside(system, create, Deed::Delete).is_none() {
            return Stop::untried("what it makes cannot be deleted");
        }
        let mut why = String::new();
        let mut denied = "no body could be made for it".to_owned();
        for who in bench.room.candidates(create) {
            let Some(draft) = bench.room.draft(create, who, Ids::Real).await? else {
                why = "no list shows a record that its path could name".to_owned();
                continue;
            };
            let bodies = bench.room.bodies(create, who, &draft.path).await?;
            let bodies = if bodies.is_empty() && json_of(create).is_none() {
                vec![None]
            } else {
                bodies.into_iter().map(Some).collect()
            };
            for body in bodies {
                let draft = Draft { body, ..draft.clone() };
                let asked = match bench.ask_of(create, "create", &draft, who, None).await {
                    Ok(asked) => asked,
                    Err(stop) => {
                        why = stop.of_attempt()?;
                        break;
                    }
                };
                if asked.response.status.is_success() {
                    let made = Self::of(system, create, asked)?;
                    let Err(reason) = suits(&made) else { return Ok(made) };
                    made.remove(bench, create).await?;
                    why = reason.to_owned();
                    continue;
                }
                if asked.is_denied() {
                    denied = format!("nobody who was tried may make one: {}", asked.told());
                    break;
                }
                why = format!("nothing could be made: {}", asked.told());
            }
        }
        Err(Stop::Untried(if why.is_empty() { denied } else { why }))
    }

    fn of(system: &System, create: &Operation, asked: Asked) -> Tried<Self> {
        let resource = resource(create).unwrap_or_default();
        let record = asked.response.content().and_then(|body| record_of(system, create, body)).cloned();
        let id = record.as_ref().and_then(|record| value_of(record, id_field(system, resource)));
        let (Some(record), Some(id)) = (record, id) else {
            return Stop::untried("the answer does not tell the id of what was made");
        };
        Ok(Self { who: asked.who, id, record, path: asked.draft.path.clone(), asked })
    }

    /// A request for what was made.
    pub(super) async fn draft<'c>(
        &self,
        bench: &mut Bench<'_, '_, 'c>,
        operation: &'c Operation,
    ) -> Tried<Draft> {
        let path = operation.path.names().map(|name| {
            let above = self.path.iter().find(|(known, _)| known == name);
            let value = above.map(|(_, value)| value.clone());
            (name.to_owned(), value.unwrap_or_else(|| self.called(bench.system(), operation, name)))
        });
        let path = path.collect();
        bench.room.around(operation, self.who, path).await
    }

    /// What the last parameter of a path calls it: its id, a field that is as good, or the field of that name.
    fn called(&self, system: &System, operation: &Operation, name: &str) -> String {
        let field = of_record(system, operation, name).map_or_else(|| name.to_owned(), |own| own.field);
        value_of(&self.record, &field).unwrap_or_else(|| self.id.clone())
    }

    /// Reads it, if there is a way to.
    pub(super) async fn read<'c>(
        &self,
        bench: &mut Bench<'_, '_, 'c>,
        create: &'c Operation,
        step: &str,
    ) -> Tried<Option<Asked>> {
        let Some(read) = beside(bench.system(), create, Deed::Read) else { return Ok(None) };
        let draft = self.draft(bench, read).await?;
        let asked = bench.ask_of(read, step, &draft, self.who, None).await?;
        Ok((!asked.is_denied()).then_some(asked))
    }

    /// Deletes it, if there is a way to.
    pub(super) async fn remove<'c>(
        &self,
        bench: &mut Bench<'_, '_, 'c>,
        create: &'c Operation,
    ) -> Tried<Option<Asked>> {
        let Some(delete) = beside(bench.system(), create, Deed::Delete) else { return Ok(None) };
        let draft = self.draft(bench, delete).await?;
        let asked = bench.ask_of(delete, "delete", &draft, self.who, None).await?;
        Ok((!asked.is_denied()).then_some(asked))
    }
}

pub(super) fn resource(operation: &Operation) -> Option<&str> {
    operation.behaviour.verb().and_then(Verb::resource)
}

/// The operation of a record that stands one parameter below the one that makes it.
pub(super) fn beside<'c>(system: &'c System, create: &Operation, deed: Deed) -> Option<&'c Operation> {
    let above = create.path.as_str().trim_end_matches('/');
    system.operations().iter().find(|operation| {
        let is_it = match operation.behaviour.verb() {
            Some(Verb::Read(_)) => deed == Deed::Read,
            Some(Verb::Update(_)) => deed == Deed::Update,
            Some(Verb::Delete(_)) => deed == Deed::Delete,
            _ => false,
        };
        let below = operation.path.as_str().strip_prefix(above).and_then(|rest| rest.strip_prefix('/'));
        let is_item = below.is_some_and(|rest| {
            rest.starts_with('{')
                && rest.trim_end_matches('/').ends_with('}')
                && !rest.trim_end_matches('/').contains('/')
        });
        let needs = operation.parameters.iter().any(|one| one.required && one.location == Location::Query);
        is_it && is_item && !needs && resource(operation) == resource(create)
    })
}

/// The record in the envelope of one.
pub(super) fn record_of<'v>(
    system: &System,
    operation: &Operation,
    body: &'v Value,
) -> Option<&'v Map<String, Value>> {
    let surface = system.surface(operation.path.as_str());
    let Some(template) = system.item_envelope(surface) else { return body.as_object() };
    let record = json!("\u{f8ff}record");
    let envelope = template.render(&Scope::new(&[("record", &record)])).ok()?;
    let names = envelope.as_object()?.iter();
    let held =
        names.filter(|(_, value)| **value == record).map(|(name, _)| Pointer::root().push(name)).next();
    held.unwrap_or_else(Pointer::root).lookup(body)?.as_object().or_else(|| body.as_object())
}
