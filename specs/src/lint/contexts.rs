use super::expressions::caller;
use super::{Lint, at};
use crate::annotation::{Context, ContextPlace, OperationContexts};
use crate::expression::{Names, Shape};
use crate::pointer::Pointer;

impl Lint<'_> {
    /// Every context: what it names is there, and the operations that have it can name it.
    pub(super) fn contexts(&mut self) {
        for (name, context) in &self.system.annotation().context {
            let place = at(&["context", name]);
            if name == OperationContexts::NONE {
                self.error(
                    &place,
                    "a context cannot be called `none`: that is how operations say they have none",
                );
            }
            self.context(&place, context);
            if let ContextPlace::Path(parameter) = &context.place {
                self.named_in_paths(name, parameter);
            }
        }
    }

    fn context(&mut self, place: &Pointer, context: &Context) {
        if self.known_resource(&place.push("resource"), &context.resource) {
            self.unique_field(&place.push("by"), &context.resource, context.by.as_deref());
        }
        if let Some(condition) = &context.condition {
            let record = self.record_shape(&context.resource).unwrap_or(Shape::Any);
            let names = Names::new().with("caller", caller(self.system)).with("record", record);
            self.condition(&place.push("if"), condition, &names);
        }
        let names = Names::new().with("label", Shape::Any).with("value", Shape::Any);
        let fails =
            [("missing", &context.missing), ("unknown", &context.unknown), ("denied", &context.denied)];
        for (key, fail) in fails {
            if let Some(fail) = fail {
                self.fail(&place.push(key), fail, &names);
            }
        }
    }

    fn named_in_paths(&mut self, name: &str, parameter: &str) {
        let system = self.system;
        for operation in system.operations().iter().filter(|operation| system.acts_in(operation, name)) {
            if !operation.path.names().any(|known| known == parameter) {
                let path = &operation.path;
                let message =
                    format!("`{path}` has no parameter `{parameter}` that could name the context `{name}`");
                let hint =
                    "say `context: none` in its x-mock, or make the context one of `operations: named`";
                self.error_with_hint(&operation.pointer, message, hint);
            }
        }
    }
}
