use std::cell::RefCell;

use specs::{Diagnostic, Diagnostics, Place, Pointer, SourceFile};

/// What was found wrong so far, in a suite that is still being read.
#[derive(Debug)]
pub(super) struct Problems<'s> {
    source: &'s SourceFile,
    found: RefCell<Diagnostics>,
    remarks: RefCell<Diagnostics>,
}

impl<'s> Problems<'s> {
    pub(super) fn new(source: &'s SourceFile) -> Self {
        Self { source, found: RefCell::default(), remarks: RefCell::default() }
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

    /// Something that does not keep the suite from being run.
    pub(super) fn remark(&self, place: Place, message: String, expected: String, hint: String) {
        self.remarks.borrow_mut().push(Diagnostic::error(place, message).expected(expected).hint(hint));
    }

    pub(super) fn source(&self) -> &'s SourceFile {
        self.source
    }

    /// Every problem and every remark.
    pub(super) fn into_parts(self) -> (Diagnostics, Diagnostics) {
        (self.found.into_inner(), self.remarks.into_inner())
    }
}
