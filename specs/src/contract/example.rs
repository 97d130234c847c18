use serde_json::Value;

use super::Content;
use super::reference::Item;

/// What a document shows of an answer.
#[derive(Debug, Clone, Copy)]
pub struct Example<'d> {
    /// Its name among several; none where there is one.
    pub name: Option<&'d str>,
    /// What it shows.
    pub value: &'d Value,
}

impl Content {
    /// What the document shows of it: `example`, then every entry of `examples` that stands in the document.
    pub fn examples<'d>(&self, document: &'d Value) -> impl Iterator<Item = Example<'d>> + use<'d> {
        let media = self.pointer.lookup(document);
        let one = media.and_then(|media| media.get("example"));
        let several = media.map(|media| Item { value: media, pointer: self.pointer.clone() });
        let several = several.into_iter().flat_map(|item| item.members("examples"));
        let named = several.filter_map(|(name, at)| {
            Some(Example { name: Some(name), value: Item::at(document, at).ok()?.value.get("value")? })
        });
        one.map(|value| Example { name: None, value }).into_iter().chain(named)
    }
}
