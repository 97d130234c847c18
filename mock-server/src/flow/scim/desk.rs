use std::sync::Arc;

use serde_json::{Map, Value};
use specs::IndexMap;
use specs::annotation::{FailureKind, Scim};
use specs::expression::Scope;

use super::{Kind, Type};
use crate::change::{Bindings, Work};
use crate::failure::{Failure, text};
use crate::pipeline::{Access, Task, locate, missing, reach};
use crate::state::{Record, Transaction};
use crate::verb::request_names;

/// One request at work on the service's records.
pub(super) struct Desk<'a, 't> {
    pub(super) task: &'a Task<'a>,
    pub(super) scim: &'a Scim,
    pub(super) kinds: &'a IndexMap<String, Kind>,
    pub(super) work: Work<'t, 'a>,
    pub(super) names: Bindings<'a>,
    /// The URL that endpoints stand below.
    pub(super) base: String,
}

impl<'a, 't> Desk<'a, 't> {
    pub(super) fn new(
        task: &'a Task<'a>,
        scim: &'a Scim,
        kinds: &'a IndexMap<String, Kind>,
        transaction: &'t mut Transaction,
    ) -> Result<Self, Failure> {
        let mut names = request_names(task, transaction.now());
        let (system, path) = (Value::from(task.base()), task.path());
        let base = text(&scim.base.render(&Scope::new(&[("base", &system), ("path", &path)]))?);
        names.bind("service", base.as_str().into());
        names.bind("flow", "scim".into());
        let work = Work::new(task.site.rules(), transaction);
        Ok(Self { task, scim, kinds, work, names, base })
    }

    /// The resource types of the service.
    pub(super) fn types(&self) -> impl Iterator<Item = Type<'a>> + use<'a> {
        let types = self.kinds.iter().zip(self.scim.types.values());
        types.map(|((name, kind), declared)| Type { name, declared, kind })
    }

    /// A resource type.
    ///
    /// # Errors
    /// Never in practice; the name was looked up when the operation was planned.
    pub(super) fn of(&self, name: &str) -> Result<Type<'a>, Failure> {
        self.types().find(|of| of.name == name).ok_or_else(|| {
            Failure::new(FailureKind::Internal, format!("resource type `{name}` is not declared"))
        })
    }

    /// What the records of a resource type equal.
    pub(super) fn equal(&self, of: Type<'_>) -> Result<Map<String, Value>, Failure> {
        self.names.rendered(&of.declared.equal)
    }

    /// A resource that the caller reaches.
    ///
    /// # Errors
    /// When there is none, or none for this caller.
    pub(super) fn located(&self, of: Type<'_>, id: &str, access: Access) -> Result<Arc<Record>, Failure> {
        let (snapshot, collection) = (self.work.transaction.snapshot(), of.kind.collection);
        let record = locate(snapshot, collection, id)?;
        if self.equal(of)?.iter().any(|(field, value)| record.field(field) != value) {
            return Err(missing(snapshot, collection, id));
        }
        reach(self.work.rules, snapshot, collection, record, self.task.caller, access)?;
        Ok(Arc::clone(record))
    }

    /// Where a resource is.
    pub(super) fn location(&self, of: Type<'_>, id: &str) -> String {
        format!("{}{}/{id}", self.base, of.declared.endpoint)
    }

    /// What the last parameter of the path names.
    pub(super) fn id(&self) -> &'a str {
        self.task.found.params.last().map(|(_, id)| id.as_str()).unwrap_or_default()
    }

    /// A query parameter as text.
    pub(super) fn query(&self, name: &str) -> Option<&'a str> {
        self.task.input.query.get(name).and_then(Value::as_str)
    }
}
