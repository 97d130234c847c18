use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use specs::annotation::{FailureKind, Timer};

use super::outbox::sending;
use super::{Bindings, Rules, Work};
use crate::failure::Failure;
use crate::site::Site;
use crate::state::{CollectionId, Record, Snapshot, TimerId, Transaction, World};

/// Timers that fire at one go, at most. What arms itself anew without end would else never let go.
const MOST: usize = 100_000;

/// Fires everything that is due in a world, in order of time, each at its own instant and in a
/// commit of its own.
pub(crate) fn run_due(site: &Site, world: &World) {
    fire_until(site, world, |_| false);
}

/// Fires everything that is due before the next record is to be sent; says when that is, if it is
/// due too.
pub(crate) fn fire_due(site: &Site, world: &World) -> Option<Timestamp> {
    let next = || {
        let snapshot = world.snapshot();
        let next = snapshot.sending().next().map(|(at, _)| at);
        next.filter(|at| *at <= snapshot.clock().now())
    };
    fire_until(site, world, |timer| next().is_some_and(|at| at < timer));
    next()
}

fn fire_until(site: &Site, world: &World, ends: impl Fn(Timestamp) -> bool) {
    for _ in 0..MOST {
        let snapshot = world.snapshot();
        match snapshot.timers().next() {
            Some((at, _)) if at <= snapshot.clock().now() && !ends(at) => {}
            _ => return,
        }
        drop(snapshot);
        let fired: Result<(), Infallible> = world.commit(|transaction| {
            fire_next(site.rules(), transaction);
            Ok(())
        });
        fired.unwrap_or_else(|never| match never {});
    }
    tracing::error!("{MOST} timers fired at one go; the rest waits for the next request");
}

/// Fires the next timer if it is due: another request may have done so already.
fn fire_next(rules: Rules<'_>, transaction: &mut Transaction) {
    let Some((at, id)) = due(transaction.snapshot()) else { return };
    transaction.at(at);
    transaction.take_timer(id, at);
    let fired = transaction.attempt(|transaction| {
        let mut work = Work { firing: Some(at), ..Work::new(rules, transaction) };
        work.fire(id, at)
    });
    // It stays cleared: a timer that fails once would fail at every request.
    if let Err(failure) = fired {
        tracing::error!(reason = failure.reason, "a timer failed and is not set again");
    }
}

fn due(snapshot: &Snapshot) -> Option<(Timestamp, TimerId)> {
    snapshot.timers().next().filter(|(at, _)| *at <= snapshot.clock().now())
}

/// An instant so much later; none past the end of time.
pub(super) fn after(instant: Timestamp, period: Duration) -> Option<Timestamp> {
    instant.checked_add(SignedDuration::try_from(period).ok()?).ok()
}

impl Work<'_, '_> {
    /// Sets the timers of a record.
    pub(super) fn arm(&mut self, collection: CollectionId, record: &Arc<Record>) -> Result<(), Failure> {
        for (index, timer) in self.rules.of(collection).timers.iter().enumerate() {
            let id = TimerId { collection, ordinal: record.order.ordinal(), timer: index };
            let problem = |problem| Failure::new(FailureKind::Internal, problem);
            let at = match timer.period().map_err(problem)? {
                Some(period) => self.next_period(id, timer, period, record)?,
                None => self.instant(id, timer, record)?,
            };
            self.transaction.set_timer(id, at);
        }
        Ok(())
    }

    /// Clears the timers of a record that goes.
    pub(super) fn disarm(&mut self, collection: CollectionId, record: &Record) {
        for timer in 0..self.rules.of(collection).timers.len() {
            let id = TimerId { collection, ordinal: record.order.ordinal(), timer };
            self.transaction.set_timer(id, None);
        }
        self.transaction.set_sending(sending(collection, record.order.ordinal()), None);
    }

    /// When a timer fires next that fires by itself: as it is set, or one period from now.
    fn next_period(
        &self,
        id: TimerId,
        timer: &Timer,
        period: Duration,
        record: &Record,
    ) -> Result<Option<Timestamp>, Failure> {
        if !self.over(record.fields()).holds(timer.condition.as_ref())? {
            return Ok(None);
        }
        let set = self.transaction.snapshot().timers().get(id);
        Ok(set.or_else(|| after(self.transaction.now(), period)))
    }

    /// When a timer of a record is due. While one fires none is set for before then, nor for the same
    /// instant if it fired at it: that would have no end.
    fn instant(&self, id: TimerId, timer: &Timer, record: &Record) -> Result<Option<Timestamp>, Failure> {
        let names = self.over(record.fields());
        let Some(at) = &timer.at else { return Ok(None) };
        if !names.holds(timer.condition.as_ref())? {
            return Ok(None);
        }
        let at = match names.render(at)? {
            Value::Null => return Ok(None),
            Value::String(text) => text.parse::<Timestamp>().map_err(|error| {
                Failure::new(FailureKind::Internal, format!("a timer's `{text}` is no instant: {error}"))
            })?,
            other => {
                return Err(Failure::new(
                    FailureKind::Internal,
                    format!("a timer's `{other}` is no instant"),
                ));
            }
        };
        let fired = || self.transaction.snapshot().timers().fired(id, at);
        let is_to_come = |due| at > due || (at == due && !fired());
        Ok(self.firing.is_none_or(is_to_come).then_some(at))
    }

    fn fire(&mut self, id: TimerId, at: Timestamp) -> Result<(), Failure> {
        let all = self.transaction.snapshot().collection(id.collection);
        let Some(record) = all.live(id.ordinal).cloned() else { return Ok(()) };
        let Some(timer) = self.rules.of(id.collection).timers.get(id.timer) else { return Ok(()) };
        if !self.over(record.fields()).holds(timer.condition.as_ref())? {
            return Ok(());
        }
        if let Ok(Some(period)) = timer.period() {
            self.transaction.set_timer(id, after(at, period));
        }
        self.act(id.collection, timer, &record)
    }

    fn act(&mut self, collection: CollectionId, timer: &Timer, before: &Arc<Record>) -> Result<(), Failure> {
        let mut over = self.over(before.fields());
        over.bind_record("current", before);
        let set = over.rendered(&timer.set)?;
        let record = match set.is_empty() {
            true => Arc::clone(before),
            false => self.update(collection, before, super::effect::with(before, set))?,
        };
        let mut names = Bindings::new(vec![("current", before.fields()), ("record", record.fields())]);
        names.bind("now", self.now());
        // Nobody calls: what asks who does is told so.
        names.bind("caller", Value::Null);
        let system = self.rules.system(collection);
        self.effects(system, &timer.also, &mut names)
    }
}
