//! JSON that breaks off is refused as the framework refuses it.

use specs::annotation::{Dialect, FailureKind};
use specs::{Operation, System};

use super::arguments::Ids;
use super::bench::Bench;
use super::body::json_of;
use super::draft::DraftBody;
use super::failure::Expected;
use super::outcome::Tried;

pub(super) fn fits(system: &System, operation: &Operation) -> bool {
    json_of(operation).is_some() && speaks(operation, Expected::of(system, operation, kind(system)).status)
}

/// FastAPI takes what is no JSON for a body that breaks its model.
fn kind(system: &System) -> FailureKind {
    match system.annotation().dialect {
        Dialect::Fastapi => FailureKind::Validation,
        Dialect::Plain => FailureKind::UnreadableBody,
    }
}

pub(super) async fn hold(bench: &mut Bench<'_, '_, '_>) -> Tried {
    let Some((media_type, _)) = json_of(bench.case.operation) else { return Ok(()) };
    let expected = bench.refusal(kind(bench.system()));
    let body = DraftBody::raw(media_type, "{\"broken\":".to_owned());
    let asked = bench
        .ask_as_able("broken off", Ids::Either, Some(expected.status), |draft| {
            draft.body = Some(body.clone());
        })
        .await?;
    bench.check_refused(&asked, &expected);
    Ok(())
}

/// Whether an operation answers as the framework does: a protocol, which has its own words, only where it says so.
pub(super) fn speaks(operation: &Operation, status: u16) -> bool {
    let is_protocol = operation.behaviour.word() == "flow";
    !is_protocol || operation.responses.for_status(status).is_some()
}
