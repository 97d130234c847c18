//! An id that nothing has is not found, in the envelope.

use specs::annotation::{FailureKind, Verb};
use specs::{Operation, System};

use super::arguments::Ids;
use super::bench::Bench;
use super::meaning::of_record;
use super::outcome::{Stop, Tried};

pub(super) fn fits(system: &System, operation: &Operation) -> bool {
    let by_last =
        operation.path.names().last().is_some_and(|name| of_record(system, operation, name).is_some());
    by_last
        && match operation.behaviour.verb() {
            Some(Verb::Read(read)) => read.absent.is_none(),
            Some(Verb::Update(_) | Verb::Delete(_) | Verb::Transition(_)) => true,
            _ => false,
        }
}

pub(super) async fn hold(bench: &mut Bench<'_, '_, '_>) -> Tried {
    let asked = bench.ask_as_able("unknown", Ids::UnknownLast, None, |_| {}).await?;
    let validation = bench.refusal(FailureKind::Validation);
    if asked.status() == validation.status {
        return Stop::untried(format!("the body that was made is refused: {}", asked.told()));
    }
    let expected = bench.refusal(FailureKind::NotFound);
    bench.check_refused(&asked, &expected);
    Ok(())
}
