use std::sync::Arc;

use crate::IndexMap;
use serde::Deserialize;

use super::{Call, Effect, Emit, Guard, Head, Lookup, Stream};
use crate::expression::Template;

/// What every verb may do beside its own work, in this order: look up, refuse, call, then, after
/// the verb itself, further effects, events and an answer of its own. All of it is one commit.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Steps {
    /// Names for what the expressions below them need, in order.
    pub find: IndexMap<String, Lookup>,
    /// Refusals, in order; the first that holds answers.
    pub when: Vec<Guard>,
    /// Operations of other systems, in order, by the name their answer gets.
    pub call: IndexMap<String, Call>,
    /// What changes beside the record.
    pub also: Vec<Effect>,
    /// What happened, for whoever listens.
    #[serde(deserialize_with = "Emit::one_or_many")]
    pub emit: Vec<Emit>,
    /// The body of the answer. Absent: what the verb answers.
    pub answer: Option<Template>,
    /// An answer that comes bit by bit, where it does.
    #[serde(deserialize_with = "Stream::shared")]
    pub stream: Option<Arc<Stream>>,
    /// A file that is answered with its bytes; null is `not_found`.
    pub file: Option<Template>,
    /// Whether browsers show the file (`inline`) or keep it (`attachment`).
    pub disposition: Option<Template>,
    /// What the answer is besides its body.
    #[serde(flatten)]
    pub head: Head,
    /// Secret fields that this one answer shows.
    pub reveal: Vec<String>,
}

/// Fields that records must equal, all of them.
pub type Equal = IndexMap<String, Template>;

impl Steps {
    /// What browsers may do with a file (RFC 6266, section 4.2).
    pub const DISPOSITIONS: [&'static str; 2] = ["inline", "attachment"];

    /// Every set of fields that records are looked up by, with its resource.
    pub fn equalities<'a>(&'a self, seen: &mut dyn FnMut(&'a str, &'a Equal)) {
        self.find.values().for_each(|lookup| lookup.equalities(seen));
        let after = self.stream.iter().flat_map(|stream| &stream.after);
        self.also.iter().chain(after).for_each(|effect| effect.equalities(seen));
    }

    /// Whether anything is to be known before the verb does its work that the request does not say.
    pub fn looks_up(&self) -> bool {
        !self.find.is_empty() || !self.call.is_empty()
    }
}
