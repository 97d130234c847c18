use crate::IndexMap;
use serde::Deserialize;
use serde_json::Value;

use super::super::behaviour::Behaviour;
use super::{Build, Trust};
use crate::annotation::{self, Gate, Problem, SystemAnnotation, Verb};
use crate::diagnostic::Diagnostic;
use crate::expression::Settings;
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
        self.settings
            .within(|| SystemAnnotation::deserialize(value))
            .inspect_err(|error| {
                self.sound.set(false);
                self.error(&pointer, error.to_string());
            })
            .unwrap_or_default()
    }

    /// What its settings are: read first, since every expression may name them. What is wrong with them
    /// is told with the rest of the annotation.
    pub(super) fn settings(document: &Value, chosen: &IndexMap<String, Value>) -> Settings {
        let declared = Pointer::root().push("x-mock").push("settings");
        let declared = declared.lookup(document).and_then(|declared| IndexMap::deserialize(declared).ok());
        Settings::new(&declared.unwrap_or_default(), chosen)
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
        let read = || Verb::deserialize(verb).and_then(|verb| Ok((verb, Gate::deserialize(gate)?)));
        let parsed = self.settings.within(read);
        parsed
            .inspect_err(|error| self.error(&pointer, error.to_string()))
            .map_or_else(|_| nothing(), |(verb, gate)| (Behaviour::Declared(Box::new(verb)), gate))
    }

    /// Whether an annotation has the shape `x-mock.schema.json` describes; says where not.
    pub(super) fn sound(&self, at: &Pointer, value: &Value, check: fn(&Value) -> Vec<Problem>) -> bool {
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
