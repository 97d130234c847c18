//! What verbs have in common: the record they are about, what they look up and refuse before they
//! do their own work, what they do and answer after it.

use std::sync::{Arc, LazyLock};

use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Map, Value};
use specs::annotation::verb::Upsert;
use specs::annotation::{self, By, FailureKind, Steps, Stream, Verb};
use specs::expression::Template;
use specs::file::File;

use crate::change::{Bindings, Work, live};
use crate::failure::Failure;
use crate::pipeline::{Access, Download, Head, Outcome, Task, level, locate, missing, permit, reach};
use crate::site::{Plan, Target};
use crate::state::{CollectionId, Record, Transaction};
use crate::stream::Streamed;

static NOTHING: Value = Value::Null;
static NO_STEPS: LazyLock<Steps> = LazyLock::new(Steps::default);

/// Everything that a verb does before it calls other systems, on a world that stays as it is.
///
/// # Errors
/// What is missing or refused.
pub(super) fn before_calls<'a>(
    task: &'a Task<'a>,
    verb: &'a Verb,
    plan: &Plan,
    transaction: &mut Transaction,
) -> Result<Bindings<'a>, Failure> {
    let mut act = Act::new(task, verb, transaction);
    if let (Some(by), Plan::Records(target)) = (verb.by(), plan) {
        let access = if verb.writes() { Access::Write } else { Access::Read };
        act.locate(by, target, access, verb.level())?;
    }
    if let (Verb::Upsert(upsert), Plan::Records(target)) = (verb, plan) {
        act.find_upserted(upsert, target)?;
    }
    act.before()?;
    Ok(act.names)
}

/// One run of a verb.
pub(super) struct Act<'a, 't> {
    pub(super) task: &'a Task<'a>,
    pub(super) work: Work<'t, 'a>,
    pub(super) names: Bindings<'a>,
    steps: &'a Steps,
}

/// The names that a request has, whatever is in the world.
pub(crate) fn request_names<'a>(task: &'a Task<'_>, now: Timestamp) -> Bindings<'a> {
    let body = task.input.body.as_ref().unwrap_or(&NOTHING);
    let mut names =
        Bindings::new(vec![("caller", task.facts()), ("context", task.context()), ("body", body)]);
    names.bind("path", task.path());
    names.bind("query", task.query());
    names.bind("now", fixtures::instant_text(now).into());
    for parent in &task.parents {
        names.lend(parent.name, &parent.shown);
    }
    names
}

impl<'a, 't> Act<'a, 't> {
    /// A run with the names of the request.
    pub(super) fn new(task: &'a Task<'a>, verb: &'a Verb, transaction: &'t mut Transaction) -> Self {
        let names = request_names(task, transaction.now());
        Self::over(task, verb, transaction, names)
    }

    /// A run with these names.
    pub(super) fn over(
        task: &'a Task<'a>,
        verb: &'a Verb,
        transaction: &'t mut Transaction,
        names: Bindings<'a>,
    ) -> Self {
        let work = Work::new(task.site.rules(), transaction).scripted(&task.scripts);
        Self { task, work, names, steps: verb.steps().unwrap_or(&NO_STEPS) }
    }

    /// The record a verb is about, which the caller can reach.
    ///
    /// # Errors
    /// When there is none, or none for this caller.
    pub(super) fn locate(
        &mut self,
        by: &By,
        target: &Target,
        access: Access,
        needed: Option<&str>,
    ) -> Result<Arc<Record>, Failure> {
        let record = self.found(by, target)?;
        if self.task.ties().any(|(field, id)| record.field(field) != id) {
            return Err(missing(self.work.transaction.snapshot(), target.collection, &record.id));
        }
        self.reach(target.collection, &record, access, needed)?;
        self.task.about.is(&record);
        self.names.bind_record("current", &record);
        Ok(record)
    }

    fn found(&self, by: &By, target: &Target) -> Result<Arc<Record>, Failure> {
        let (snapshot, id) = (self.work.transaction.snapshot(), self.task.id(&target.parameter));
        let collection = snapshot.collection(target.collection);
        let found = match by {
            By::Id => return locate(snapshot, target.collection, id).cloned(),
            By::Fields(fields) => {
                let id = Value::from(id);
                fields
                    .iter()
                    .find_map(|field| collection.matching(&[(field.as_str(), &id)]).first().copied().cloned())
            }
            By::Equal(equal) => {
                self.work.rows(target.collection, equal, None, &self.names)?.into_iter().next()
            }
        };
        found.ok_or_else(|| missing(snapshot, target.collection, id))
    }

