use crate::IndexMap;
use serde::{Deserialize, Deserializer};

use super::{Equal, Fail, Lookup};
use crate::expression::{Condition, Template};

/// One change beside a verb's own, or a step between changes. Effects run in order, in the same
/// commit as the verb: when one fails, none of them happened.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Effect {
    /// Makes a record.
    Create(CreateEffect),
    /// Changes the record that equals, or makes it.
    Upsert(UpsertEffect),
    /// Changes every record that equals.
    Update(UpdateEffect),
    /// Removes every record that equals.
    Delete(DeleteEffect),
    /// Puts a list of children in the place of those that equal.
    Replace(ReplaceEffect),
    /// Gives children new places among each other.
    Reorder(ReorderEffect),
    /// Does something for each of a list, all or each by itself.
    Each(EachEffect),
    /// Looks up more names for what follows.
    Find(FindEffect),
    /// Refuses.
    Fail(FailEffect),
    /// Says what happened.
    Emit(Emit),
}

/// See [`Effect::Create`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreateEffect {
    /// The resource.
    pub create: String,
    /// Its fields.
    #[serde(default)]
    pub set: IndexMap<String, Template>,
    /// The name of the new record in what follows.
    #[serde(rename = "as", default)]
    pub name: Option<String>,
    /// Whether it happens.
    #[serde(rename = "if", default)]
    pub condition: Option<Condition>,
}

/// See [`Effect::Upsert`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UpsertEffect {
    /// The resource.
    pub upsert: String,
    /// What the record equals; a new one has these fields.
    #[serde(rename = "where")]
    pub equal: Equal,
    /// Fields that are set either way, over `row`, the record before, which may be null.
    #[serde(default)]
    pub set: IndexMap<String, Template>,
    /// The name of the record in what follows.
    #[serde(rename = "as", default)]
    pub name: Option<String>,
    /// Whether it happens.
    #[serde(rename = "if", default)]
    pub condition: Option<Condition>,
}

/// See [`Effect::Update`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UpdateEffect {
    /// The resource.
    pub update: String,
    /// What the records equal.
    #[serde(rename = "where")]
    pub equal: Equal,
    /// What else must hold, over `row`.
    #[serde(default)]
    pub only: Option<Condition>,
    /// The fields, over `row`, the record before.
    pub set: IndexMap<String, Template>,
    /// The name of the list of changed records in what follows.
    #[serde(rename = "as", default)]
    pub name: Option<String>,
    /// Whether it happens.
    #[serde(rename = "if", default)]
    pub condition: Option<Condition>,
}

/// See [`Effect::Delete`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeleteEffect {
    /// The resource.
    pub delete: String,
    /// What the records equal.
    #[serde(rename = "where")]
    pub equal: Equal,
    /// What else must hold, over `row`.
    #[serde(default)]
    pub only: Option<Condition>,
    /// Whether it happens.
    #[serde(rename = "if", default)]
    pub condition: Option<Condition>,
}

/// See [`Effect::Replace`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplaceEffect {
    /// The resource of the children.
    pub replace: String,
    /// What the children equal; new ones have these fields.
    #[serde(rename = "where")]
    pub equal: Equal,
    /// The list: objects with the children's fields. One with the id of a child there is keeps it.
    pub with: Template,
    /// Fields that are set on each, over `item` and `index`.
    #[serde(default)]
    pub set: IndexMap<String, Template>,
    /// The field that holds a child's place, from 0.
    #[serde(default)]
    pub position: Option<String>,
    /// The name of the list of children in what follows.
    #[serde(rename = "as", default)]
    pub name: Option<String>,
    /// Whether it happens.
    #[serde(rename = "if", default)]
    pub condition: Option<Condition>,
}

/// See [`Effect::Reorder`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReorderEffect {
    /// The resource of the children.
    pub reorder: String,
    /// What the children equal.
    #[serde(rename = "where")]
    pub equal: Equal,
    /// Their ids in the new order.
    pub to: Template,
    /// The field that holds a child's place, from 0.
    pub position: String,
    /// What is answered when the ids are not exactly those of the children.
    pub fail: Fail,
    /// The name of the list of children in what follows.
    #[serde(rename = "as", default)]
    pub name: Option<String>,
}

