use std::cell::RefCell;

use specs::{Diagnostic, Diagnostics, Pointer};

use super::source::Source;

/// What was found wrong so far, in a suite that is still being read.
#[derive(Debug, Default)]
pub(super) struct Problems(RefCell<Vec<Problem>>);

#[derive(Debug)]
struct Problem {
    at: Pointer,
    message: String,
    hint: String,
}

impl Problems {
    pub(super) fn push(&self, at: Pointer, message: String, hint: String) {
        self.0.borrow_mut().push(Problem { at, message, hint });
    }

    /// Every problem with its place, in the order of the document.
    pub(super) fn into_result(self, source: &Source<'_>) -> Result<(), Diagnostics> {
        let place = |problem: Problem| {
            Diagnostic::error(source.place(&problem.at), problem.message).hint(problem.hint)
        };
        let found: Diagnostics = self.0.into_inner().into_iter().map(place).collect();
        if found.is_empty() { Ok(()) } else { Err(found.sorted()) }
    }
}
