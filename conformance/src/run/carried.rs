use std::time::{Duration, Instant};

use super::step::Named;
use crate::event::{Needs, WorkflowReport};
use crate::exchange::{Request, Response};
use crate::mask::Mask;

/// A workflow that was carried out, and what it exchanged where somebody looks at that.
#[derive(Debug)]
pub(crate) struct Carried<'p> {
    pub(crate) report: WorkflowReport,
    /// In the order of sending; empty unless [`Keeping::Exchanges`].
    pub(crate) exchanges: Vec<Exchanged<'p>>,
    /// The secrets that came up.
    pub(crate) mask: Mask,
    /// What of its findings is told.
    pub(crate) needs: Needs,
}

/// One request and its answer, as they travelled: secrets are in it.
#[derive(Debug)]
pub(crate) struct Exchanged<'p> {
    pub(crate) named: Named<'p>,
    pub(crate) request: Request,
    pub(crate) response: Response,
    pub(crate) sent: Instant,
    /// From sending to the last byte of the answer.
    pub(crate) elapsed: Duration,
}

/// What of a workflow is kept until it is over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Keeping {
    /// What was found, so that memory does not grow with the steps.
    #[default]
    Findings,
    /// Every exchange too, for snapshots and comparing.
    Exchanges,
}
