use std::collections::HashMap;

use http::StatusCode;
use serde_json::{Map, Value, json};
use specs::annotation::FailureKind;

use super::desk::Desk;
use super::exchange::{Done, body};
use super::refusal::{Fault, refused};
use super::resource::{member, message};
use super::version;
use crate::failure::Failure;
use crate::pipeline::{Outcome, scim_error};

const REQUEST: &str = "urn:ietf:params:scim:api:messages:2.0:BulkRequest";
const RESPONSE: &str = "urn:ietf:params:scim:api:messages:2.0:BulkResponse";
/// What stands before the id of an operation in the place of the id of what it makes.
const BULK_ID: &str = "bulkId:";

/// One operation of a bulk request.
#[derive(Debug)]
struct Operation {
    method: String,
    bulk_id: Option<String>,
    path: String,
    version: Option<String>,
    data: Value,
}

/// What became of the operations that make something, by their bulk ids.
type Made = HashMap<String, Option<String>>;

/// Many operations in one request (RFC 7644, section 3.7). Each is done or not by itself; one that
/// names what another makes comes after that.
pub(super) fn bulk(desk: &mut Desk<'_, '_>) -> Result<Outcome, Failure> {
    let body = message(body(desk)?, REQUEST)?;
    let operations = member(body, "Operations").and_then(Value::as_array);
    let operations =
        operations.ok_or_else(|| Fault::InvalidSyntax.because("Operations must be a list of operations"))?;
    let most = desk.scim.limits.operations;
    if operations.len() > most {
        let detail =
            format!("{} operations are more than the {most} that are done at once", operations.len());
        return Err(refused(FailureKind::PayloadTooLarge, detail));
    }
    let stop = match member(body, "failOnErrors") {
        None | Some(Value::Null) => usize::MAX,
        Some(stop) => stop
            .as_u64()
            .filter(|stop| *stop > 0)
            .and_then(|stop| usize::try_from(stop).ok())
            .ok_or_else(|| Fault::InvalidValue.because("failOnErrors is a whole number from 1"))?,
    };
    let operations: Vec<Operation> = operations.iter().map(Operation::read).collect();
    let answers = run(desk, &operations, stop);
    Ok(Outcome::Value(json!({"schemas": [RESPONSE], "Operations": answers})))
}

/// The answers, in the order of the request, up to so many failures.
fn run(desk: &mut Desk<'_, '_>, operations: &[Operation], stop: usize) -> Vec<Value> {
    let mut answers: Vec<Option<Value>> = operations.iter().map(|_| None).collect();
    let needs: Vec<Vec<&str>> = operations.iter().map(Operation::needs).collect();
    let mut made = Made::new();
    let mut failures = 0;
    let ready = |answers: &[Option<Value>], made: &Made| {
        let is_ready =
            |at: &usize| answers[*at].is_none() && needs[*at].iter().all(|id| made.contains_key(*id));
        (0..operations.len()).find(is_ready)
    };
    while let Some(at) = ready(&answers, &made).filter(|_| failures < stop) {
        let operation = &operations[at];
        let outcome = operation.resolved(&made).and_then(|resolved| by_itself(desk, &resolved));
        if let Some(id) = &operation.bulk_id {
            let done = outcome.as_ref().ok().and_then(Option::as_ref);
            made.insert(id.clone(), done.map(|done| done.id.to_string()));
        }
        failures += usize::from(outcome.is_err());
        answers[at] = Some(operation.answer(desk, outcome));
    }
    for (at, operation) in operations.iter().enumerate() {
        if answers[at].is_none() && failures < stop {
            failures += 1;
            let detail = "what it names by bulkId is made by no operation that can come before it";
            answers[at] = Some(operation.answer(desk, Err(refused(FailureKind::Conflict, detail))));
        }
    }
    answers.into_iter().flatten().collect()
}

/// Does an operation; when it fails nothing of it is left.
fn by_itself(desk: &mut Desk<'_, '_>, operation: &Operation) -> Result<Option<Done>, Failure> {
    let (task, scim, kinds) = (desk.task, desk.scim, desk.kinds);
    desk.work
        .transaction
        .attempt(|transaction| operation.run(&mut Desk::new(task, scim, kinds, transaction)?))
}

impl Operation {
    fn read(written: &Value) -> Self {
        let nothing = Map::new();
        let written = written.as_object().unwrap_or(&nothing);
        let text = |name: &str| member(written, name).and_then(Value::as_str).map(str::to_owned);
        Self {
            method: text("method").unwrap_or_default().to_ascii_uppercase(),
            bulk_id: text("bulkId"),
            path: text("path").unwrap_or_default(),
            version: text("version"),
            data: member(written, "data").cloned().unwrap_or_default(),
        }
    }

