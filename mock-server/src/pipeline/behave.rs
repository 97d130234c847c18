use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, StatusCode};
use serde_json::{Map, Value};
use specs::annotation::{FailureKind, Verb};
use specs::contract::{Content, Location};
use specs::file::File;

use super::route::{Found, base};
use super::{About, Exchange, Head, Parent};
use crate::failure::{Failure, nothing};
use crate::fault::Scripts;
use crate::inferred::{self, Preference};
use crate::rows::Rows;
use crate::site::{Plan, Site};
use crate::state::{CollectionId, Snapshot, Transaction};
use crate::stream::Streamed;
use crate::token::{Credential, Verified};
use crate::validate::{Body, Input};
use crate::verb;

/// Everything a verb may look at.
#[derive(Debug)]
pub(crate) struct Task<'a> {
    pub(crate) site: &'a Arc<Site>,
    pub(crate) exchange: &'a Exchange,
    pub(crate) found: &'a Found<'a>,
    pub(crate) caller: Option<&'a Verified>,
    /// What the caller showed.
    pub(crate) credential: Option<&'a Credential>,
    pub(crate) input: Input,
    /// The body before it was read by the schema, for protocols that read it themselves.
    pub(crate) body: &'a Body,
    /// The body as it came.
    pub(crate) raw: &'a Bytes,
    /// What the world wants to be made up.
    pub(crate) scripts: Scripts,
    /// The declared form of the answer that the client takes.
    pub(crate) content: Option<&'a Content>,
    /// The records the operation lies under.
    pub(crate) parents: Vec<Parent<'a>>,
    /// What operations of other systems answered, by the name it has in expressions.
    pub(crate) called: Vec<(String, Value)>,
    /// Where verbs say which record it is about.
    pub(crate) about: &'a About,
}

/// What an operation comes to, without status or envelope.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// One record, serialised.
    Item {
        json: Bytes,
        /// Whether it was made, where the operation makes or changes it.
        made: Option<bool>,
    },
    /// A page of rows.
    Page(Page),
    /// Nothing to show.
    Nothing,
    /// A value of a protocol, with no envelope.
    Value(Value),
    /// The same as JSON text.
    Text(Bytes),
    /// Tokens: a value that must not be kept by caches (RFC 6749, section 5.1).
    Tokens(Tokens),
    /// A text that is JSON already.
    Json(Bytes),
    /// A body in one of the declared forms.
    Made(Made),
    /// A value of a protocol that has a version.
    Tagged(Tagged),
    /// A page for people.
    Html(Html),
    /// Another address, which browsers go to.
    Redirect(Redirect),
    /// One that comes bit by bit.
    Stream(Box<Streamed>),
    /// A file, or part of one.
    File(Download),
    /// One of the others, of which the document says more than the body.
    Headed(Head, Box<Self>),
}

/// A value that has a version.
#[derive(Debug)]
pub(crate) struct Tagged {
    /// The value; none where the client has this version of it.
    pub(crate) value: Option<Value>,
    /// The version, as an entity tag (RFC 9110, section 8.8.3).
    pub(crate) tag: String,
    /// Where it is, if it was made.
    pub(crate) location: Option<String>,
}

/// Tokens, or what is said of one.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    pub(crate) value: Value,
    /// What travels beside it.
    pub(crate) headers: Vec<(HeaderName, String)>,
}

/// A body in one of the declared forms.
#[derive(Debug, Default)]
pub(crate) struct Made {
    /// Its status, where it is not that of success.
    pub(crate) status: Option<StatusCode>,
    /// Absent where there is no body.
    pub(crate) media: Option<HeaderValue>,
    pub(crate) body: Bytes,
}

/// A file that is answered with its bytes.
#[derive(Debug)]
pub(crate) struct Download {
    pub(crate) file: File,
    /// `inline` or `attachment`, where the document says (RFC 6266).
    pub(crate) disposition: Option<String>,
}

/// A page for people.
#[derive(Debug, Default)]
pub(crate) struct Html {
    pub(crate) status: StatusCode,
    pub(crate) text: String,
    /// `Set-Cookie`, a value each.
    pub(crate) cookies: Vec<String>,
    /// Why it refuses, if it does.
    pub(crate) reason: Option<String>,
}

/// Another address.
#[derive(Debug, Default)]
pub(crate) struct Redirect {
    pub(crate) to: String,
    /// `Set-Cookie`, a value each.
    pub(crate) cookies: Vec<String>,
    /// Why it refuses, if it does.
    pub(crate) reason: Option<String>,
}

