use serde::Deserialize;
use serde_json::Value;

use super::super::behaviour::Behaviour;
use super::{Build, Trust};
use crate::annotation::{self, Gate, Problem, SystemAnnotation, Verb};
use crate::diagnostic::Diagnostic;
use crate::pointer::Pointer;

impl Build<'_> {
    /// `x-mock` at the root.
    pub(super) fn annotation(&self) -> SystemAnnotation {
        let pointer = Pointer::root().push("x-mock");
        let Some(value) = pointer.lookup(self.value) else { return SystemAnnotation::default() };
        if !self.sound(&pointer, value, annotation::system_problems) {
            self.sound.set(false);
            return SystemAnnotation::default();
        }
        SystemAnnotation::deserialize(value)
            .inspect_err(|error| {
                self.sound.set(false);
                self.error(&pointer, error.to_string());
            })
            .unwrap_or_default()
    }

    /// `x-mock` of an operation; a sample where there is none.
    pub(super) fn behaviour(&self, operation: &Value, pointer: &Pointer) -> (Behaviour, Gate) {
        let nothing = || (Behaviour::Sample, Gate::default());
        let Some(value) = operation.get("x-mock") else { return nothing() };
        let pointer = pointer.push("x-mock");
        if !self.sound(&pointer, value, annotation::operation_problems) {
            return nothing();
        }
        let (gate, verb) = Gate::split(value);
        let parsed = Verb::deserialize(verb).and_then(|verb| Ok((verb, Gate::deserialize(gate)?)));
        parsed
            .inspect_err(|error| self.error(&pointer, error.to_string()))
            .map_or_else(|_| nothing(), |(verb, gate)| (Behaviour::Declared(Box::new(verb)), gate))
    }

    /// Whether an annotation has the shape `x-mock.schema.json` describes; says where not.
    fn sound(&self, at: &Pointer, value: &Value, check: fn(&Value) -> Vec<Problem>) -> bool {
        if self.trust == Trust::Embedded {
            return true;
        }
        let problems = check(value);
        for problem in &problems {
            let place = self.document.position(&at.join(&problem.pointer));
            let mut diagnostic = Diagnostic::error(place, &problem.message);
            diagnostic.expected.clone_from(&problem.expected);
            diagnostic.hint.clone_from(&problem.hint);
            self.problems.borrow_mut().push(diagnostic);
        }
        problems.is_empty()
    }
}
