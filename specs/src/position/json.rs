//! Positions in JSON: step from value to value without building any, then subtract addresses.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{Aim, Position};
use crate::pointer::Pointer;

/// As [`super::Locator::find`].
pub(super) fn find(text: &str, pointer: &Pointer, aim: Aim) -> Option<Position> {
    let mut here = Step { key: None, value: serde_json::from_str(text).ok()? };
    for token in pointer.tokens() {
        match here.step(&token) {
            Some(next) => here = next,
            None => break,
        }
    }
    Some(Position::of_byte(text, here.offset(text, aim)))
}

/// One value of the text, with the key that leads to it.
struct Step<'t> {
    key: Option<Cow<'t, str>>,
    value: &'t RawValue,
}

impl<'t> Step<'t> {
    fn step(&self, token: &str) -> Option<Self> {
        let text = self.value.get();
        if text.starts_with('[') {
            let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
            let value = *items.get(token.parse::<usize>().ok()?)?;
            return Some(Self { key: None, value });
        }
        let Members(members) = serde_json::from_str(text).ok()?;
        // The last of equal keys, as that is the one to take away.
        let (key, value) = members.into_iter().rev().find(|(key, _)| key == token)?;
        Some(Self { key: Some(key), value })
    }

    fn offset(&self, text: &str, aim: Aim) -> usize {
        let is_scalar = !self.value.get().starts_with(['{', '[']);
        match &self.key {
            // A key with escapes is a copy, so its place in the text is unknown.
            Some(Cow::Borrowed(key)) if aim != Aim::Value || !is_scalar => address(key) - address(text) - 1,
            _ => address(self.value.get()) - address(text),
        }
    }
}

fn address(text: &str) -> usize {
    text.as_ptr().addr()
}

/// The members of an object in order, equal keys included.
struct Members<'t>(Vec<(Cow<'t, str>, &'t RawValue)>);

impl<'de: 't, 't> Deserialize<'de> for Members<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some((Key(key), value)) = map.next_entry()? {
            members.push((key, value));
        }
        Ok(Members(members))
    }
}

/// A key, borrowed from the text where it has no escapes; `Cow` alone would always copy.
struct Key<'t>(Cow<'t, str>);

impl<'de: 't, 't> Deserialize<'de> for Key<'t> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(KeyVisitor)
    }
}

struct KeyVisitor;

impl<'de> Visitor<'de> for KeyVisitor {
    type Value = Key<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(Key(Cow::Borrowed(key)))
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Key(Cow::Owned(key.to_owned())))
    }
}
