use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use crate::IndexMap;
use serde::Deserialize;
use serde_json::Value;

use super::build::{self, Trust};
use super::setting::SettingError;
use super::{Base, Operation, Outgoing, Scheme, Webhook};
use crate::annotation::{ContextOperations, ResourceAnnotation, SystemAnnotation};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::document::{Care, Document};
use crate::expression::Settings;
use crate::path::Matcher;
use crate::pointer::Pointer;
use crate::schema::{Direction, Schemas, Stray, travelling};

/// One API: its document, its policies, its operations.
#[derive(Debug)]
pub struct System {
    name: String,
    parts: Parts,
    by_id: HashMap<String, usize>,
    by_path: Matcher<Vec<usize>>,
    /// Schemas as they hold for requests and for responses, where that differs.
    requests: OnceLock<Option<Schemas>>,
    responses: OnceLock<Option<Schemas>>,
    made_up: OnceLock<Schemas>,
    suites: Vec<SuiteSource>,
    /// Where its servers stand; of a document that is somebody else's.
    bases: Vec<Base>,
    pub(super) problems: Diagnostics,
}

/// What a system is made of.
#[derive(Debug)]
pub(super) struct Parts {
    pub(super) document: Document,
    pub(super) value: Arc<Value>,
    pub(super) trust: Trust,
    pub(super) settings: Settings,
    pub(super) annotation: SystemAnnotation,
    pub(super) schemes: IndexMap<String, Scheme>,
    pub(super) operations: Vec<Operation>,
    pub(super) webhooks: Vec<Webhook>,
    pub(super) resources: IndexMap<String, Resource>,
    pub(super) schemas: Schemas,
    pub(super) problems: Diagnostics,
}

/// A kind of record, with what follows from its annotation.
#[derive(Debug)]
pub struct Resource {
    /// Its name.
    pub name: String,
    /// Where its schema stands in the bundled document.
    pub schema: Pointer,
    /// Resources whose records may own its own, other resources first and then levels, innermost
    /// first, with the field that holds the owner's id: the first whose field is not null counts.
    pub owners: Vec<(String, String)>,
    /// Whether records of it own others.
    pub is_level: bool,
}

/// A suite that ships with a system.
#[derive(Debug, Clone, Deserialize)]
pub struct SuiteSource {
    /// File name.
    pub name: String,
    /// Its text.
    pub text: String,
}

impl Resource {
    pub(super) fn new(name: &str, system: &SystemAnnotation, annotation: &ResourceAnnotation) -> Self {
        let levels = system.tenancy.as_ref().map(|tenancy| tenancy.levels.as_slice()).unwrap_or_default();
        let owner = |level: &String| annotation.owner.get(level).map(|field| (level.clone(), field.clone()));
        let others = annotation.owner.iter().filter(|(owner, _)| !levels.contains(owner));
        let others = others.map(|(owner, field)| (owner.clone(), field.clone()));
        Self {
            name: name.to_owned(),
            schema: Pointer::root().push("components").push("schemas").push(&annotation.schema),
            owners: others.chain(levels.iter().rev().filter_map(owner)).collect(),
            is_level: levels.iter().any(|level| level == name),
        }
    }
}

impl System {
    pub(super) fn new(name: &str, mut parts: Parts) -> Self {
        let problems = std::mem::take(&mut parts.problems);
        let by_id = parts.operations.iter().enumerate().map(|(at, op)| (op.id.clone(), at)).collect();
        let by_path = by_path(&parts.operations);
        let bases = match parts.document.care() {
            Care::Exact => Vec::new(),
            Care::Lenient => Base::all(&parts.value),
        };
        Self {
            name: name.to_owned(),
            bases,
            parts,
            by_id,
            by_path,
            requests: OnceLock::new(),
            responses: OnceLock::new(),
            made_up: OnceLock::new(),
            suites: Vec::new(),
            problems,
        }
    }

    pub(super) fn with_suites(mut self, suites: Vec<SuiteSource>) -> Self {
        self.suites = suites;
        self
    }

    /// The same without the suites that came with it.
    #[must_use]
    pub fn without_suites(self) -> Self {
        self.with_suites(Vec::new())
    }

