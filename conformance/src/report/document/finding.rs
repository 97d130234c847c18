use std::sync::Arc;

use serde::Serialize;

use crate::event::{Exchange, Message};
use crate::finding::{Excuse, Finding, Flaw, Inferred, Pardon, StepName};

/// A finding, with the request and the answer that show it.
#[derive(Debug, Serialize)]
pub(in super::super) struct FindingRow {
    pub(in super::super) id: String,
    /// `fails`, `known` or `listed`.
    pub(in super::super) weight: &'static str,
    #[serde(flatten)]
    pub(in super::super) step: StepRow,
    pub(in super::super) requirement: Option<String>,
    pub(in super::super) level: &'static str,
    pub(in super::super) evidence: &'static str,
    pub(in super::super) check: &'static str,
    /// Where in the answer.
    pub(in super::super) place: String,
    /// Where in the contract.
    pub(in super::super) contract: Option<String>,
    pub(in super::super) expected: String,
    pub(in super::super) actual: String,
    pub(in super::super) reproduce: String,
    pub(in super::super) known: Option<PardonRow>,
    pub(in super::super) request: Option<MessageRow>,
    pub(in super::super) response: Option<MessageRow>,
}

/// A step, by its names.
#[derive(Debug, Serialize)]
pub(in super::super) struct StepRow {
    pub(in super::super) suite: String,
    pub(in super::super) line: Option<u64>,
    pub(in super::super) workflow: String,
    pub(in super::super) case: Option<String>,
    pub(in super::super) step: String,
    pub(in super::super) system: String,
    pub(in super::super) operation: String,
}

/// Why a finding does not fail the run.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(in super::super) enum PardonRow {
    Known(ExcuseRow),
    /// In which file.
    Accepted {
        accepted: String,
    },
}

/// Why a deviation is put up with.
#[derive(Debug, Serialize)]
pub(in super::super) struct ExcuseRow {
    pub(in super::super) owner: String,
    pub(in super::super) reason: String,
    pub(in super::super) until: String,
}

/// A request or an answer, secrets masked and long bodies cut.
#[derive(Debug, Serialize)]
pub(in super::super) struct MessageRow {
    pub(in super::super) line: String,
    pub(in super::super) headers: Vec<(String, String)>,
    pub(in super::super) body: Option<String>,
}

impl FindingRow {
    pub(super) fn of(finding: &Finding, inferred: Inferred) -> Self {
        let Flaw { check, place, contract, expected, actual } = finding.flaw.clone();
        let message = |part: fn(&Exchange) -> &Message| {
            finding.exchange.as_deref().map(|exchange| MessageRow::of(part(exchange)))
        };
        Self {
            id: finding.id(),
            weight: finding.weight(inferred).word(),
            step: StepRow::of(&finding.step),
            requirement: finding.requirement.clone(),
            level: finding.level.word(),
            evidence: finding.evidence.word(),
            check: check.word(),
            place,
            contract,
            expected,
            actual,
            reproduce: finding.reproduce.clone(),
            known: finding.known.as_ref().map(PardonRow::of),
            request: message(|exchange| &exchange.request),
            response: message(|exchange| &exchange.response),
        }
    }
}

impl StepRow {
    pub(super) fn of(name: &StepName) -> Self {
        let StepName { suite, position, workflow, case, step, system, operation } = name.clone();
        let line = position.map(|position| position.line);
        Self { suite, line, workflow, case, step, system, operation }
    }
}

impl PardonRow {
    fn of(pardon: &Pardon) -> Self {
        match pardon {
            Pardon::Known(excuse) => Self::Known(ExcuseRow::of(excuse)),
            Pardon::Accepted(file) => Self::Accepted { accepted: file.to_string() },
        }
    }
}

impl ExcuseRow {
    pub(super) fn of(excuse: &Arc<Excuse>) -> Self {
        let Excuse { owner, reason, until } = excuse.as_ref().clone();
        Self { owner, reason, until: until.to_string() }
    }
}

impl MessageRow {
    fn of(message: &Message) -> Self {
        let Message { line, headers, body } = message.clone();
        Self { line, headers, body }
    }
}
