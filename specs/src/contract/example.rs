use serde_json::Value;

use super::Content;
use super::reference::Item;
use crate::pointer::Pointer;

/// What a document shows of an answer.
#[derive(Debug, Clone, Copy)]
pub struct Example<'d> {
    /// Its name among several; none where there is one.
    pub name: Option<&'d str>,
    /// What it shows.
    pub value: &'d Value,
}

/// What a document shows of a media type, a parameter or a header: `example`, then every entry of `examples` that
/// stands in the document.
pub fn examples_at<'d>(document: &'d Value, at: &Pointer) -> impl Iterator<Item = Example<'d>> + use<'d> {
    let shown = at.lookup(document);
    let one = shown.and_then(|shown| shown.get("example"));
    let several = shown.map(|shown| Item { value: shown, pointer: at.clone() });
    let several = several.into_iter().flat_map(|item| item.members("examples"));
    let named = several.filter_map(|(name, at)| {
        Some(Example { name: Some(name), value: Item::at(document, at).ok()?.value.get("value")? })
    });
    one.map(|value| Example { name: None, value }).into_iter().chain(named)
}

impl Content {
    /// What the document shows of it.
    pub fn examples<'d>(&self, document: &'d Value) -> impl Iterator<Item = Example<'d>> + use<'d> {
        examples_at(document, &self.pointer)
    }
}