    /// The same with other settings than the usual ones, by their names as command lines spell them.
    ///
    /// # Errors
    /// When there is no such setting, or it is never that.
    pub fn with_settings<'t>(
        self,
        chosen: impl IntoIterator<Item = (&'t str, &'t str)>,
    ) -> Result<Self, SettingError> {
        let value = |(name, text)| Ok((str::to_owned(name), self.setting(name, text)?));
        let chosen: IndexMap<String, Value> =
            chosen.into_iter().map(value).collect::<Result<_, SettingError>>()?;
        let Self { name, parts, suites, .. } = self;
        let system = build::chosen(&name, parts.document, parts.trust, &chosen);
        Ok(system.map_err(SettingError::Document)?.with_suites(suites))
    }

    fn setting(&self, name: &str, text: &str) -> Result<Value, SettingError> {
        let declared = &self.annotation().settings;
        let setting = declared.get(name).ok_or_else(|| SettingError::Unknown {
            setting: format!("{}.{name}", self.name),
            known: declared.keys().map(|known| format!("{}.{known}", self.name)).collect(),
        })?;
        setting.value(text).cloned().ok_or_else(|| SettingError::Never {
            setting: format!("{}.{name}", self.name),
            value: text.to_owned(),
            values: setting.spellings().collect(),
        })
    }

    /// What its settings are, by name.
    pub fn settings(&self) -> impl Iterator<Item = (&str, &Value)> {
        let chosen = self.parts.settings.value().and_then(Value::as_object);
        chosen.into_iter().flatten().map(|(name, value)| (name.as_str(), value))
    }

    /// Its name, the first segment of its paths on the mock.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// `info.title`, or the name.
    pub fn title(&self) -> &str {
        let title = self.parts.value.pointer("/info/title").and_then(Value::as_str);
        title.unwrap_or(&self.name)
    }

    /// The bundled document with its schemas in JSON Schema 2020-12; pointers lead into it.
    pub fn value(&self) -> &Arc<Value> {
        &self.parts.value
    }

    /// The document as it was written.
    pub fn document(&self) -> &Document {
        &self.parts.document
    }

    /// `x-mock` at the root of the document.
    pub fn annotation(&self) -> &SystemAnnotation {
        &self.parts.annotation
    }

    /// Security schemes by name.
    pub fn schemes(&self) -> &IndexMap<String, Scheme> {
        &self.parts.schemes
    }

    /// Every operation, in the order of the document.
    pub fn operations(&self) -> &[Operation] {
        &self.parts.operations
    }

    /// What it declares to send to whoever registered, in the order of the document.
    pub fn webhooks(&self) -> &[Webhook] {
        &self.parts.webhooks
    }

    /// The operation of this id.
    pub fn operation(&self, id: &str) -> Option<&Operation> {
        self.by_id.get(id).map(|at| &self.parts.operations[*at])
    }

    /// Paths, each with the indices of its operations.
    pub fn paths(&self) -> &Matcher<Vec<usize>> {
        &self.by_path
    }

    /// The paths that its servers have before its own.
    pub fn bases(&self) -> &[Base] {
        &self.bases
    }

    /// Resources by name.
    pub fn resources(&self) -> &IndexMap<String, Resource> {
        &self.parts.resources
    }

    /// The largest body that an operation takes, in bytes, where the document says.
    pub fn body_limit(&self, operation: &Operation) -> Option<usize> {
        operation.gate.body_limit.or(self.annotation().body_limit)
    }

    /// Whether requests of an operation act in a context.
    pub fn acts_in(&self, operation: &Operation, context: &str) -> bool {
        match &operation.gate.context {
            Some(own) => own.0.iter().any(|name| name == context),
            None => self
                .annotation()
                .context
                .get(context)
                .is_some_and(|declared| declared.operations == ContextOperations::All),
        }
    }

    /// Validators, compiled on first use.
    pub fn schemas(&self) -> &Schemas {
        &self.parts.schemas
    }

    /// Validators of values that travel one way: a request need not hold what is `readOnly`, a
    /// response need not hold what is `writeOnly`; of a document that is somebody else's it does not.
    pub fn travelling(&self, direction: Direction) -> &Schemas {
        let known = match direction {
            Direction::Request => &self.requests,
            Direction::Response => &self.responses,
        };
        let own = known.get_or_init(|| {
            let stray = match (direction, self.document().care()) {
                (Direction::Response, Care::Lenient) => Stray::Refused,
                _ => Stray::Taken,
            };
            let changed = travelling(self.value(), direction, stray)?;
            Some(Schemas::new(Arc::new(changed)))
        });
        own.as_ref().unwrap_or_else(|| self.schemas())
    }

    /// Validators of what is made up of a response: null only where the letter of the document takes it.
    pub fn made_up(&self) -> &Schemas {
        self.made_up.get_or_init(|| self.travelling(Direction::Response).exacting())
    }

    /// Every schema of an operation or resource that does not compile. Compiles them all, so it is
    /// meant for checking, not for serving.
    pub fn schema_problems(&self) -> Diagnostics {
        let mut pointers: Vec<&Pointer> =
            self.resources().values().map(|resource| &resource.schema).collect();
        pointers.extend(self.operations().iter().flat_map(Operation::schemas));
        let sent = self.webhooks().iter().flat_map(|webhook| &webhook.requests);
        pointers.extend(sent.flat_map(Outgoing::schemas));
        let broken = pointers.into_iter().filter_map(|pointer| {
            let error = self.schemas().validator(pointer).err()?;
            let told = self.document().diagnostic(pointer, error.to_string());
            Some(Diagnostic { severity: self.document().care().severity(), ..told })
        });
        broken.collect::<Diagnostics>().sorted()
    }

    /// Suites that ship with it.
    pub fn suites(&self) -> &[SuiteSource] {
        &self.suites
    }

    /// What was noticed while it was read and compiled, with positions, which are found now.
    pub fn warnings(&self) -> Diagnostics {
        let document = self.document();
        let placed = self.problems.iter().cloned().map(|noticed| match noticed.place.position {
            Some(_) => noticed,
            None => Diagnostic { place: document.position(&noticed.place.pointer), ..noticed },
        });
        document.warnings().iter().cloned().chain(placed).collect::<Diagnostics>().sorted()
    }
}

/// Templates that differ only in the names of their parameters are one path with the methods of
/// both: OpenAPI forbids them, and large documents have them all the same.
fn by_path(operations: &[Operation]) -> Matcher<Vec<usize>> {
    let mut groups: IndexMap<String, Vec<usize>> = IndexMap::default();
    for (at, operation) in operations.iter().enumerate() {
        groups.entry(operation.path.shape()).or_default().push(at);
    }
    Matcher::new(groups.into_values().map(|group| (operations[group[0]].path.clone(), group)))
}
