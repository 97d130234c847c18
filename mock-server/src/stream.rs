//! Answers that come bit by bit: what a verb leaves behind of one when it is done, and the body that
//! writes it.

mod frame;
mod streamed;
mod watch;

use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures::FutureExt;
use specs::annotation::FailureKind;
use specs::contract::StreamForm;
use tokio::time::{Instant, Sleep, sleep_until};

use crate::failure::Failure;
use crate::state::{Entry, StreamEnd};
pub(crate) use streamed::{Manner, Streamed};
use watch::Watch;

/// How long a credential that was taken back may still be heard while nothing is sent.
const LOOK: Duration = Duration::from_millis(200);

/// The body of an answer that comes bit by bit. Frames are made when they are asked for, so that what
/// nobody reads yet takes no room. However it ends, its effects are done and the journal says how.
#[derive(Debug)]
pub struct Streaming {
    streamed: Streamed,
    form: StreamForm,
    stage: Stage,
    /// Entries of the list that were sent.
    sent: usize,
    /// When something was sent last.
    spoke: Instant,
    pause: Option<std::pin::Pin<Box<Sleep>>>,
    watch: Watch,
    entry: Option<Arc<Entry>>,
    is_settled: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    First,
    Each,
    Over,
}

impl Streaming {
    pub(crate) fn new(streamed: Streamed, form: StreamForm) -> Self {
        let watch = Watch::new(&streamed.exchange.world);
        Self {
            streamed,
            form,
            stage: Stage::First,
            sent: 0,
            spoke: Instant::now(),
            pause: None,
            watch,
            entry: None,
            is_settled: false,
        }
    }

    /// Where the journal wants to know how it ended.
    pub(crate) fn noted(&mut self, entry: Arc<Entry>) {
        self.entry = Some(entry);
    }

    /// The next bytes; none once it is over.
    pub(crate) fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<Bytes>> {
        loop {
            if self.stage == Stage::Over {
                return Poll::Ready(None);
            }
            let said = match self.wait(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Some(comment)) => Ok(comment),
                Poll::Ready(None) => self.step(),
            };
            let bytes = said.unwrap_or_else(|failure| self.break_off(&failure));
            self.spoke = Instant::now();
            if !bytes.is_empty() {
                return Poll::Ready(Some(bytes));
            }
        }
    }

    /// What is sent next.
    ///
    /// # Errors
    /// Why nothing is sent any more.
    fn step(&mut self) -> Result<Bytes, Failure> {
        self.watch.look(&self.streamed)?;
        if let Some(failure) =
            self.streamed.manner.fails_after(self.sent).filter(|_| self.stage == Stage::Each)
        {
            return Err(failure.clone());
        }
        match (self.stage, self.streamed.items.get(self.sent)) {
            (Stage::First, _) => {
                let bytes = self.streamed.first(self.form)?;
                self.stage = Stage::Each;
                Ok(bytes)
            }
            (_, Some(_)) => {
                let bytes = self.streamed.each(self.form, self.sent)?;
                self.sent += 1;
                Ok(bytes)
            }
            (_, None) => {
                let bytes = self.streamed.last(self.form, self.sent)?;
                self.stage = Stage::Over;
                self.settle(None);
                Ok(bytes)
            }
        }
    }

    /// Waits between entries, where something asks for it, and says a comment where that takes long.
    fn wait(&mut self, context: &mut Context<'_>) -> Poll<Option<Bytes>> {
        let is_between = self.stage == Stage::Each && (1..self.streamed.items.len()).contains(&self.sent);
        let Some(pace) = self.streamed.manner.pace.filter(|_| is_between) else { return Poll::Ready(None) };
        // Since the entry before, whatever comments were sent in between.
        let due = self.pause_began() + pace;
        loop {
            let now = Instant::now();
            if now >= due {
                self.pause = None;
                self.streamed.waits_since = None;
                return Poll::Ready(None);
            }
            if self.watch.look(&self.streamed).is_err() {
                // The next step says so.
                return Poll::Ready(None);
            }
            let beat = self.streamed.stream.heartbeat.map(|beat| self.spoke + beat.0);
            if beat.is_some_and(|beat| now >= beat) {
                return Poll::Ready(Some(frame::comment()));
            }
            let wake = [Some(due), beat, Some(now + LOOK)].into_iter().flatten().min().unwrap_or(due);
            let pause = self.pause.get_or_insert_with(|| Box::pin(sleep_until(wake)));
            pause.as_mut().reset(wake);
            if pause.poll_unpin(context).is_pending() {
                return Poll::Pending;
            }
        }
    }

    fn pause_began(&mut self) -> Instant {
        *self.streamed.waits_since.get_or_insert_with(Instant::now)
    }

    /// Ends it before its time.
    fn break_off(&mut self, failure: &Failure) -> Bytes {
        self.stage = Stage::Over;
        let told = self.streamed.told(failure);
        let bytes = self.streamed.broken(self.form, self.sent, &told);
        self.settle(Some(failure));
        bytes
    }

    /// Does what follows, once, and says in the journal how it ended.
    fn settle(&mut self, failure: Option<&Failure>) {
        if std::mem::replace(&mut self.is_settled, true) {
            return;
        }
        let complete = failure.is_none() && self.stage == Stage::Over;
        let undone = if self.watch.is_reset(&self.streamed) {
            Err(Failure::new(FailureKind::Internal, "the world was reset"))
        } else {
            self.streamed.after(self.sent, complete, failure)
        };
        let mut reasons: Vec<String> = failure.map(|failure| failure.reason.clone()).into_iter().collect();
        if let Err(failure) = undone {
            tracing::error!(reason = failure.reason, "what follows a stream cannot be done");
            reasons.push(format!("what follows was not done: {}", failure.reason));
        }
        let reason = reasons.into_iter().reduce(|first, second| format!("{first}; {second}"));
        if let Some(entry) = &self.entry {
            // It is set nowhere else.
            let _ = entry.stream.set(StreamEnd { sent: self.sent, complete, reason });
        }
    }
}

/// The client went away, or the server is going.
impl Drop for Streaming {
    fn drop(&mut self) {
        self.settle(None);
    }
}
