use super::Lint;
use super::expressions::caller_names;
use crate::annotation::Requires;
use crate::contract::Operation;
use crate::expression::Shape;
use crate::pointer::Pointer;

impl Lint<'_> {
    /// What an operation asks of its callers besides what its verb does.
    pub(super) fn gate(&mut self, operation: &Operation, at: &Pointer) {
        if let Some(requires) = &operation.gate.requires {
            self.requires(operation, requires, &at.push("requires"));
        }
        self.under(operation, &at.push("under"));
        if let Some(contexts) = &operation.gate.context {
            for name in &contexts.0 {
                let known = self.system.annotation().context.keys().map(String::as_str);
                self.known(&at.push("context"), "context", name, known);
            }
        }
    }

    fn requires(&mut self, operation: &Operation, requires: &Requires, at: &Pointer) {
        if self.system.annotation().grants.is_empty() {
            let hint = "say in `grants` where callers' roles and permissions come from";
            self.error_with_hint(at, "nobody is ever granted a permission", hint);
        }
        for permission in requires.all.iter().chain(&requires.any) {
            if permission.ends_with('*') {
                self.error(at, format!("`{permission}` is no permission but a pattern of them"));
            } else {
                self.permission(at, permission);
            }
        }
        let names = Requires::NAMES
            .iter()
            .fold(caller_names(self.system), |names, name| names.with(name, Shape::Any));
        let record = operation.behaviour.verb().and_then(crate::annotation::Verb::resource);
        let record = record.and_then(|resource| self.record_shape(resource)).unwrap_or(Shape::Any);
        let names = self.find(&at.push("find"), &requires.find, names.with("record", record));
        if let Some(unless) = &requires.unless {
            self.condition(&at.push("unless"), unless, &names);
        }
        for (place, template) in &requires.on {
            self.template(&at.push("on").push(place), template, &names);
        }
    }

    /// Says so when a permission, or all that a pattern stands for, is not among those declared.
    pub(super) fn permission(&mut self, at: &Pointer, word: &str) {
        let declared = &self.system.annotation().permissions;
        let matches = |permission: &String| match word.strip_suffix('*') {
            Some(start) => permission.starts_with(start),
            None => permission == word,
        };
        if !declared.is_empty() && !declared.iter().any(matches) {
            self.known(at, "permission", word, declared.iter().map(String::as_str));
        }
    }
}
