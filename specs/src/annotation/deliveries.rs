use std::time::Duration;

use crate::IndexMap;
use serde::Deserialize;

use super::timer::period;
use super::{Algorithm, Encoding, Equal, Lookup, SecretSource};
use crate::expression::{Condition, Template};

/// Records that are requests to be sent, such as webhooks' deliveries: whoever makes one or sets its
/// instant anew has it sent.
///
/// ```yaml
/// deliveries:
///   resource: delivery
///   at: next_attempt_at
///   attempts: attempts
///   find: {hook: {one: hook, where: {id: "${record.hook_id}"}}}
///   url: "${hook.url}"
///   headers: {X-Signature: "t=${timestamp},v1=${signature}"}
///   body: "${record.payload}"
///   signature: {secret: {from: hook, where: {id: "${record.hook_id}"}, field: secret}, payload: "${timestamp}.${body}"}
///   retry: [PT1M, PT5M]
///   then:
///     - {if: "status >= 200 && status < 300", set: {status: DELIVERED}}
///     - {if: "retry_at != null", set: {next_attempt_at: "${retry_at}"}}
///     - {set: {status: FAILED}}
/// ```
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deliveries {
    /// The resource.
    pub resource: String,
    /// The field with the instant at which a record is sent; null: nothing is to be sent. Null again
    /// after each attempt, unless `set` or `then` says otherwise.
    pub at: String,
    /// The field that counts attempts.
    pub attempts: String,
    /// Names for what follows, over `record` and `now`.
    #[serde(default)]
    pub find: IndexMap<String, Lookup>,
    /// Where it is sent, by POST; over the same, `attempt` and `timestamp`, as all up to `signature`.
    pub url: Template,
    /// Its headers, over `body` and `signature` too.
    #[serde(default)]
    pub headers: IndexMap<String, Template>,
    /// Its body: a text as it is, anything else as compact JSON.
    #[serde(default)]
    pub body: Option<Template>,
    /// Whether the members of objects in the body are put in the order of their names.
    #[serde(default)]
    pub sorted: bool,
    /// How it is signed.
    #[serde(default)]
    pub signature: Option<Signing>,
    /// How long after each attempt that the next one comes; no further ones are left after the last.
    #[serde(default)]
    pub retry: Vec<String>,
    /// Fields of the record that every attempt sets, over what `find` gives, `attempt`, `status`,
    /// `answer`, `error`, `refused` and `retry_at`.
    #[serde(default)]
    pub set: IndexMap<String, Template>,
    /// What becomes of the record: the first that holds.
    #[serde(default)]
    pub then: Vec<Attempted>,
}

/// How a body is signed.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signing {
    /// The secret; `where` is over the names of `url`. Without one nothing is sent.
    pub secret: SecretSource,
    /// What is signed, over `body` too. Absent: the body.
    #[serde(default)]
    pub payload: Option<Template>,
    /// How it is signed.
    #[serde(default)]
    pub algorithm: Algorithm,
    /// How the signature is written.
    #[serde(default)]
    pub encoding: Encoding,
}

/// What becomes of a record after an attempt.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attempted {
    /// When it does.
    #[serde(rename = "if", default)]
    pub condition: Option<Condition>,
    /// The fields that are set then.
    pub set: IndexMap<String, Template>,
}

impl Deliveries {
    /// How long after an attempt the next one comes, by how many there were before; none after the
    /// last.
    ///
    /// # Errors
    /// What is wrong with that duration.
    pub fn pause(&self, before: usize) -> Result<Option<Duration>, String> {
        self.retry.get(before).map(|text| period(text)).transpose()
    }

    /// Every set of fields that records are looked up by, with its resource.
    pub fn equalities<'a>(&'a self, seen: &mut dyn FnMut(&'a str, &'a Equal)) {
        self.find.values().for_each(|lookup| lookup.equalities(seen));
        if let Some(Signing { secret: SecretSource::Record(secret), .. }) = &self.signature {
            seen(&secret.from, &secret.fields);
        }
    }
}
