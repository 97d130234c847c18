use super::Lint;
use crate::pointer::Pointer;

impl Lint<'_> {
    /// Paths that only differ in the names of their parameters: only the first would ever match.
    pub(super) fn paths(&mut self) {
        for conflict in self.system.paths().conflicts() {
            let place = Pointer::root().push("paths").push(&conflict.ignored.to_string());
            self.error(&place, conflict.to_string());
        }
    }
}
