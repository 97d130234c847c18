//! What reads answers with a declared status, headers, media type and schema to a request that is in order.

use specs::Operation;

use super::arguments::Ids;
use super::bench::Bench;
use super::outcome::{Stop, Tried};

pub(super) fn fits(operation: &Operation) -> bool {
    !operation.writes()
}

pub(super) async fn hold(bench: &mut Bench<'_, '_, '_>) -> Tried {
    let asked = bench.ask_as_able("read", Ids::Real, None, |_| {}).await?;
    // What it is judged by is the contract, as every answer is.
    if asked.response.status.is_client_error() {
        return Err(Stop::Untried(format!("a request in order could not be made: {}", asked.told())));
    }
    Ok(())
}
