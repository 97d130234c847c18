//! What a run finds: where a target disagrees with the suite or with the contract.

mod excuse;
mod id;
mod weight;

use std::sync::Arc;

use specs::Position;
use specs::contract::{Evidence, Level};

pub use excuse::{Excuse, Pardon};
pub use weight::{Inferred, Weight};

use crate::compare::Twin;
use crate::event::Exchange;

/// The target disagrees with the suite or with the contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The step whose answer disagrees.
    pub step: StepName,
    /// Stable id of the promise that is broken, where the contract gives it one.
    pub requirement: Option<String>,
    /// How strongly the target is held to it.
    pub level: Level,
    /// Where the promise comes from.
    pub evidence: Evidence,
    /// What disagrees.
    pub flaw: Flaw,
    /// A shell command that sends the same request, secrets masked.
    pub reproduce: String,
    /// What travelled, where a report needs it.
    pub exchange: Option<Arc<Exchange>>,
    /// Why it is put up with, where it is.
    pub known: Option<Pardon>,
}

impl Finding {
    /// One of a file of the user's own, which no request shows: documented, since somebody wrote it.
    pub(crate) const fn plain(step: StepName, flaw: Flaw) -> Self {
        Self {
            step,
            requirement: None,
            level: Level::Must,
            evidence: Evidence::Documented,
            flaw,
            reproduce: String::new(),
            exchange: None,
            known: None,
        }
    }
}

/// A step, by the names of everything around it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepName {
    /// File or embedded name of the suite.
    pub suite: String,
    /// Where the step stands in that file; none where there is no file.
    pub position: Option<Position>,
    /// `workflowId`
    pub workflow: String,
    /// Which case of the workflow, where it has a table of them.
    pub case: Option<String>,
    /// `stepId`
    pub step: String,
    /// The system that is called.
    pub system: String,
    /// `operationId`
    pub operation: String,
}

/// One disagreement between what was promised and what was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// Which check found it.
    pub check: Check,
    /// Where in the answer: `status`, `header content-type`, `body#/data/0/id`.
    pub place: String,
    /// Where in the contract's document, for what the contract promises.
    pub contract: Option<String>,
    /// What was promised.
    pub expected: String,
    /// What was answered, secrets masked.
    pub actual: String,
}

/// What an answer is checked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Check {
    /// A success criterion of the suite.
    Criterion,
    /// An output of the suite can be taken.
    Output,
    /// The contract declares the status.
    Status,
    /// The contract declares the media type.
    MediaType,
    /// A required header is there and of its form.
    Header,
    /// The body is of its schema.
    Schema,
    /// The answer is the one that was accepted.
    Snapshot,
    /// Another target answers the same.
    Twin(Twin),
    /// What follows from the contract without a scenario.
    Law,
}

impl Check {
    /// Its name in reports.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Criterion => "criterion",
            Self::Output => "output",
            Self::Status => "status",
            Self::MediaType => "media type",
            Self::Header => "header",
            Self::Schema => "schema",
            Self::Snapshot => "snapshot",
            Self::Twin(twin) => twin.word(),
            Self::Law => "law",
        }
    }

    /// The same without blanks, in ids.
    pub fn slug(self) -> String {
        self.word().replace(' ', "-")
    }
}

#[cfg(test)]
pub(crate) mod testing {
    use super::*;

    /// A finding of a schema check.
    pub(crate) fn finding(evidence: Evidence) -> Finding {
        let [suite, workflow, step, system, operation] =
            ["shop.arazzo.yaml", "w0", "read", "shop", "readItem"].map(str::to_owned);
        Finding {
            step: StepName { suite, position: None, workflow, case: None, step, system, operation },
            requirement: Some("SHOP-READ".to_owned()),
            level: evidence.strongest(),
            evidence,
            flaw: Flaw {
                check: Check::Schema,
                place: "body#/data/id".to_owned(),
                contract: Some("/components/schemas/Item/properties/id/type".to_owned()),
                expected: "type: \"string\"".to_owned(),
                actual: "7".to_owned(),
            },
            reproduce: "curl 'http://localhost/items/1' -H 'authorization: Bearer ***'".to_owned(),
            exchange: None,
            known: None,
        }
    }
}
