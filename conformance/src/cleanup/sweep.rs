use std::time::Duration;

use http::StatusCode;
use tokio::time::{Instant, timeout_at};

use super::Ledger;
use super::made::Made;
use crate::client::Client;
use crate::exchange::Request;

/// Something that is still there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Leftover {
    pub(crate) system: String,
    /// What made it.
    pub(crate) operation: String,
    pub(crate) what: String,
    pub(crate) reason: String,
}

/// What sweeps up after a workflow.
pub(crate) trait Broom {
    /// The same request with credentials that are good now; none where there are no others.
    fn renewed(&self, request: &Request) -> impl Future<Output = Option<Request>>;
}

/// How a deletion went.
enum Outcome {
    Gone,
    /// Another deletion may have to come first.
    Refused(String),
}

/// Takes away what was made, last things first, and answers what could not be.
///
/// What is refused is tried again as long as something else goes: parents are refused while they have
/// children. All of it ends at a deadline.
pub(crate) async fn sweep(
    ledger: &Ledger,
    client: &Client,
    broom: &impl Broom,
    within: Duration,
) -> Vec<Leftover> {
    let deadline = Instant::now() + within;
    let (mut open, mut left) = (Vec::new(), Vec::new());
    for made in ledger.take() {
        match made.undo {
            Some(_) => open.push(made),
            None => left.push(made.told),
        }
    }
    loop {
        let before = open.len();
        let mut refused = Vec::new();
        for mut made in open {
            match remove(&made, client, broom, deadline, within).await {
                Outcome::Gone => {}
                Outcome::Refused(reason) => {
                    made.told.reason = reason;
                    refused.push(made);
                }
            }
        }
        open = refused;
        if open.is_empty() || open.len() == before || Instant::now() >= deadline {
            break;
        }
    }
    left.extend(open.into_iter().map(|made| made.told));
    left
}

async fn remove(
    made: &Made,
    client: &Client,
    broom: &impl Broom,
    deadline: Instant,
    within: Duration,
) -> Outcome {
    let Some(undo) = &made.undo else { return Outcome::Refused(made.told.reason.clone()) };
    let sent = timeout_at(deadline, send(undo, client, broom)).await;
    sent.unwrap_or_else(|_| Outcome::Refused(format!("the time for cleaning up was over after {within:?}")))
}

/// Sends a deletion, once more with a new credential where its own is not good any more.
async fn send(undo: &Request, client: &Client, broom: &impl Broom) -> Outcome {
    let mut answer = client.send(undo).await;
    if answer.as_ref().is_ok_and(|answer| answer.status == StatusCode::UNAUTHORIZED)
        && let Some(renewed) = broom.renewed(undo).await
    {
        answer = client.send(&renewed).await;
    }
    match answer {
        Ok(answer) if answer.status.is_success() || is_gone(answer.status) => Outcome::Gone,
        Ok(answer) => Outcome::Refused(format!(
            "{} {} answered {}",
            undo.method,
            undo.url.path(),
            answer.status.as_u16()
        )),
        Err(error) => Outcome::Refused(error.to_string()),
    }
}

fn is_gone(status: StatusCode) -> bool {
    matches!(status, StatusCode::NOT_FOUND | StatusCode::GONE)
}
