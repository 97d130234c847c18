use http::header::RETRY_AFTER;
use http::{HeaderName, HeaderValue};
use jiff::Timestamp;
use serde_json::{Value, json};
use specs::annotation::{FailureKind, Limit, Limits, Reset};
use specs::expression::Scope;

use super::route::Found;
use super::{Answer, Exchange};
use crate::failure::{Failure, nothing, text};
use crate::state::{CollectionId, Snapshot, Wanted};
use crate::token::Credential;

/// What the headers of an answer say of the limit that leaves least.
#[derive(Debug, Default)]
pub(super) struct Quota(Vec<(HeaderName, HeaderValue)>);

/// Counts the request, if every limit has room for it.
///
/// # Errors
/// When one is full.
pub(super) fn limit(
    exchange: &Exchange,
    found: &Found<'_>,
    credential: Option<&Credential>,
) -> Result<Quota, Failure> {
    let Some(limits) = &found.system().annotation().limits else { return Ok(Quota::default()) };
    let operation = found.operation.id.as_str();
    let is_counted = !limits.exempt.iter().any(|id| id == operation);
    if !is_counted || !limits.by.values().any(|limit| limit.counts(operation)) {
        return Ok(Quota::default());
    }
    let snapshot = exchange.world.snapshot();
    let client = json!({"address": exchange.peer.map(|peer| peer.to_string())});
    let whose = Whose { caller: credential.map_or(nothing(), |it| &it.facts), client: &client };
    let mut names = Vec::with_capacity(limits.by.len());
    let mut wanted = Vec::with_capacity(limits.by.len());
    let limits_with_records = limits.by.iter().zip(&found.service.limits);
    for ((name, limit), records) in limits_with_records.filter(|((_, limit), _)| limit.counts(operation)) {
        let of = (found.system().name(), name.as_str());
        if let Some(counted) = whose.counted(of, limit, *records, &snapshot)? {
            names.push(name);
            wanted.push(counted);
        }
    }
    let now = snapshot.clock().now();
    match exchange.world.windows(|windows| windows.count(&wanted, now)) {
        Ok(room) => Ok(room.map_or_else(Quota::default, |room| {
            Quota::new(limits, room.max, room.remaining, room.reset, now)
        })),
        Err(full) => {
            let quota = Quota::new(limits, full.max, 0, full.free, now);
            Err(refused(names[full.at], quota, full.max, seconds(full.free, now)))
        }
    }
}

/// Whom a request may be counted for.
struct Whose<'a> {
    caller: &'a Value,
    client: &'a Value,
}

impl Whose<'_> {
    /// Whom a limit of a system counts the request for, and how many it takes; `None` when it does
    /// not count it.
    fn counted(
        &self,
        (system, name): (&str, &str),
        limit: &Limit,
        records: Option<CollectionId>,
        snapshot: &Snapshot,
    ) -> Result<Option<Wanted>, Failure> {
        let mut names = vec![("caller", self.caller), ("client", self.client)];
        let key = limit.key.render(&Scope::new(&names))?;
        if key.is_null() {
            return Ok(None);
        }
        if let (Some(of), Some(collection)) = (&limit.of, records) {
            let id = of.id.render(&Scope::new(&names))?;
            let record = snapshot.lookup(collection, of.by.as_deref(), &id);
            names.push(("record", record.map_or(nothing(), |record| record.fields())));
        }
        let (max, window) =
            (limit.max.render(&Scope::new(&names))?, limit.window.render(&Scope::new(&names))?);
        if max.is_null() {
            return Ok(None);
        }
        let (Some(most), Some(seconds)) = (max.as_u64(), window.as_u64().and_then(|it| it.try_into().ok()))
        else {
            let reason = format!("the limit `{name}` comes to {max} requests in {window} seconds");
            return Err(Failure::new(FailureKind::Internal, reason));
        };
        Ok(Some(Wanted::new(&format!("{system}/{name}/{}", text(&key)), most, seconds)))
    }
}

fn refused(name: &str, quota: Quota, max: u64, wait: i64) -> Failure {
    let reason =
        format!("the limit `{name}` of {max} requests is reached; the next one may come in {wait} s");
    let mut failure = Failure::new(FailureKind::RateLimited, reason).case(name).detail("retry_after", wait);
    failure.more.headers.extend(quota.0);
    failure.header(RETRY_AFTER, &wait.to_string())
}

impl Quota {
    fn new(limits: &Limits, max: u64, remaining: u64, reset: Timestamp, now: Timestamp) -> Self {
        let headers = &limits.headers;
        let reset = match limits.reset {
            Reset::Unix => reset.as_second(),
            Reset::Delta => seconds(reset, now),
        };
        let told = [
            (&headers.limit, max.to_string()),
            (&headers.remaining, remaining.to_string()),
            (&headers.reset, reset.to_string()),
        ];
        let header = |(name, value): (&Option<String>, String)| {
            Some((HeaderName::try_from(name.as_ref()?).ok()?, HeaderValue::try_from(value).ok()?))
        };
        Self(told.into_iter().filter_map(header).collect())
    }

    /// Puts the headers into an answer.
    pub(super) fn tell(self, answer: &mut Answer) {
        answer.headers_mut().extend(self.0);
    }
}

/// Whole seconds until an instant, at least one: who waits so long is let in.
fn seconds(until: Timestamp, now: Timestamp) -> i64 {
    (until.as_second() - now.as_second()).max(1)
}
