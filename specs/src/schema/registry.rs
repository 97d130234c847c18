//! Validators for the schemas of one document, compiled when first asked for.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use jsonschema::{Draft, Keyword, PatternOptions, Registry, ValidationError, Validator};
use serde_json::{Value, json};

use super::nullable::LOOSE_NULL;
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
    registry: Arc<OnceLock<Result<Registry<'static>, String>>>,
    /// Whether null is refused where it is only let in.
    is_exacting: bool,
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
        Self { document, registry: Arc::default(), is_exacting: false, compiled: RwLock::default() }
    }

    /// The same schemas as they stand, without the null that [`LOOSE_NULL`] marks.
    #[must_use]
    pub fn exacting(&self) -> Self {
        Self {
            document: Arc::clone(&self.document),
            registry: Arc::clone(&self.registry),
            is_exacting: true,
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
        let mut compiled = self.compiled.write().unwrap_or_else(PoisonError::into_inner);
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
        let invalid = |reason| SchemaError::Invalid { at: pointer.clone(), reason };
        let registry = self.registry.get_or_init(|| self.register());
        let registry = registry.as_ref().map_err(|reason| invalid(reason.clone()))?;
        let schema = json!({"$ref": format!("{DOCUMENT}{}", pointer.fragment())});
        let options = jsonschema::options().with_draft(Draft::Draft202012).with_registry(registry);
        let options = match self.is_exacting {
            true => options.with_keyword(LOOSE_NULL, |_, _, _| Ok(Box::new(NoNull))),
            false => options,
        };
        options
            .with_pattern_options(PatternOptions::fancy_regex().backtrack_limit(BACKTRACK_LIMIT))
            .should_validate_formats(true)
            .should_ignore_unknown_formats(true)
            .build(&schema)
            .map(Arc::new)
            .map_err(|error| invalid(error.to_string()))
    }

    fn register(&self) -> Result<Registry<'static>, String> {
        let registry = Registry::new().draft(Draft::Draft202012).add(DOCUMENT, Arc::clone(&self.document));
        registry.and_then(jsonschema::RegistryBuilder::prepare).map_err(|error| error.to_string())
    }
}

/// Refuses null.
struct NoNull;

impl<'i> Keyword<'i> for NoNull {
    fn validate(&self, instance: &'i Value) -> Result<(), ValidationError<'i>> {
        if instance.is_null() {
            return Err(ValidationError::custom("null is not one of the values that the schema lists"));
        }
        Ok(())
    }

    fn is_valid(&self, instance: &'i Value) -> bool {
        !instance.is_null()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schemas() -> Schemas {
        let ok = json!({"content": {"application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/User"}}}}});
        Schemas::new(Arc::new(json!({
            "openapi": "3.1.0",
            "paths": {"/users/{id}": {"get": {"responses": {"200": ok}}}},
            "components": {"schemas": {
                "User": {
                    "type": "object",
                    "required": ["id"],
                    "properties": {
                        "id": {"type": "string", "format": "uuid"},
                        "boss": {"$ref": "#/components/schemas/User"},
                        "mail": {"format": "email"},
                        "born": {"format": "date-time"},
                        "home": {"format": "uri"},
                        "any": {"format": "of-our-own"},
                    },
                },
                "Far": {"$ref": "#/paths/~1users~1%7Bid%7D/get/responses/200/content/application~1json/schema"},
                "Code": {"type": "string", "pattern": "^(?!x)[a-z]+$"},
                "Slow": {"type": "string", "pattern": "^(?=a)(a+)+\\1$"},
                "BadType": {"type": "strin"},
                "BadPattern": {"pattern": "("},
                "BadReference": {"$ref": "#/components/schemas/Nope"},
                "Elsewhere": {"$ref": "https://example.com/a"},
            }},
        })))
    }

    fn at(name: &str) -> Pointer {
        Pointer::root().push("components").push("schemas").push(name)
    }

    #[test]
    fn references_are_relative_to_the_document() {
        let schemas = schemas();
        let list = Pointer::parse("/paths/~1users~1{id}/get/responses/200/content/application~1json/schema")
            .unwrap();
        let id = "0191c5a4-54b5-7c9e-8a3e-3f2b1c0d9e8f";
        for place in [list, at("Far")] {
            let validator = schemas.validator(&place).unwrap();
            assert!(validator.is_valid(&json!([{"id": id, "boss": {"id": id}}])), "{place}");
            assert!(!validator.is_valid(&json!([{"id": id, "boss": {}}])), "{place}");
        }
    }

    #[test]
    fn known_formats_are_asserted_and_others_ignored() {
        let validator = schemas().validator(&at("User")).unwrap();
        let id = "0191c5a4-54b5-7c9e-8a3e-3f2b1c0d9e8f";
        for (key, good, bad) in [
            ("id", id, "7"),
            ("mail", "a@b.example", "a"),
            ("born", "2026-01-01T00:00:00Z", "today"),
            ("home", "https://a.example/", "a b"),
        ] {
            assert!(validator.is_valid(&json!({"id": id, key: good})), "{key}");
            let mut user = json!({"id": id});
            user[key] = bad.into();
            assert!(!validator.is_valid(&user), "{key}");
        }
        assert!(validator.is_valid(&json!({"id": id, "any": "thing"})));
    }

    #[test]
    fn patterns_may_look_around_but_not_for_ever() {
        let schemas = schemas();
        let code = schemas.validator(&at("Code")).unwrap();
        assert!(code.is_valid(&json!("abc")) && !code.is_valid(&json!("xbc")));
        let slow = schemas.validator(&at("Slow")).unwrap();
        assert!(!slow.is_valid(&json!(format!("{}b", "a".repeat(5_000)))));
    }

    #[test]
    fn a_schema_that_does_not_compile_is_an_error_that_names_it() {
        let schemas = schemas();
        for name in ["BadType", "BadPattern", "BadReference", "Elsewhere"] {
            let error = schemas.validator(&at(name)).unwrap_err();
            assert_eq!(error.pointer(), &at(name));
            assert!(
                error
                    .to_string()
                    .starts_with(&format!("schema at \"/components/schemas/{name}\" does not compile: ")),
                "{error}"
            );
        }
        assert_eq!(schemas.validator(&at("Nope")).unwrap_err(), SchemaError::Missing(at("Nope")));
        assert!(schemas.validator(&at("User")).is_ok(), "one bad schema leaves the others usable");
    }

    #[test]
    fn a_validator_is_compiled_once_for_all_threads() {
        let schemas = schemas();
        let validators: Vec<_> = std::thread::scope(|scope| {
            let ask = || schemas.validator(&at("User")).unwrap();
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(ask)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let first = schemas.validator(&at("User")).unwrap();
        assert!(validators.iter().all(|validator| Arc::ptr_eq(validator, &first)));
    }
}
