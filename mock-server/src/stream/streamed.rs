use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;
use specs::annotation::Stream;
use specs::contract::StreamForm;
use tokio::time::Instant;

use super::frame;
use crate::change::{Bindings, Work, run_due};
use crate::deliver;
use crate::failure::Failure;
use crate::pipeline::{Exchange, Task, caller_counts, told};
use crate::site::{Service, Site};

/// A stream that a verb began: its commit is done, and nothing was sent yet.
#[derive(Debug)]
pub(crate) struct Streamed {
    pub(super) site: Arc<Site>,
    pub(super) exchange: Exchange,
    /// The request's body, which a signature may be of.
    pub(super) body: Bytes,
    pub(super) system: String,
    pub(super) stream: Arc<Stream>,
    pub(super) names: Bindings<'static>,
    pub(super) items: Vec<Value>,
    pub(super) manner: Manner,
    /// Since when the next entry is waited for.
    pub(super) waits_since: Option<Instant>,
}

/// How a world wants a stream to come.
#[derive(Debug, Default, Clone)]
pub(crate) struct Manner {
    /// Real time between two entries.
    pub(crate) pace: Option<Duration>,
    /// After how many entries it fails, and how.
    pub(crate) fails: Option<(usize, Failure)>,
}

impl Manner {
    /// How it fails after so many entries, if it does.
    pub(super) fn fails_after(&self, sent: usize) -> Option<&Failure> {
        self.fails.as_ref().filter(|(after, _)| *after == sent).map(|(_, failure)| failure)
    }
}

impl Streamed {
    /// What a task began.
    pub(crate) fn new(
        task: &Task<'_>,
        stream: &Arc<Stream>,
        names: Bindings<'static>,
        items: Vec<Value>,
    ) -> Self {
        Self {
            site: Arc::clone(task.site),
            exchange: task.exchange.clone(),
            body: task.raw.clone(),
            system: task.found.system().name().to_owned(),
            stream: Arc::clone(stream),
            names,
            items,
            manner: task.scripts.manner(),
            waits_since: None,
        }
    }

    pub(super) fn first(&self, form: StreamForm) -> Result<Bytes, Failure> {
        frame::events(form, &self.stream.first, &self.names, &[])
    }

    pub(super) fn each(&self, form: StreamForm, index: usize) -> Result<Bytes, Failure> {
        let (item, index) = (self.items.get(index).unwrap_or(&Value::Null), Value::from(index));
        frame::events(form, &self.stream.each, &self.names, &[(&self.stream.name, item), ("index", &index)])
    }

    pub(super) fn last(&self, form: StreamForm, sent: usize) -> Result<Bytes, Failure> {
        frame::events(form, &self.stream.last, &self.names, &[("sent", &sent.into())])
    }

    /// What is said when it breaks; nothing where that fails too.
    pub(super) fn broken(&self, form: StreamForm, sent: usize, failure: &Value) -> Bytes {
        let more = [("sent", &Value::from(sent)), ("failure", failure)];
        frame::events(form, &self.stream.broken, &self.names, &more).unwrap_or_else(|failure| {
            tracing::error!(reason = failure.reason, "a stream cannot say that it broke");
            Bytes::new()
        })
    }

    /// What expressions may say of a failure.
    pub(super) fn told(&self, failure: &Failure) -> Value {
        told(self.service(), failure)
    }

    /// Whether the caller's credential still counts.
    pub(super) fn caller_counts(&self) -> Result<(), Failure> {
        caller_counts(&self.site, &self.exchange, &self.body)
    }

    /// Does what follows, in a commit of its own on the world as it is then.
    pub(super) fn after(
        &mut self,
        sent: usize,
        complete: bool,
        failure: Option<&Failure>,
    ) -> Result<(), Failure> {
        if self.stream.after.is_empty() {
            return Ok(());
        }
        let Some(service) = self.service() else { return Ok(()) };
        let mut names = self.names.clone();
        names.bind("sent", sent.into());
        names.bind("complete", complete.into());
        names.bind("failure", failure.map(|failure| told(Some(service), failure)).unwrap_or_default());
        let world = &self.exchange.world;
        run_due(&self.site, world);
        world.commit(|transaction| {
            let mut work = Work::new(self.site.rules(), transaction);
            names.bind("now", work.now());
            work.effects(&service.system, &self.stream.after, &mut names)
        })?;
        deliver::wake(&self.site, world);
        Ok(())
    }

    fn service(&self) -> Option<&Service> {
        self.site.service(&self.system)
    }
}