/// See [`Effect::Each`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EachEffect {
    /// The list.
    pub each: Template,
    /// The name of the one at hand; `index` is its place.
    #[serde(rename = "as")]
    pub name: String,
    /// What is done for it.
    #[serde(rename = "do")]
    pub effects: Vec<Effect>,
    /// Present: one that fails leaves nothing and the others go on. Absent: all of them or none.
    #[serde(default)]
    pub collect: Option<Collect>,
}

/// What came of each of a list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Collect {
    /// The name of the list of results in what follows.
    #[serde(rename = "as")]
    pub name: String,
    /// The result of one that succeeded.
    pub done: Template,
    /// The result of one that failed, over `failure` with `kind` and `message`.
    pub failed: Template,
}

/// See [`Effect::Find`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindEffect {
    /// The names.
    pub find: IndexMap<String, Lookup>,
}

/// See [`Effect::Fail`].
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FailEffect {
    /// When.
    #[serde(rename = "if")]
    pub condition: Condition,
    /// What is answered.
    pub fail: Fail,
}

/// Something that happened: a record of the system's event resource.
///
/// ```yaml
/// emit: user.created
/// emit: [{emit: tenant.updated, if: "size(changed) > 0", data: "${record}"}]
/// ```
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Emit {
    /// The event's type.
    pub emit: Template,
    /// What it carries. Absent: the record.
    #[serde(default)]
    pub data: Option<Template>,
    /// Whether it happened.
    #[serde(rename = "if", default)]
    pub condition: Option<Condition>,
}

impl Emit {
    /// A type alone, one event, or a list of either.
    pub(super) fn one_or_many<'de, D: Deserializer<'de>>(written: D) -> Result<Vec<Self>, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Many(Vec<Event>),
            One(Box<Event>),
        }
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Event {
            Whole(Box<Emit>),
            Named(String),
        }
        let events = match Written::deserialize(written)? {
            Written::One(event) => vec![*event],
            Written::Many(events) => events,
        };
        let emit = |event| match event {
            Event::Named(name) => {
                let emit = Template::parse(&name.into()).map_err(serde::de::Error::custom)?;
                Ok(Self { emit, data: None, condition: None })
            }
            Event::Whole(event) => Ok(*event),
        };
        events.into_iter().map(emit).collect()
    }
}

impl Effect {
    /// The resource it changes, if it is one.
    pub fn resource(&self) -> Option<&str> {
        match self {
            Self::Create(effect) => Some(&effect.create),
            Self::Upsert(effect) => Some(&effect.upsert),
            Self::Update(effect) => Some(&effect.update),
            Self::Delete(effect) => Some(&effect.delete),
            Self::Replace(effect) => Some(&effect.replace),
            Self::Reorder(effect) => Some(&effect.reorder),
            Self::Each(_) | Self::Find(_) | Self::Fail(_) | Self::Emit(_) => None,
        }
    }

    /// What the records it changes must equal.
    pub fn equal(&self) -> Option<&Equal> {
        match self {
            Self::Upsert(effect) => Some(&effect.equal),
            Self::Update(effect) => Some(&effect.equal),
            Self::Delete(effect) => Some(&effect.equal),
            Self::Replace(effect) => Some(&effect.equal),
            Self::Reorder(effect) => Some(&effect.equal),
            _ => None,
        }
    }

    /// Every set of fields that records are looked up by, with its resource.
    pub fn equalities<'a>(&'a self, seen: &mut dyn FnMut(&'a str, &'a Equal)) {
        match self {
            Self::Each(effect) => effect.effects.iter().for_each(|effect| effect.equalities(seen)),
            Self::Find(effect) => effect.find.values().for_each(|lookup| lookup.equalities(seen)),
            _ => {
                if let (Some(resource), Some(equal)) = (self.resource(), self.equal()) {
                    seen(resource, equal);
                }
            }
        }
    }
}
