use std::fmt;

use http::Method;

/// What an operation is taken to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inferred {
    /// The collection it is about: its path, parameters without names.
    pub collection: String,
    /// How many parameters of the path say which collection it is; the next one, if any, says which item.
    pub scope: usize,
    /// Whether a parameter says which item. Else the collection is one record, or the body says which is put in
    /// the place of another.
    pub is_item: bool,
    /// What it does there.
    pub act: Act,
}

/// What is done to a collection or one of its items.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Answers the items.
    List,
    /// Makes one.
    Create,
    /// Answers one.
    Read,
    /// Puts another in its place.
    Replace,
    /// Changes what is sent.
    Change,
    /// Takes it away.
    Remove,
    /// Does something that goes by a name.
    Perform(String),
}

impl Inferred {
    /// What a method does to an item.
    pub(super) fn item(self, method: &Method) -> Option<Self> {
        let act = match *method {
            Method::GET => Act::Read,
            Method::PUT => Act::Replace,
            Method::PATCH | Method::POST => Act::Change,
            Method::DELETE => Act::Remove,
            _ => return None,
        };
        Some(Self { act, ..self })
    }

    /// What a method does to the one record that there is.
    pub(super) fn only(self, method: &Method) -> Option<Self> {
        self.item(method)
    }

    /// Something else that a method does to an item; what is only read changes nothing.
    pub(super) fn performing(self, action: &str, method: &Method) -> Option<Self> {
        let changes = matches!(*method, Method::POST | Method::PUT | Method::PATCH | Method::DELETE);
        changes.then(|| Self { act: Act::Perform(action.to_owned()), ..self })
    }
}

impl fmt::Display for Inferred {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let item = if self.is_item { "/{}" } else { "" };
        match &self.act {
            Act::List => f.write_str("list"),
            Act::Create => f.write_str("create"),
            Act::Read => f.write_str("read"),
            Act::Replace => f.write_str("replace"),
            Act::Change => f.write_str("change"),
            Act::Remove => f.write_str("remove"),
            Act::Perform(action) => write!(f, "do {action}"),
        }?;
        write!(f, " {}{item}", self.collection)
    }
}
