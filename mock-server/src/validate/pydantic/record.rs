//! Objects with fields: what a pydantic `BaseModel` describes.

use serde_json::{Map, Value};

use super::fault::Fault;
use super::loc::Loc;
use super::model::NodeId;
use super::run::{Exactness, Run};

/// The fields of an object, in the schema's order, and what happens to others.
#[derive(Debug)]
pub(super) struct Record {
    /// The class that the schema stands for, which a union's locations show.
    pub(super) class: String,
    pub(super) fields: Vec<Field>,
    pub(super) extra: Extra,
    /// Names of read-only properties: what is sent there is dropped, even where extra fields are forbidden.
    pub(super) ignored: Vec<String>,
}

/// One field.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) node: NodeId,
    pub(super) absent: Absent,
}

/// What a field is when it is not sent.
#[derive(Debug)]
pub(super) enum Absent {
    /// Missing, which is a fault.
    Missing,
    /// Left away.
    Left,
    /// The schema's default, which is not validated.
    Default(Value),
}

impl Absent {
    /// What the schema says; being required outweighs a default.
    pub(super) fn of(required: bool, default: Option<&Value>) -> Self {
        match default {
            _ if required => Self::Missing,
            Some(default) => Self::Default(default.clone()),
            None => Self::Left,
        }
    }
}

/// What happens to fields that the schema does not name.
#[derive(Debug, Clone, Copy)]
pub(super) enum Extra {
    /// They are dropped.
    Dropped,
    /// They are refused: `additionalProperties: false`.
    Forbidden,
    /// They are kept, validated against the node.
    Kept(NodeId),
}

impl Record {
    pub(super) fn check(&self, input: &Value, loc: &Loc<'_>, run: &mut Run<'_>) -> Option<Value> {
        // Building a model from an object is close to an exact match, never one.
        run.floor(Exactness::Strict);
        let Value::Object(sent) = input else {
            return run.reject(loc, input, Fault::not_an_object());
        };
        let before = run.items.len();
        let mut kept = Map::with_capacity(self.fields.len());
        self.check_fields(input, sent, &mut kept, loc, run);
        self.check_extra(sent, &mut kept, loc, run);
        (run.items.len() == before).then_some(Value::Object(kept))
    }

    fn check_fields(
        &self,
        input: &Value,
        sent: &Map<String, Value>,
        kept: &mut Map<String, Value>,
        loc: &Loc<'_>,
        run: &mut Run<'_>,
    ) {
        let mut set = 0;
        for field in &self.fields {
            let sent = sent.get(&field.name);
            set += usize::from(sent.is_some());
            let value = match sent {
                Some(value) => run.check(field.node, value, &loc.key(&field.name)),
                None => field.absent(input, loc, run),
            };
            if let Some(value) = value {
                kept.insert(field.name.clone(), value);
            }
        }
        run.add_fields(set);
    }

    fn check_extra(
        &self,
        sent: &Map<String, Value>,
        kept: &mut Map<String, Value>,
        loc: &Loc<'_>,
        run: &mut Run<'_>,
    ) {
        if matches!(self.extra, Extra::Dropped) {
            return;
        }
        for (name, value) in sent.iter().filter(|(name, _)| !self.knows(name)) {
            let at = loc.key(name);
            let value = match self.extra {
                Extra::Kept(node) => run.check(node, value, &at),
                _ => run.reject(&at, value, forbidden()),
            };
            if let Some(value) = value {
                kept.insert(name.clone(), value);
            }
        }
    }

    fn knows(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.name == name)
            || self.ignored.iter().any(|ignored| ignored == name)
    }
}

impl Field {
    fn absent(&self, input: &Value, loc: &Loc<'_>, run: &mut Run<'_>) -> Option<Value> {
        match &self.absent {
            Absent::Missing => run.reject(&loc.key(&self.name), input, Fault::missing()),
            Absent::Left => None,
            Absent::Default(value) => Some(value.clone()),
        }
    }
}

fn forbidden() -> Fault {
    Fault::plain("extra_forbidden", "Extra inputs are not permitted")
}