    /// The operations whose results it names.
    fn needs(&self) -> Vec<&str> {
        let mut needs: Vec<&str> =
            self.path.split('/').filter_map(|part| part.strip_prefix(BULK_ID)).collect();
        named(&self.data, &mut needs);
        needs
    }

    /// The operation with ids in the place of bulk ids.
    fn resolved(&self, made: &Made) -> Result<Self, Failure> {
        let id = |bulk_id: &str| {
            let made = made.get(bulk_id).and_then(Option::as_ref);
            made.ok_or_else(|| refused(FailureKind::Conflict, format!("{BULK_ID}{bulk_id} was not made")))
        };
        let mut parts = Vec::new();
        for part in self.path.split('/') {
            parts.push(part.strip_prefix(BULK_ID).map_or(Ok(part), |it| id(it).map(String::as_str))?);
        }
        let mut data = self.data.clone();
        put_ids(&mut data, &id)?;
        Ok(Self {
            method: self.method.clone(),
            bulk_id: self.bulk_id.clone(),
            path: parts.join("/"),
            version: self.version.clone(),
            data,
        })
    }

    fn run(&self, desk: &mut Desk<'_, '_>) -> Result<Option<Done>, Failure> {
        if self.method.is_empty() || self.path.is_empty() || self.method == "POST" && self.bulk_id.is_none() {
            let detail = "an operation needs a method and a path, a POST a bulkId";
            return Err(Fault::InvalidSyntax.because(detail));
        }
        let unknown = || {
            let detail = format!("{} {} is none of the operations that can be done", self.method, self.path);
            refused(FailureKind::NotFound, detail)
        };
        let below = |endpoint: &str| {
            self.path.strip_prefix(endpoint).filter(|it| it.is_empty() || it.starts_with('/'))
        };
        let (of, rest) =
            desk.types().find_map(|of| Some((of, below(&of.declared.endpoint)?))).ok_or_else(unknown)?;
        let id = rest.strip_prefix('/').filter(|id| !id.is_empty() && !id.contains('/'));
        let version = self.version.as_deref();
        match (self.method.as_str(), id) {
            ("POST", None) if rest.is_empty() => desk.make(of, &self.data).map(Some),
            ("PUT", Some(id)) => desk.put(of, id, &self.data, version).map(Some),
            ("PATCH", Some(id)) => desk.patch(of, id, &self.data, version).map(Some),
            ("DELETE", Some(id)) => desk.discard(of, id, version).map(|()| None),
            _ => Err(unknown()),
        }
    }

    fn answer(&self, desk: &Desk<'_, '_>, outcome: Result<Option<Done>, Failure>) -> Value {
        let mut answer = Map::new();
        answer.insert("method".to_owned(), self.method.as_str().into());
        if let Some(id) = &self.bulk_id {
            answer.insert("bulkId".to_owned(), id.as_str().into());
        }
        let status = match outcome {
            Ok(Some(done)) => {
                answer.insert("location".to_owned(), done.location.as_str().into());
                answer.insert("version".to_owned(), version::of(&done.resource).into());
                if self.method == "POST" { StatusCode::CREATED } else { StatusCode::OK }
            }
            Ok(None) => StatusCode::NO_CONTENT,
            Err(failure) => {
                let at =
                    if self.method == "POST" { None } else { Some(format!("{}{}", desk.base, self.path)) };
                answer.extend(at.map(|location| ("location".to_owned(), location.into())));
                let (status, body) = scim_error(desk.task.found.service, &failure);
                answer.insert("response".to_owned(), body);
                status
            }
        };
        answer.insert("status".to_owned(), status.as_str().into());
        Value::Object(answer)
    }
}

/// The bulk ids that stand in a value.
fn named<'v>(value: &'v Value, into: &mut Vec<&'v str>) {
    match value {
        Value::String(text) => into.extend(text.strip_prefix(BULK_ID)),
        Value::Array(values) => values.iter().for_each(|value| named(value, into)),
        Value::Object(members) => members.values().for_each(|value| named(value, into)),
        _ => {}
    }
}

fn put_ids<'i>(value: &mut Value, id: &impl Fn(&str) -> Result<&'i String, Failure>) -> Result<(), Failure> {
    match value {
        Value::String(text) => {
            if let Some(bulk_id) = text.strip_prefix(BULK_ID) {
                *text = id(bulk_id)?.clone();
            }
            Ok(())
        }
        Value::Array(values) => values.iter_mut().try_for_each(|value| put_ids(value, id)),
        Value::Object(members) => members.values_mut().try_for_each(|value| put_ids(value, id)),
        _ => Ok(()),
    }
}
