use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::ClientError;
use crate::exchange::Response;

/// How many requests each host let run into their deadline, one after another.
#[derive(Debug, Default)]
pub(super) struct Silence(Mutex<HashMap<String, usize>>);

/// After so many the rest of a run would only wait as long.
const MOST: usize = 3;

impl Silence {
    /// Why a host is not asked any more.
    pub(super) fn refusal(&self, host: &str) -> Option<ClientError> {
        let unanswered = self.hosts().get(host).copied().unwrap_or_default();
        (unanswered >= MOST).then(|| ClientError::Silent(host.to_owned(), unanswered))
    }

    /// Learns what came of a request.
    pub(super) fn learn(&self, host: &str, result: &Result<Response, ClientError>) {
        match result {
            Err(ClientError::Timeout(..)) => *self.hosts().entry(host.to_owned()).or_default() += 1,
            _ => drop(self.hosts().remove(host)),
        }
    }

    fn hosts(&self) -> MutexGuard<'_, HashMap<String, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
