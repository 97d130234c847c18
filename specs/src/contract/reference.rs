use serde_json::Value;

use crate::pointer::Pointer;

/// More links than this in a chain of references is a circle.
const LONGEST_CHAIN: usize = 32;

/// An item of a bundled document and where it stands, `$ref`s followed.
#[derive(Debug, Clone)]
pub(super) struct Item<'a> {
    pub(super) value: &'a Value,
    pub(super) pointer: Pointer,
}

impl<'a> Item<'a> {
    /// The item at a pointer, or what it refers to.
    ///
    /// # Errors
    /// A message when the chain of references is broken or circular.
    pub(super) fn at(document: &'a Value, pointer: Pointer) -> Result<Self, String> {
        let mut pointer = pointer;
        for _ in 0..LONGEST_CHAIN {
            let value = pointer.lookup(document).ok_or_else(|| format!("`#{pointer}` is not there"))?;
            let Some(reference) = value.get("$ref").and_then(Value::as_str) else {
                return Ok(Self { value, pointer });
            };
            pointer = reference
                .strip_prefix('#')
                .and_then(|target| Pointer::from_fragment(target).ok())
                .ok_or_else(|| format!("`{reference}` is not a reference within the document"))?;
        }
        Err(format!("the references from `#{pointer}` run in a circle"))
    }

    /// Members of an object member such as `content`, with their names.
    pub(super) fn members(&self, name: &str) -> impl Iterator<Item = (&'a str, Pointer)> + use<'a> {
        let pointer = self.pointer.push(name);
        self.value
            .get(name)
            .and_then(Value::as_object)
            .into_iter()
            .flat_map(|members| members.keys())
            .map(move |key| (key.as_str(), pointer.push(key)))
    }

    /// Where the member stands, if it is there.
    pub(super) fn pointer_to(&self, name: &str) -> Option<Pointer> {
        self.value.get(name).map(|_| self.pointer.push(name))
    }
}