/// A page of rows.
#[derive(Debug)]
pub(crate) struct Page {
    /// Joined from the records' own serialised forms, which are borrowed, since counting references to
    /// records that every request touches costs more than the copy.
    pub(crate) rows: Rows,
    /// What the envelope may name besides.
    pub(crate) names: Vec<(&'static str, Value)>,
    /// Name of the list style.
    pub(crate) style: String,
}

impl From<Value> for Tokens {
    fn from(value: Value) -> Self {
        Self { value, headers: Vec::new() }
    }
}

impl Task<'_> {
    /// The record the path names, on a snapshot.
    pub(crate) fn id<'s>(&'s self, parameter: &str) -> &'s str {
        self.found.param(parameter).unwrap_or_default()
    }

    /// The caller's facts; none for a caller who need not say who calls.
    pub(crate) fn facts(&self) -> &Value {
        self.caller.map_or(nothing(), |caller| &caller.facts)
    }

    /// The records the request chose to act in, by name; none without a context.
    pub(crate) fn context(&self) -> &Value {
        self.caller.map_or(nothing(), |caller| &caller.context)
    }

    /// The base of the system's issued URLs, in this world.
    pub(crate) fn base(&self) -> String {
        base(self.site, &self.exchange.prefix, self.found.system())
    }

    /// Path parameters as an object.
    pub(crate) fn path(&self) -> Value {
        self.found.path()
    }

    /// Query parameters as an object; those that are declared and were not sent are null.
    pub(crate) fn query(&self) -> Value {
        let declared = self.found.operation.parameters_in(Location::Query);
        let sent = |name: &String| self.input.query.get(name).cloned().unwrap_or_default();
        declared.map(|parameter| (parameter.name.clone(), sent(&parameter.name))).collect()
    }

    /// The members of the body that was read, as fields of a record. What only says of a file that it is
    /// one is left out; a body that is a file has no fields.
    pub(crate) fn body(&self, collection: CollectionId) -> Map<String, Value> {
        if self.input.is_file() {
            return Map::new();
        }
        let mut members = self.input.body.as_ref().and_then(Value::as_object).cloned().unwrap_or_default();
        for name in self.files(collection) {
            if members.get(name).is_some_and(|value| !self.input.may_be_file(name, value)) {
                members.remove(name);
            }
        }
        members
    }

    /// The fields of a resource's records that hold files.
    pub(crate) fn files(&self, collection: CollectionId) -> &[String] {
        &self.site.layout().of(collection).form.files
    }

    /// What the fields must be that say under which records the operation's own lie.
    pub(crate) fn ties(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.parents.iter().filter_map(|parent| Some((parent.narrows?, &parent.id)))
    }

    /// What the world holds now.
    pub(crate) fn snapshot(&self) -> arc_swap::Guard<Arc<Snapshot>> {
        self.exchange.world.snapshot()
    }
}

/// Does what the operation is for.
///
/// # Errors
/// What the operation fails with; the world is then as it was.
pub(super) async fn behave(task: &Task<'_>) -> Result<Outcome, Failure> {
    let (mut plan, mut verb) = (&task.found.route.plan, task.found.operation.behaviour.verb());
    while let (Plan::Choice(choices), Some(Verb::Choose(choose))) = (plan, verb) {
        let (chosen, its_plan) = verb::choose::chosen(task, choose, choices)?;
        (plan, verb) = (its_plan, Some(chosen));
    }
    if let Some(preference) = Preference::of(task.exchange).filter(|_| plan.is_made_up()) {
        return preference.answer(task);
    }
    match (plan, verb) {
        (Plan::Sample, _) => inferred::answer_alone(task),
        (Plan::Inferred(plan), _) => inferred::run(task, plan),
        (Plan::Conversation(conversation), _) => conversation.run(task).await,
        (plan, Some(verb)) => act(task, verb, plan),
        (_, None) => Err(Failure::new(FailureKind::Internal, "the operation does nothing")),
    }
}

fn act(task: &Task<'_>, verb: &Verb, plan: &Plan) -> Result<Outcome, Failure> {
    match (plan, verb) {
        (Plan::List(plan), Verb::List(list)) => verb::list::run(task, list, plan),
        (Plan::Query(plan), Verb::Query(query)) => verb::query::run(task, query, plan),
        (Plan::Flow(flow), _) => flow.run(task),
        (Plan::Records(target), Verb::Create(create)) => verb::create::run(task, verb, create, target),
        (Plan::Records(target), Verb::Read(read)) => {
            task.exchange.world.peek(|transaction| verb::read::run(task, verb, read, target, transaction))
        }
        _ => task.exchange.world.commit(|transaction| change(task, verb, plan, transaction)),
    }
}

fn change(
    task: &Task<'_>,
    verb: &Verb,
    plan: &Plan,
    transaction: &mut Transaction,
) -> Result<Outcome, Failure> {
    match (plan, verb) {
        (Plan::Records(target), Verb::Update(it)) => verb::update::run(task, verb, it, target, transaction),
        (Plan::Records(target), Verb::Upsert(it)) => verb::upsert::run(task, verb, it, target, transaction),
        (Plan::Records(target), Verb::Delete(it)) => verb::delete::run(task, verb, it, target, transaction),
        (Plan::Records(target), Verb::Transition(it)) => {
            verb::transition::run(task, verb, it, target, transaction)
        }
        (Plan::Records(target), Verb::Link(it)) => verb::link::run(task, verb, it, target, transaction),
        (Plan::Records(target), Verb::Unlink(it)) => verb::unlink::run(task, verb, it, target, transaction),
        (Plan::Effects, Verb::Perform(it)) => verb::perform::run(task, verb, it, transaction),
        _ => Err(Failure::new(FailureKind::Internal, format!("nothing is planned for `{}`", verb.word()))),
    }
}
