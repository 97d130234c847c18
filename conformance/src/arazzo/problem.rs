use std::cell::RefCell;

use specs::{Diagnostic, Diagnostics, Pointer, SourceFile};

/// What was found wrong so far, in a suite that is still being read.
#[derive(Debug)]
pub(super) struct Problems<'s> {
    source: &'s SourceFile,
    found: RefCell<Diagnostics>,
}

impl<'s> Problems<'s> {
    pub(super) fn new(source: &'s SourceFile) -> Self {
        Self { source, found: RefCell::default() }
    }

    /// About the value at a pointer.
    pub(super) fn about_value(&self, at: &Pointer, message: String, hint: String) {
        self.found.borrow_mut().push(self.source.diagnostic(at, message).hint(hint));
    }

    /// About the key that leads to a pointer.
    pub(super) fn about_key(&self, at: &Pointer, message: String, hint: String) {
        let place = self.source.key_position(at);
        self.found.borrow_mut().push(Diagnostic::error(place, message).hint(hint));
    }

    /// Every problem, in the order of the document.
    pub(super) fn into_result(self) -> Result<(), Diagnostics> {
        let found = self.found.into_inner();
        if found.is_empty() { Ok(()) } else { Err(found.sorted()) }
    }
}
