use std::collections::HashMap;

use http::Method;

use super::Lint;
use crate::contract::Operation;

impl Lint<'_> {
    /// Paths that only differ in the names of their parameters: a method that both have is only
    /// ever answered by the first.
    pub(super) fn paths(&mut self) {
        let mut first: HashMap<(String, &Method), &Operation> = HashMap::new();
        for operation in self.system.operations() {
            let key = (operation.path.shape(), &operation.method);
            if let Some(used) = first.get(&key) {
                let (method, path) = (&operation.method, &operation.path);
                let message =
                    format!("{method} {path} is never answered: {} matches the same paths", used.path);
                self.warning(&operation.pointer, message);
            } else {
                first.insert(key, operation);
            }
        }
    }
}
