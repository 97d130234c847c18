use serde_json::{Map, Value};
use specs::annotation::scim::{AttributeKind, Mutability};

use super::{Op, append, is_same};
use crate::failure::Failure;
use crate::flow::scim::filter::{Filter, Over, Reader};
use crate::flow::scim::model::{Attr, Model};
use crate::flow::scim::path::{AttrPath, each};
use crate::flow::scim::refusal::Fault;
use crate::flow::scim::resource;

/// What an operation is done to: `name.familyName`, `members[value eq "usr_1"]`,
/// `emails[type eq "work"].value`.
#[derive(Debug)]
pub(super) struct Target<'m> {
    pub(super) path: AttrPath<'m>,
    /// Which of several values.
    pub(super) filter: Option<Filter<'m>>,
    /// Which part of those.
    pub(super) part: Option<&'m Attr>,
}

impl<'m> Target<'m> {
    pub(super) fn read(model: &'m Model, text: &str) -> Result<Self, Failure> {
        let mut reader = Reader::new(text, Fault::InvalidPath)?;
        let named = reader.word();
        let unknown = || Fault::InvalidPath.because(format!("`{text}` names no attribute"));
        let path = AttrPath::of(model, named).ok_or_else(unknown)?;
        let (mut filter, mut part) = (None, None);
        if reader.takes('[') {
            if !path.end().several || path.end().kind != AttributeKind::Complex {
                let detail = format!("{} has no values to choose among", path.end().name);
                return Err(Fault::InvalidPath.because(detail));
            }
            filter = Some(reader.bracket(Over::Value(path.end()))?);
            if reader.takes('.') {
                part = Some(path.end().part(reader.word()).ok_or_else(unknown)?);
            }
        }
        if reader.rest().is_empty() { Ok(Self { path, filter, part }) } else { Err(reader.wrong("the end")) }
    }

    /// Whether clients may change it.
    pub(super) fn may_change(&self) -> Result<(), Failure> {
        let mut steps = self.path.steps.iter().copied().chain(self.part);
        match steps.find(|step| step.mutability == Mutability::ReadOnly) {
            Some(step) => Err(Fault::Mutability.because(format!("{} cannot be changed", step.name))),
            None => Ok(()),
        }
    }

    pub(super) fn apply(
        &self,
        object: &mut Map<String, Value>,
        attr: &Attr,
        op: Op,
        value: Option<&Value>,
    ) -> Result<(), Failure> {
        let nothing = Value::Null;
        let value = value.unwrap_or(&nothing);
        match &self.filter {
            Some(filter) => self.some(object, attr, filter, op, value),
            None if op == Op::Remove => remove(object, attr, value),
            None => assign(object, attr, op, &resource::value(attr, value, "")?),
        }
    }

    /// Does it to the values that the filter chooses.
    fn some(
        &self,
        object: &mut Map<String, Value>,
        attr: &Attr,
        filter: &Filter<'_>,
        op: Op,
        value: &Value,
    ) -> Result<(), Failure> {
        let entry = object.entry(attr.name.clone()).or_insert_with(|| Value::Array(Vec::new()));
        let Value::Array(values) = entry else { return Ok(()) };
        let chosen = |value: &Value| value.as_object().is_some_and(|value| filter.holds(value));
        let is_there = values.iter().any(chosen);
        match (op, self.part) {
            (Op::Remove, None) => values.retain(|value| !chosen(value)),
            (Op::Remove, Some(part)) => {
                for value in values.iter_mut().filter(|value| chosen(value)).filter_map(Value::as_object_mut)
                {
                    value.remove(&part.name);
                }
            }
            (Op::Replace, _) if !is_there => {
                return Err(Fault::NoTarget.because(format!("no value of {} is chosen", attr.name)));
            }
            // Directories in the field add to values that are not there yet.
            (Op::Add, _) if !is_there => {
                let mut described = filter
                    .described()
                    .ok_or_else(|| Fault::NoTarget.because(format!("no value of {} is chosen", attr.name)))?;
                match (self.part, value) {
                    (Some(part), value) => drop(described.insert(part.name.clone(), value.clone())),
                    (None, Value::Object(parts)) => described.extend(parts.clone()),
                    (None, _) => {}
                }
                append(values, &resource::value(attr, &Value::Object(described), "")?);
            }
            (_, Some(part)) => {
                let value = resource::value(part, value, &format!("{}.", attr.name))?;
                for entry in values.iter_mut().filter(|it| chosen(it)).filter_map(Value::as_object_mut) {
                    entry.insert(part.name.clone(), value.clone());
                }
            }
            (Op::Add, None) => {
                let more = resource::one(attr, value, "")?;
                for entry in values.iter_mut().filter(|it| chosen(it)).filter_map(Value::as_object_mut) {
                    entry.extend(more.as_object().cloned().unwrap_or_default());
                }
            }
            (Op::Replace, None) => {
                let other = resource::one(attr, value, "")?;
                values.iter_mut().filter(|it| chosen(it)).for_each(|entry| *entry = other.clone());
            }
        }
        if values.is_empty() { remove(object, attr, &Value::Null) } else { Ok(()) }
    }
}

fn assign(object: &mut Map<String, Value>, attr: &Attr, op: Op, value: &Value) -> Result<(), Failure> {
    if value.is_null() {
        return remove(object, attr, &Value::Null);
    }
    let is_set = object.get(&attr.name).is_some_and(|known| known != value);
    if is_set && attr.mutability == Mutability::Immutable {
        return Err(Fault::Mutability.because(format!("{} cannot be changed", attr.name)));
    }
    match (object.get_mut(&attr.name), value) {
        (Some(Value::Array(there)), more) if op == Op::Add => append(there, more),
        (Some(Value::Object(there)), Value::Object(parts)) => there.extend(parts.clone()),
        _ => drop(object.insert(attr.name.clone(), value.clone())),
    }
    Ok(())
}

/// Removes an attribute; of several values those that are named, as directories in the field do, else
/// all of them. What a resource must have cannot go.
fn remove(object: &mut Map<String, Value>, attr: &Attr, named: &Value) -> Result<(), Failure> {
    if let (Some(Value::Array(there)), false) = (object.get_mut(&attr.name), named.is_null()) {
        there.retain(|known| !each(named).any(|value| is_same(known, value)));
        if !there.is_empty() {
            return Ok(());
        }
    }
    if attr.required || attr.mutability == Mutability::Immutable && object.contains_key(&attr.name) {
        return Err(Fault::Mutability.because(format!("{} cannot be removed", attr.name)));
    }
    object.remove(&attr.name);
    Ok(())
}