    /// The record that an upsert changes, if it is there.
    ///
    /// # Errors
    /// When the caller may not change it.
    pub(super) fn find_upserted(
        &mut self,
        upsert: &Upsert,
        target: &Target,
    ) -> Result<Option<Arc<Record>>, Failure> {
        let found = self.work.rows(target.collection, &upsert.equal, None, &self.names)?.into_iter().next();
        self.names.bind("created", found.is_none().into());
        self.names.bind_record("current", found.as_ref());
        if let Some(record) = &found {
            self.reach(target.collection, record, Access::Write, upsert.level.as_deref())?;
        }
        Ok(found)
    }

    /// Whether the caller finds a record and may do with it what the verb does.
    pub(super) fn reach(
        &self,
        collection: CollectionId,
        record: &Record,
        access: Access,
        needed: Option<&str>,
    ) -> Result<(), Failure> {
        let (rules, caller) = (self.work.rules, self.task.caller);
        let snapshot = self.work.transaction.snapshot();
        reach(rules, snapshot, collection, record, caller, access)?;
        needed.map_or(Ok(()), |needed| level(rules, snapshot, collection, record, caller, needed))
    }

    /// Whether a record of these fields would lie where the caller may write. One that is reached by
    /// a grant may stay where it is.
    ///
    /// # Errors
    /// What the system answers outsiders.
    pub(super) fn may_write(
        &self,
        collection: CollectionId,
        before: Option<&Record>,
        fields: &Map<String, Value>,
    ) -> Result<(), Failure> {
        let scopes = self.work.transaction.snapshot().scopes(collection, fields);
        let stays = before.is_some_and(|before| *before.scopes == *scopes);
        if stays && self.work.rules.of(collection).levels.is_some() {
            return Ok(());
        }
        let layout = self.work.rules.layout.of(collection);
        permit(self.task.found.system(), self.task.caller, &scopes, layout, Access::Write)
    }

    /// What is looked up and refused before the verb does its own work.
    ///
    /// # Errors
    /// What is missing or refused.
    pub(super) fn before(&mut self) -> Result<(), Failure> {
        self.work.find(self.task.found.system(), &self.steps.find, &mut self.names)?;
        self.names.refuse(&self.steps.when)?;
        for (name, answer) in &self.task.called {
            self.names.bind(name, answer.clone());
        }
        Ok(())
    }

    /// The secrets among these fields that are new and that this one answer shows.
    pub(super) fn revealed(
        &self,
        before: Option<&Record>,
        fields: &Map<String, Value>,
    ) -> Map<String, Value> {
        let is_new = |name: &&String| {
            before.is_none_or(|before| fields.get(name.as_str()) != Some(before.field(name)))
        };
        let named = self.steps.reveal.iter().filter(is_new);
        named.filter_map(|name| Some((name.clone(), fields.get(name)?.clone()))).collect()
    }

    /// What follows and what is answered, once the verb changed or made a record.
    ///
    /// # Errors
    /// What an effect fails with.
    pub(super) fn after_change(
        mut self,
        collection: CollectionId,
        before: Option<&Record>,
        record: &Arc<Record>,
        revealed: &Map<String, Value>,
        made: Option<bool>,
    ) -> Result<Outcome, Failure> {
        self.task.about.is(record);
        if !self.ends_here() {
            self.names.bind("changed", changed(before, record));
            self.names.bind_record("record", record);
        }
        if let Some(outcome) = self.after(Some((collection, record)))? {
            return self.headed(outcome);
        }
        // An effect may have changed it once more.
        let latest = self.work.transaction.snapshot().collection(collection).get(&record.id).cloned();
        let latest = latest.as_ref().unwrap_or(record);
        self.task.about.is(latest);
        let json = shown(&mut self.work, collection, latest, revealed)?;
        self.headed(Outcome::Item { json, made })
    }

    fn ends_here(&self) -> bool {
        let Steps { also, emit, answer, stream, file, head, .. } = self.steps;
        let answers = answer.is_some() || stream.is_some() || file.is_some();
        also.is_empty() && emit.is_empty() && !answers && head.is_empty()
    }

    /// The outcome with what the document says of the answer besides.
    ///
    /// # Errors
    /// When that cannot be sent.
    pub(super) fn headed(&self, outcome: Outcome) -> Result<Outcome, Failure> {
        headed(self.task, &self.steps.head, outcome, |template| self.names.render(template))
    }

