//! Which keywords of a schema say nothing about the values it accepts.

const ANNOTATIONS: [&str; 12] = [
    "title",
    "description",
    "summary",
    "default",
    "example",
    "examples",
    "deprecated",
    "readOnly",
    "writeOnly",
    "externalDocs",
    "xml",
    "discriminator",
];

/// Whether `key` never makes a value invalid.
pub(crate) fn is_annotation(key: &str) -> bool {
    ANNOTATIONS.contains(&key) || key.starts_with("x-")
}

/// Whether `key` would constrain values, had OpenAPI 3.0 not said that a `$ref` stands alone.
/// `nullable` is spared: everybody writes it there and means it.
pub(crate) fn is_ignored_beside_reference(key: &str) -> bool {
    !["$ref", "nullable"].contains(&key) && !is_annotation(key)
}
