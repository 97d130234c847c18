//! A body of more bytes than the document allows is refused before it is read.

use specs::annotation::FailureKind;
use specs::{Operation, System};

use super::arguments::Ids;
use super::bench::Bench;
use super::body::json_of;
use super::draft::DraftBody;
use super::failure::Expected;
use super::outcome::{Stop, Tried};
use super::unreadable_body::speaks;

/// Whoever hangs up on such a body has refused it, and the answer may get lost on its way.
const ATTEMPTS: usize = 3;

pub(super) fn fits(system: &System, operation: &Operation) -> bool {
    system.body_limit(operation).is_some()
        && json_of(operation).is_some()
        && speaks(operation, Expected::of(system, operation, FailureKind::PayloadTooLarge).status)
}

pub(super) async fn hold(bench: &mut Bench<'_, '_, '_>) -> Tried {
    let (Some(limit), Some((media_type, _))) =
        (bench.system().body_limit(bench.case.operation), json_of(bench.case.operation))
    else {
        return Ok(());
    };
    let expected = bench.refusal(FailureKind::PayloadTooLarge);
    let body = DraftBody::raw(media_type, format!("{{\"padding\":\"{}\"}}", "x".repeat(limit)));
    let mut hung_up = String::new();
    for _ in 0..ATTEMPTS {
        let asked = bench
            .ask_as_able("too large", Ids::Either, Some(expected.status), |draft| {
                draft.body = Some(body.clone());
            })
            .await;
        match asked {
            Err(Stop::Failed { reason, .. }) => hung_up = reason,
            asked => {
                bench.check_refused(&asked?, &expected);
                return Ok(());
            }
        }
    }
    Err(Stop::Untried(hung_up))
}
