use serde_json::Value;
use specs::Pointer;
use specs::annotation::OrderKey;

use super::form::Form;
use super::kind::Kind;

/// A value of an answer and what it is.
#[derive(Clone, Debug)]
pub(crate) struct Typed<'v> {
    pub(crate) value: &'v Value,
    /// Of a value without parts.
    pub(crate) kind: Kind,
    /// Where the contract speaks of it first.
    pub(crate) schema: Option<Pointer>,
    pub(crate) parts: Parts<'v>,
}

#[derive(Clone, Debug)]
pub(crate) enum Parts<'v> {
    None,
    Object(Object<'v>),
    Array(Vec<Typed<'v>>, Order),
}

#[derive(Clone, Debug)]
pub(crate) struct Object<'v> {
    pub(crate) members: Vec<(&'v str, Typed<'v>)>,
    /// Which member tells which record it is.
    pub(crate) identity: Option<usize>,
    /// Which member tells when the record was made.
    pub(crate) created: Option<usize>,
    /// Does the contract say which members there are?
    pub(crate) is_described: bool,
}

/// How the items of an array stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// Nothing is promised.
    Free,
    /// Each place means something of its own.
    Places,
    /// By these fields, then by id.
    By(Vec<OrderKey>),
}

impl<'v> Typed<'v> {
    /// The object that it is.
    pub(crate) fn object(&self) -> Option<&Object<'v>> {
        match &self.parts {
            Parts::Object(object) => Some(object),
            Parts::None | Parts::Array(..) => None,
        }
    }

    /// Every value without parts, with the names and places that lead there.
    pub(crate) fn leaves<'t>(&'t self, at: &Pointer, seen: &mut dyn FnMut(&Pointer, &'t Self)) {
        match &self.parts {
            Parts::None => seen(at, self),
            Parts::Object(object) => {
                object.members.iter().for_each(|(name, member)| member.leaves(&at.push(name), seen));
            }
            Parts::Array(items, _) => {
                let places = items.iter().enumerate();
                places.for_each(|(index, item)| item.leaves(&at.push(&index.to_string()), seen));
            }
        }
    }
}

impl<'v> Object<'v> {
    pub(crate) fn member(&self, name: &str) -> Option<&Typed<'v>> {
        self.members.iter().find(|(known, _)| *known == name).map(|(_, member)| member)
    }

    /// The id of the record that it shows, and the form of such ids.
    pub(crate) fn identity(&self) -> Option<(&'v Value, &Form)> {
        let (_, member) = self.members.get(self.identity?)?;
        match &member.kind {
            Kind::Id(form) => Some((member.value, form)),
            _ => None,
        }
    }
}
