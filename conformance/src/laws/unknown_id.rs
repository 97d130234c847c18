//! An id that nothing has is not found, in the envelope.

use specs::annotation::{FailureKind, Verb};
use specs::{Operation, System};

use super::arguments::Ids;
use super::bench::Bench;
use super::draft::Draft;
use super::meaning::of_record;
use super::outcome::{Stop, Tried};
use super::room::Who;

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
    let asked = match able(bench).await? {
        // Whoever reads what is there may ask for what is not: being denied that is an answer too.
        Some((draft, who)) => bench.ask("unknown", &draft, who).await?,
        None => bench.ask_as_able("unknown", Ids::UnknownLast, None, |_| {}).await?,
    };
    let validation = bench.refusal(FailureKind::Validation);
    if asked.status() == validation.status {
        return Stop::untried(format!("the body that was made is refused: {}", asked.told()));
    }
    let expected = bench.refusal(FailureKind::NotFound);
    bench.check_refused(&asked, &expected);
    Ok(())
}

/// Somebody who is shown a record, and the same request for one that is not there; none where trying that
/// would change something, or nobody is.
async fn able(bench: &mut Bench<'_, '_, '_>) -> Tried<Option<(Draft, Who)>> {
    let operation = bench.case.operation;
    if operation.writes() {
        return Ok(None);
    }
    let shown = match bench.ask_as_able("known", Ids::Real, None, |_| {}).await {
        Ok(shown) if shown.response.status.is_success() => shown,
        Ok(_) | Err(Stop::Untried(_)) => return Ok(None),
        Err(stop) => return Err(stop),
    };
    let draft = bench.room.whole_draft(operation, shown.who, Ids::UnknownLast).await?;
    Ok(draft.map(|draft| (draft, shown.who)))
}
