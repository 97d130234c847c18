use std::sync::Arc;

use http::header::IF_NONE_MATCH;
use serde_json::{Map, Value};

use super::Type;
use super::desk::Desk;
use super::patch::patched;
use super::projection::Projection;
use super::refusal::Fault;
use super::{resource, version};
use crate::failure::Failure;
use crate::pipeline::{Access, Outcome, Tagged};
use crate::state::Record;
use crate::validate::Body;

/// A resource as it came to be.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) id: Arc<str>,
    pub(super) location: String,
    pub(super) resource: Map<String, Value>,
}

/// RFC 7644, section 3.3.
pub(super) fn create<'a>(desk: &mut Desk<'a, '_>, of: Type<'a>) -> Result<Outcome, Failure> {
    let done = desk.make(of, body(desk)?)?;
    Ok(told(desk, of, done, true))
}

/// RFC 7644, section 3.4.1.
pub(super) fn read<'a>(desk: &mut Desk<'a, '_>, of: Type<'a>) -> Result<Outcome, Failure> {
    let record = desk.located(of, desk.id(), Access::Read)?;
    let done = desk.done(of, &record)?;
    let known = desk.task.exchange.header(IF_NONE_MATCH);
    if known.is_some_and(|known| version::is_among(version::of(&done.resource), known)) {
        let tag = version::of(&done.resource).to_owned();
        return Ok(Outcome::Tagged(Tagged { value: None, tag, location: None }));
    }
    Ok(told(desk, of, done, false))
}

/// RFC 7644, section 3.5.1.
pub(super) fn replace<'a>(desk: &mut Desk<'a, '_>, of: Type<'a>) -> Result<Outcome, Failure> {
    let expected = version::expected(desk.task.exchange);
    let done = desk.put(of, desk.id(), body(desk)?, expected)?;
    Ok(told(desk, of, done, false))
}

/// RFC 7644, section 3.5.2.
pub(super) fn patch<'a>(desk: &mut Desk<'a, '_>, of: Type<'a>) -> Result<Outcome, Failure> {
    let expected = version::expected(desk.task.exchange);
    let done = desk.patch(of, desk.id(), body(desk)?, expected)?;
    Ok(told(desk, of, done, false))
}

/// RFC 7644, section 3.6.
pub(super) fn delete<'a>(desk: &mut Desk<'a, '_>, of: Type<'a>) -> Result<Outcome, Failure> {
    desk.discard(of, desk.id(), version::expected(desk.task.exchange))?;
    Ok(Outcome::Nothing)
}

/// The body, before any schema read it: names of attributes are in any case.
pub(super) fn body<'a>(desk: &Desk<'a, '_>) -> Result<&'a Value, Failure> {
    match desk.task.body {
        Body::Json(value) => Ok(value),
        Body::Nothing => Err(Fault::InvalidSyntax.because("the body is missing")),
        _ => {
            let taken = "application/scim+json or application/json";
            Err(Fault::InvalidSyntax.because(format!("the body must be {taken}")))
        }
    }
}

fn told<'a>(desk: &Desk<'a, '_>, of: Type<'a>, done: Done, made: bool) -> Outcome {
    let tag = version::of(&done.resource).to_owned();
    let value = Projection::of(desk, &of.kind.model).shown(&of.kind.model, done.resource);
    Outcome::Tagged(Tagged { value: Some(value), tag, location: made.then_some(done.location) })
}

impl<'a> Desk<'a, '_> {
    /// Makes a resource of a body.
    pub(super) fn make(&mut self, of: Type<'a>, body: &Value) -> Result<Done, Failure> {
        let asked = resource::read(&of.kind.model, body)?;
        let record = self.create(of, asked)?;
        self.done(of, &record)
    }

    /// Makes a resource what a body says.
    pub(super) fn put(
        &mut self,
        of: Type<'a>,
        id: &str,
        body: &Value,
        expected: Option<&str>,
    ) -> Result<Done, Failure> {
        self.rewrite(of, id, expected, |_, old| {
            let mut asked = resource::read(&of.kind.model, body)?;
            for attr in &of.kind.model.attributes {
                resource::stays(attr, old, &mut asked)?;
            }
            Ok(asked)
        })
    }

    /// Does to a resource what a body says.
    pub(super) fn patch(
        &mut self,
        of: Type<'a>,
        id: &str,
        body: &Value,
        expected: Option<&str>,
    ) -> Result<Done, Failure> {
        self.rewrite(of, id, expected, |desk, old| {
            patched(&of.kind.model, old, body, desk.scim.limits.operations)
        })
    }

    /// Gives a resource other attributes, made of those that it has.
    fn rewrite(
        &mut self,
        of: Type<'a>,
        id: &str,
        expected: Option<&str>,
        asked: impl FnOnce(&Self, &Map<String, Value>) -> Result<Map<String, Value>, Failure>,
    ) -> Result<Done, Failure> {
        let (record, old) = self.current(of, id, expected)?;
        let asked = asked(self, &old)?;
        let record = self.change(of, &record, &old, asked)?;
        self.done(of, &record)
    }

    /// Removes a resource.
    pub(super) fn discard(&mut self, of: Type<'a>, id: &str, expected: Option<&str>) -> Result<(), Failure> {
        let (record, _) = self.current(of, id, expected)?;
        self.remove(of, &record)
    }

    fn current(
        &mut self,
        of: Type<'a>,
        id: &str,
        expected: Option<&str>,
    ) -> Result<(Arc<Record>, Map<String, Value>), Failure> {
        let record = self.located(of, id, Access::Write)?;
        let resource = self.represent(of, &record, None)?;
        version::check(&resource, expected)?;
        Ok((record, resource))
    }

    fn done(&mut self, of: Type<'a>, record: &Arc<Record>) -> Result<Done, Failure> {
        // What follows from a change may have changed it once more.
        let latest = self.work.transaction.snapshot().collection(of.kind.collection).get(&record.id).cloned();
        let record = latest.as_ref().unwrap_or(record);
        let resource = self.represent(of, record, None)?;
        Ok(Done { id: Arc::clone(&record.id), location: self.location(of, &record.id), resource })
    }
}
