//! Validators for the schemas of one document, compiled when first asked for.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use jsonschema::{Draft, PatternOptions, Registry, Validator};
use serde_json::{Value, json};

use crate::pointer::Pointer;

/// The name a document has in its own registry; no two documents share one.
const DOCUMENT: &str = "urn:specs:document";

/// How often a pattern with look-around or back-references may backtrack on one text. Every
/// pattern without those runs in linear time and is not concerned. At the limit the text counts
/// as invalid, after some milliseconds.
const BACKTRACK_LIMIT: usize = 100_000;

/// The schemas of one normalised document, each compiled at most once, however many threads ask.
///
/// Formats are asserted; those that are not known are ignored. The document is shared, never
/// copied, and references in it are relative to its root.
#[derive(Debug)]
pub struct Schemas {
    document: Arc<Value>,
    registry: OnceLock<Result<Registry<'static>, String>>,
    compiled: RwLock<HashMap<Pointer, Compiled>>,
}

type Compiled = Result<Arc<Validator>, SchemaError>;

/// A schema that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SchemaError {
    /// Nothing stands at the place.
    #[error("no schema stands at \"{0}\"")]
    Missing(Pointer),
    /// It, or one it references, is no valid schema.
    #[error("schema at \"{at}\" does not compile: {reason}")]
    Invalid {
        /// The schema that was asked for.
        at: Pointer,
        /// What the compiler says.
        reason: String,
    },
}

impl SchemaError {
    /// The schema that was asked for.
    #[must_use]
    pub fn pointer(&self) -> &Pointer {
        match self {
            Self::Missing(at) | Self::Invalid { at, .. } => at,
        }
    }
}

impl Schemas {
    /// Nothing is compiled yet; this costs nothing.
    #[must_use]
    pub fn new(document: Arc<Value>) -> Self {
        Self {
            document,
            registry: OnceLock::new(),
            compiled: RwLock::default(),
        }
    }

    /// The validator for the schema at `pointer`. About a millisecond the first time, a lookup
    /// afterwards.
    ///
    /// # Errors
    /// When nothing stands there or it does not compile, each time it is asked for.
    pub fn validator(&self, pointer: &Pointer) -> Result<Arc<Validator>, SchemaError> {
        let compiled = self.compiled.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = compiled.get(pointer) {
            return known.clone();
        }
        drop(compiled);
        let new = self.compile(pointer);
        let mut compiled = self
            .compiled
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        compiled.entry(pointer.clone()).or_insert(new).clone()
    }

    /// The document whose schemas these are.
    #[must_use]
    pub fn document(&self) -> &Arc<Value> {
        &self.document
    }

    fn compile(&self, pointer: &Pointer) -> Compiled {
        if pointer.lookup(&self.document).is_none() {
            return Err(SchemaError::Missing(pointer.clone()));
        }
        let invalid = |reason| SchemaError::Invalid {
            at: pointer.clone(),
            reason,
        };
        let registry = self.registry.get_or_init(|| self.register());
        let registry = registry
            .as_ref()
            .map_err(|reason| invalid(reason.clone()))?;
        let schema = json!({"$ref": format!("{DOCUMENT}{}", pointer.fragment())});
        jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(registry)
            .with_pattern_options(PatternOptions::fancy_regex().backtrack_limit(BACKTRACK_LIMIT))
            .should_validate_formats(true)
            .should_ignore_unknown_formats(true)
            .build(&schema)
            .map(Arc::new)
            .map_err(|error| invalid(error.to_string()))
    }

    fn register(&self) -> Result<Registry<'static>, String> {
        let registry = Registry::new()
            .draft(Draft::Draft202012)
            .add(DOCUMENT, Arc::clone(&self.document));
        registry
            .and_then(jsonschema::RegistryBuilder::prepare)
            .map_err(|error| error.to_string())
    }
}
