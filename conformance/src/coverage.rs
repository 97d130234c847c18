//! What of a contract a run has seen: operations, their declared statuses, and who called. Counted from
//! events; what was not seen has a reason.

mod collect;
mod count;
mod model;
mod open;
mod text;

pub(crate) use collect::Collector;
pub(crate) use count::{Counts, Share};
pub(crate) use model::{CallerCoverage, Coverage, OperationCoverage, StatusCoverage, SystemCoverage};
pub(crate) use open::Open;
pub(crate) use text::write;
