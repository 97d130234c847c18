use std::sync::{Mutex, PoisonError};

use specs::{Operation, System};

use super::made::{self, Made};
use crate::exchange::{Request, Response};
use crate::target::Base;

/// What a workflow has made and not yet taken away, in the order of making.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    made: Mutex<Vec<Made>>,
}

impl Ledger {
    /// Notes what an exchange made, and strikes out what it took away.
    pub(crate) fn note(
        &self,
        system: &System,
        operation: &Operation,
        base: &Base,
        request: &Request,
        response: &Response,
    ) {
        if !response.status.is_success() {
            return;
        }
        let mut all = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|made| !made.undo.as_ref().is_some_and(|undo| is_same(undo, request)));
        all.extend(made::of(system, operation, base, request, response));
    }

    /// Everything, the last that was made first: what stands in something else goes before it.
    pub(super) fn take(&self) -> Vec<Made> {
        let mut all = std::mem::take(&mut *self.made.lock().unwrap_or_else(PoisonError::into_inner));
        all.reverse();
        all
    }
}

fn is_same(undo: &Request, request: &Request) -> bool {
    undo.method == request.method && undo.url.path() == request.url.path()
}