    /// What follows; the answer, if the document says one, which shows the record that the verb is
    /// about with what is worked out now.
    ///
    /// # Errors
    /// What an effect fails with.
    pub(super) fn after(
        &mut self,
        about: Option<(CollectionId, &Arc<Record>)>,
    ) -> Result<Option<Outcome>, Failure> {
        let system = self.task.found.system();
        self.work.effects(system, &self.steps.also, &mut self.names)?;
        for emit in &self.steps.emit {
            self.work.emit(system, emit, &mut self.names)?;
        }
        if let Some(stream) = &self.steps.stream
            && self.names.holds(stream.condition.as_ref())?
        {
            return self.streamed(stream).map(|streamed| Some(Outcome::Stream(Box::new(streamed))));
        }
        if let Some(file) = &self.steps.file {
            return download(&self.names, file, self.steps.disposition.as_ref()).map(Some);
        }
        if let (Some((collection, record)), Some(answer)) = (about, &self.steps.answer)
            && answer.mentions("record")
        {
            self.show_live(collection, record)?;
        }
        let Some(answer) = &self.steps.answer else { return Ok(None) };
        Ok(Some(match self.names.text(answer)? {
            Some(text) => Outcome::Text(text.into()),
            None => Outcome::Value(self.names.render(answer)?),
        }))
    }

    fn show_live(&mut self, collection: CollectionId, record: &Record) -> Result<(), Failure> {
        let live = worked_out(&mut self.work, collection, record)?;
        if !live.is_empty() {
            let form = &self.work.rules.layout.of(collection).form;
            self.names.bind("record", form.shown_with(record, &live));
        }
        Ok(())
    }

    /// What a stream needs once the verb is done: a copy of the names goes with it.
    fn streamed(&self, stream: &Arc<Stream>) -> Result<Streamed, Failure> {
        let Value::Array(items) = self.names.render(&stream.of)? else {
            return Err(Failure::new(FailureKind::Internal, "`stream` is of what is no list"));
        };
        Ok(Streamed::new(self.task, stream, self.names.clone().into_owned(), items))
    }
}

/// A file that the document answers.
fn download(
    names: &Bindings<'_>,
    file: &Template,
    disposition: Option<&Template>,
) -> Result<Outcome, Failure> {
    let value = names.render(file)?;
    if value.is_null() {
        return Err(Failure::new(FailureKind::NotFound, "there is no file"));
    }
    let wrong = |reason: String| Failure::new(FailureKind::Internal, reason);
    let file = File::read(&value).map_err(|error| wrong(format!("`file`: {error}")))?;
    let disposition = disposition.map(|disposition| names.render(disposition)).transpose()?;
    let disposition = match disposition {
        None | Some(Value::Null) => None,
        Some(Value::String(word)) if Steps::DISPOSITIONS.contains(&word.as_str()) => Some(word),
        Some(other) => return Err(wrong(format!("`disposition` is {other}, not inline or attachment"))),
    };
    Ok(Outcome::File(Download { file, disposition }))
}

/// An outcome with what a document says of the answer besides.
///
/// # Errors
/// When that cannot be sent.
pub(super) fn headed(
    task: &Task<'_>,
    said: &annotation::Head,
    outcome: Outcome,
    render: impl Fn(&Template) -> Result<Value, Failure>,
) -> Result<Outcome, Failure> {
    if said.is_empty() {
        return Ok(outcome);
    }
    Ok(Outcome::Headed(Head::of(said, task.exchange, task.found, render)?, Box::new(outcome)))
}

/// A record as it is shown: as it is kept, unless it has fields that are worked out now.
pub(crate) fn shown(
    work: &mut Work<'_, '_>,
    collection: CollectionId,
    record: &Record,
    revealed: &Map<String, Value>,
) -> Result<Bytes, Failure> {
    let mut other = worked_out(work, collection, record)?;
    other.extend(revealed.clone());
    if other.is_empty() {
        return Ok(record.json.clone());
    }
    let form = &work.rules.layout.of(collection).form;
    Ok(Bytes::from(form.shown_with(record, &other).to_string()))
}

/// The fields of a record that are worked out when it is shown.
fn worked_out(
    work: &mut Work<'_, '_>,
    collection: CollectionId,
    record: &Record,
) -> Result<Map<String, Value>, Failure> {
    let form = &work.rules.layout.of(collection).form;
    let mut live = live(work.rules, work.transaction, collection, record)?;
    live.retain(|name, _| form.hidden().all(|hidden| hidden != name));
    Ok(live)
}

/// The names of the fields that have other values than before.
fn changed(before: Option<&Record>, record: &Record) -> Value {
    let fields = record.fields().as_object().into_iter().flatten();
    let differs = |name: &String| before.is_none_or(|before| before.field(name) != record.field(name));
    fields.map(|(name, _)| name).filter(|name| differs(name)).map(|name| Value::from(name.as_str())).collect()
}
