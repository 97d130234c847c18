//! A body of a media type that the operation does not take is refused.

use specs::annotation::{Dialect, FailureKind};
use specs::contract::MediaRange;
use specs::{Operation, System};

use super::arguments::Ids;
use super::bench::Bench;
use super::body::is_json;
use super::draft::DraftBody;
use super::failure::Expected;
use super::outcome::Tried;
use super::unreadable_body::speaks;

const OTHER: &str = "text/plain";

/// Forms are left out: what is no form is an empty form to many frameworks.
pub(super) fn fits(system: &System, operation: &Operation) -> bool {
    let Some(body) = operation.body.as_ref().filter(|body| body.required) else { return false };
    let takes = MediaRange::parse(OTHER).is_ok_and(|range| body.content_for(&range).is_some());
    let is_told = speaks(operation, Expected::of(system, operation, kind(system)).status);
    is_told && !takes && !body.content.is_empty() && body.content.iter().all(is_json)
}

/// FastAPI takes other bytes for a body that breaks its model.
fn kind(system: &System) -> FailureKind {
    match system.annotation().dialect {
        Dialect::Fastapi => FailureKind::Validation,
        Dialect::Plain => FailureKind::UnsupportedMediaType,
    }
}

pub(super) async fn hold(bench: &mut Bench<'_, '_, '_>) -> Tried {
    let expected = bench.refusal(kind(bench.system()));
    let body = DraftBody::raw(OTHER, "some words".to_owned());
    let asked = bench
        .ask_as_able("plain text", Ids::Either, Some(expected.status), |draft| {
            draft.body = Some(body.clone());
        })
        .await?;
    bench.check_refused(&asked, &expected);
    Ok(())
}
