use std::collections::HashMap;

use crate::IndexMap;
use http::Method;
use serde_json::Value;

use super::Build;
use crate::contract::{Evidence, Extent, Level, Location, Operation, Parameter, Scheme, Selector};
use crate::path::{Mended, PathTemplate, TemplateError};
use crate::pointer::Pointer;

/// Methods a path item may have, as OpenAPI spells them.
pub(super) const METHODS: [(&str, Method); 8] = [
    ("get", Method::GET),
    ("put", Method::PUT),
    ("post", Method::POST),
    ("delete", Method::DELETE),
    ("options", Method::OPTIONS),
    ("head", Method::HEAD),
    ("patch", Method::PATCH),
    ("trace", Method::TRACE),
];

impl Build<'_> {
    /// Every operation of the document that could be compiled.
    pub(super) fn operations(&self, schemes: &IndexMap<String, Scheme>) -> Vec<Operation> {
        let paths = Pointer::root().push("paths");
        let items = paths.lookup(self.value).and_then(Value::as_object).into_iter().flatten();
        let mut operations = Vec::new();
        for (path, item) in items.filter(|(path, _)| !path.starts_with("x-")) {
            let pointer = paths.push(path);
            match self.template(path, &pointer) {
                Ok((template, selector)) => {
                    let before = operations.len();
                    self.item(&template, item, &pointer, schemes, &mut operations);
                    operations[before..].iter_mut().for_each(|it| it.selector.clone_from(&selector));
                }
                Err(error) => self.fault(&pointer, error.to_string()),
            }
        }
        self.refuse_repeated_ids(&mut operations);
        operations
    }

    /// A path as it is meant, and what of a request tells its operations from others.
    fn template(&self, path: &str, at: &Pointer) -> Result<(PathTemplate, Selector), TemplateError> {
        if !self.is_lenient() {
            return Ok((PathTemplate::parse(path)?, Selector::default()));
        }
        let Mended { template, beyond, faults } = PathTemplate::mended(path)?;
        faults.iter().for_each(|fault| self.warning(at, fault.to_string()));
        Ok((template, beyond.map(|beyond| Selector::of(&beyond)).unwrap_or_default()))
    }

    fn item(
        &self,
        path: &PathTemplate,
        item: &Value,
        pointer: &Pointer,
        schemes: &IndexMap<String, Scheme>,
        operations: &mut Vec<Operation>,
    ) {
        let mut own: Vec<Operation> = Vec::new();
        for (name, method) in METHODS {
            if let Some(value) = item.get(name) {
                let at = pointer.push(name);
                let operation = self.operation(path, method, value, &at, schemes);
                self.refuse_unknown_path_parameters(&operation, &at);
                let operation = self.without_unknown_path_parameters(operation);
                own.push(operation);
            }
        }
        if let Some(path) = own.iter().find_map(|operation| self.taking_the_rest(operation)) {
            own.iter_mut().for_each(|operation| operation.path = path.clone());
        }
        operations.extend(own);
    }

    /// The path of an operation whose last parameter takes all that is left of it: then it does in every
    /// operation of the path, which are told apart by their methods alone.
    fn taking_the_rest(&self, operation: &Operation) -> Option<PathTemplate> {
        let parameter = operation.parameters.iter().find(|parameter| parameter.extent == Extent::Rest)?;
        let path = operation.path.clone().greedy(&parameter.name);
        if path.is_none() {
            let message = format!(
                "`{}` is not the last expression of `{}`, alone in its segment",
                parameter.name, operation.path
            );
            self.error_with_hint(
                &operation.pointer,
                message,
                "only such a parameter takes the rest of the path",
            );
        }
        path
    }

    fn operation(
        &self,
        path: &PathTemplate,
        method: Method,
        value: &Value,
        pointer: &Pointer,
        schemes: &IndexMap<String, Scheme>,
    ) -> Operation {
        let (evidence, level) = self.promise(value, pointer);
        let (behaviour, gate) = self.behaviour(value, pointer);
        Operation {
            id: text(value, "operationId").unwrap_or_else(|| format!("{method} {path}")),
            path: path.clone(),
            selector: Selector::default(),
            summary: text(value, "summary"),
            tags: self.tags(value),
            parameters: self.parameters(pointer),
            body: self.body(value, pointer),
            responses: self.responses(value, pointer),
            security: self.security(value, pointer, schemes),
            behaviour,
            gate,
            callbacks: self.callbacks(pointer),
            source: text(value, "x-source"),
            requirement: text(value, "x-requirement"),
            pointer: pointer.clone(),
            method,
            evidence,
            level,
        }
    }

    fn promise(&self, value: &Value, pointer: &Pointer) -> (Evidence, Level) {
        let evidence = Evidence::of(value).unwrap_or_else(|message| {
            self.fault(&pointer.push("x-evidence"), message);
            Evidence::Documented
        });
        let level = Level::of(value, evidence).unwrap_or_else(|message| {
            self.fault(&pointer.push("x-level"), message);
            evidence.strongest()
        });
        (evidence, level)
    }

    fn tags(&self, value: &Value) -> Vec<String> {
        let tags = value.get("tags").and_then(Value::as_array).into_iter().flatten();
        tags.filter_map(|tag| tag.as_str().map(str::to_owned)).collect()
    }

    /// The later of two goes by its method and path.
    fn refuse_repeated_ids(&self, operations: &mut [Operation]) {
        let mut first: HashMap<String, Pointer> = HashMap::new();
        for operation in operations {
            if let Some(other) = first.get(&operation.id) {
                self.fault_with_hint(
                    &operation.pointer.push("operationId"),
                    format!("operationId `{}` is taken by `#{other}`", operation.id),
                    "operation ids name operations in suites and must be unique",
                );
                let method = operation.pointer.last().unwrap_or_default().to_uppercase();
                let path = operation.pointer.parent().and_then(|item| Some(item.last()?.into_owned()));
                operation.id = format!("{method} {}", path.unwrap_or_default());
            }
            first.insert(operation.id.clone(), operation.pointer.clone());
        }
    }

    fn refuse_unknown_path_parameters(&self, operation: &Operation, pointer: &Pointer) {
        let declared: Vec<&str> =
            operation.parameters_in(Location::Path).map(|parameter| parameter.name.as_str()).collect();
        for name in declared.iter().filter(|name| !operation.path.names().any(|known| known == **name)) {
            self.warning(pointer, format!("path parameter `{name}` does not occur in `{}`", operation.path));
        }
        for name in operation.path.names().filter(|name| !declared.contains(name)) {
            self.warning(pointer, format!("`{{{name}}}` of `{}` is not declared", operation.path));
        }
    }
}

impl Build<'_> {
    /// A path parameter that no request can have is not asked for.
    fn without_unknown_path_parameters(&self, mut operation: Operation) -> Operation {
        let path = &operation.path;
        let is_known =
            |it: &Parameter| it.location != Location::Path || path.names().any(|name| name == it.name);
        if self.is_lenient() {
            operation.parameters.retain(is_known);
        }
        operation
    }
}

pub(super) fn text(value: &Value, key: &str) -> Option<String> {
    value.get(key).and_then(Value::as_str).map(str::to_owned)
}
