//! A value as written: reads JSON and YAML alike, and notes every key that is written twice.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Number, Value};

use crate::pointer::Pointer;

/// Reads one value. Of equal keys the first wins; [`Tree::duplicates`] has the others.
///
/// serde_json's own `Value` would keep the last in silence.
#[derive(Default)]
pub(super) struct Tree {
    /// Tokens from the inside out, so that only documents with duplicates pay for their paths.
    found: RefCell<Vec<Vec<String>>>,
}

impl Tree {
    /// Where each repeated key stands.
    pub(super) fn duplicates(self) -> Vec<Pointer> {
        let outside_in = |tokens: Vec<String>| tokens.into_iter().rev().collect();
        self.found.into_inner().into_iter().map(outside_in).collect()
    }

    fn count(&self) -> usize {
        self.found.borrow().len()
    }

    /// Leads every duplicate found since there were `before` by one more token.
    fn lead(&self, before: usize, token: impl fmt::Display) {
        if self.count() > before {
            let mut found = self.found.borrow_mut();
            found.iter_mut().skip(before).for_each(|tokens| tokens.push(token.to_string()));
        }
    }
}

impl<'de> DeserializeSeed<'de> for &Tree {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &Tree {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        let refuse = || E::custom(format_args!("{value} is no JSON number"));
        Number::from_f64(value).map(Value::Number).ok_or_else(refuse)
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        loop {
            let before = self.count();
            let Some(item) = list.next_element_seed(self)? else {
                break;
            };
            self.lead(before, items.len());
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            let before = self.count();
            let value = map.next_value_seed(self)?;
            self.lead(before, &key);
            match members.entry(key) {
                Entry::Vacant(slot) => drop(slot.insert(value)),
                // The last one counts, as for every other reader of JSON.
                Entry::Occupied(mut slot) => {
                    self.found.borrow_mut().push(vec![slot.key().clone()]);
                    slot.insert(value);
                }
            }
        }
        Ok(Value::Object(members))
    }
}
