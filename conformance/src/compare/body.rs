//! Two values in one place: what they have in common, part by part.

use std::rc::Rc;

use serde_json::Value;
use specs::Pointer;
use specs::annotation::Verb;

use super::difference::Twin;
use super::hints::Hint;
use super::renaming::{Met, Origin};
use super::twins::Meeting;
use crate::beginning::beginning;
use crate::typed::{Kind, Object, Parts, Typed, What, pieces};

/// What stands around a value.
#[derive(Clone, Debug)]
pub(super) struct Around<'a> {
    pub(super) at: Pointer,
    /// The member that it is, or that the list it stands in is.
    pub(super) name: &'a str,
    /// The record that it is part of, by its id on the left.
    pub(super) record: Option<Rc<str>>,
    pub(super) whose: Whose,
    /// Whether it may have been gathered from records that were there before, too.
    pub(super) is_mixed: bool,
}

/// Whose doing a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// It follows from the scenario and the contract, so that it is the same.
    Ours,
    /// It was there before, so that it is of its schema and no more.
    Theirs,
}

impl<'a> Around<'a> {
    pub(super) fn root() -> Self {
        Self { at: Pointer::root(), name: "", record: None, whose: Whose::Ours, is_mixed: false }
    }

    pub(super) fn place(&self) -> String {
        if self.at.is_root() { "body".to_owned() } else { format!("body#{}", self.at) }
    }

    /// Does it stand in a list?
    fn is_item(&self) -> bool {
        self.at.last().is_some_and(|token| token.parse::<usize>().is_ok())
    }

    pub(super) fn member(&self, name: &'a str) -> Self {
        Self { at: self.at.push(name), name, record: self.record.clone(), ..*self }
    }

    pub(super) fn item(&self, index: usize) -> Self {
        Self { at: self.at.push(&index.to_string()), record: self.record.clone(), ..*self }
    }
}

impl Meeting<'_> {
    pub(super) fn value(&mut self, left: &Typed<'_>, right: &Typed<'_>, around: &Around<'_>) {
        match self.hints.of(|| around.place(), left.schema.as_ref()) {
            Some(Hint::Ignore) => return,
            Some(Hint::Equal) if left.value != right.value => return self.unequal(left, right, around),
            Some(Hint::Equal) => return,
            Some(Hint::Count) | None => {}
        }
        match (&left.parts, &right.parts) {
            (Parts::Object(left), Parts::Object(right)) => self.objects(left, right, around),
            (Parts::Array(left, order), Parts::Array(right, _)) => self.arrays(left, right, order, around),
            (Parts::None, Parts::None) => self.leaf(left, right, around),
            _ if around.whose == Whose::Ours => self.unequal(left, right, around),
            _ => {}
        }
    }

    fn objects(&mut self, left: &Object<'_>, right: &Object<'_>, around: &Around<'_>) {
        let Some(inner) = self.record(left, right, around) else { return };
        let is_closed = left.is_described || right.is_described;
        for (name, member) in &left.members {
            let around = inner.member(name);
            match right.member(name) {
                _ if is_closed && self.is_beside(member, &around) => {}
                Some(other) => self.value(member, other, &around),
                None => self.missing(member, &around, true),
            }
        }
        for (name, member) in right.members.iter().filter(|(name, _)| left.member(name).is_none()) {
            let around = inner.member(name);
            if !is_closed || !self.is_beside(member, &around) {
                self.missing(member, &around, false);
            }
        }
    }

    /// A member that one side lacks. What was there before has what its schema requires, which is checked on
    /// either side, and beyond that what somebody put there.
    fn missing(&mut self, member: &Typed<'_>, around: &Around<'_>, is_left: bool) {
        let is_ours = around.whose == Whose::Ours || self.is_touched(around);
        if !is_ours {
            return;
        }
        let (shown, absent) = (member.value.to_string(), "absent".to_owned());
        let (sides, lasting) = match is_left {
            true => ((shown, absent), "| absent".to_owned()),
            false => ((absent, shown), "absent |".to_owned()),
        };
        self.find(Twin::Member, &around.place(), Some(member), sides, lasting);
    }

    /// Pairs the records that two objects show; none where they are not each other's.
    fn record<'a>(
        &mut self,
        left: &Object<'_>,
        right: &Object<'_>,
        around: &Around<'a>,
    ) -> Option<Around<'a>> {
        let Some(((left_id, _), (right_id, _))) = left.identity().zip(right.identity()) else {
            let whose = self.nameless(left, right, around);
            let is_mixed = around.is_mixed || self.is_gathered(left, right, around);
            return Some(Around { whose, is_mixed, ..around.clone() });
        };
        let (left_id, right_id) = (key(around, left_id), key(around, right_id));
        let renaming = &self.twins.renaming;
        let known = renaming.origin(&left_id).or_else(|| renaming.origin_right(&right_id));
        let origin = known.unwrap_or_else(|| self.origin(left, right, around));
        let name = left.identity.and_then(|at| left.members.get(at)).map_or("", |(name, _)| *name);
        if !self.pair(&left_id, &right_id, origin, &around.member(name).place()) {
            return None;
        }
        let writes = self.exchanges.left.named.step.operation.writes();
        if origin != Origin::Made && writes && around.record.is_none() {
            self.twins.sent.touch(&left_id, &self.exchanges.left.request);
        }
        let whose = if origin == Origin::Made { Whose::Ours } else { Whose::Theirs };
        Some(Around { record: Some(left_id.into()), whose, is_mixed: false, ..around.clone() })
    }

    /// Whose doing an object is that shows no id: its instant tells, and of what is only read, whether
    /// anything in it is the scenario's.
    fn nameless(&self, left: &Object<'_>, right: &Object<'_>, around: &Around<'_>) -> Whose {
        if around.whose == Whose::Theirs || !self.is_read_row(around) {
            return around.whose;
        }
        let is_ours = match left.created.or(right.created) {
            Some(_) => self.origin(left, right, around) == Origin::Made,
            None => self.mentions(left) || self.mentions(right),
        };
        if is_ours { Whose::Ours } else { Whose::Theirs }
    }

    fn is_read_row(&self, around: &Around<'_>) -> bool {
        let exchanged = self.exchanges.left;
        let is_read = !exchanged.named.step.operation.writes() && exchanged.response.status.is_success();
        is_read && around.is_item()
    }

    /// A row without an id that names a record which was there before may tell of that one, too.
    fn is_gathered(&self, left: &Object<'_>, right: &Object<'_>, around: &Around<'_>) -> bool {
        self.is_read_row(around) && (self.names_old(left) || self.names_old(right))
    }

    /// Pairs two names, or tells what else one of them stands for.
    pub(super) fn pair(&mut self, left: &str, right: &str, origin: Origin, place: &str) -> bool {
        let sent = &self.twins.sent;
        // What the scenario itself names has one name on both sides.
        let is_sent = left != right
            && self.twins.renaming.right_of(left).is_none()
            && (sent.is_everywhere(left) || sent.is_everywhere(right));
        let met = match is_sent {
            true => Met::Conflict { right: None, left: None },
            false => self.twins.renaming.meet(left, right, origin),
        };
        let Met::Conflict { right: other_right, left: other_left } = met else { return true };
        let says = |known: Option<String>, of: &str, side: &str| match known {
            Some(known) => format!("{of}, which is {known} on the {side}"),
            None => of.to_owned(),
        };
        let sides = (says(other_right, left, "right"), says(other_left, right, "left"));
        self.find(Twin::Identity, place, None, sides, "another".to_owned());
        false
    }

    /// Where a record comes from that nobody has seen yet. Where its dates do not say so on both sides, it was made
    /// during the run if what makes records answers it first, or if one side has its date wrong and both name
    /// another that was.
    pub(super) fn origin(&self, left: &Object<'_>, right: &Object<'_>, around: &Around<'_>) -> Origin {
        let is_made = match (self.is_made(left, true), self.is_made(right, false)) {
            (Some(left), Some(right)) if left == right => left,
            _ if self.creates() && around.record.is_none() => true,
            (Some(_), Some(_)) => self.refers(left) && self.refers(right),
            _ => false,
        };
        if is_made { Origin::Made } else { Origin::Before }
    }

    /// Was the record of one side made during the run? None where nothing tells.
    pub(super) fn is_made(&self, object: &Object<'_>, is_left: bool) -> Option<bool> {
        let created = object.members.get(object.created?)?.1.value;
        let facts = if is_left { &self.twins.facts.left } else { &self.twins.facts.right };
        facts.is_after(created)
    }

    /// Is a member none of those that the contract describes? Then it promises nothing of it.
    fn is_beside(&self, member: &Typed<'_>, around: &Around<'_>) -> bool {
        member.schema.is_none() && self.hints.of(|| around.place(), None).is_none()
    }

    /// Was a request about this member of the record?
    pub(super) fn is_touched(&self, around: &Around<'_>) -> bool {
        let sent = &self.twins.sent;
        around.record.as_ref().is_some_and(|record| sent.is_touched(record, around.name))
    }

    fn creates(&self) -> bool {
        let exchanged = self.exchanges.left;
        let verb = exchanged.named.step.operation.behaviour.verb();
        let is_success = exchanged.response.status.is_success();
        is_success
            && (exchanged.response.status == 201 || matches!(verb, Some(Verb::Create(_) | Verb::Upsert(_))))
    }

    /// Two values that are not the same.
    pub(super) fn unequal(&mut self, left: &Typed<'_>, right: &Typed<'_>, around: &Around<'_>) {
        let sides = (left.value.to_string(), right.value.to_string());
        let lasting = format!("{} | {}", self.lasting(left), self.lasting(right));
        self.find(Twin::Value, &around.place(), Some(left), sides, lasting);
    }

    /// A value in words that the next run has too.
    pub(super) fn lasting(&self, typed: &Typed<'_>) -> String {
        match (&typed.parts, &typed.kind, typed.value) {
            (Parts::Object(_), ..) => "an object".to_owned(),
            (Parts::Array(..), ..) => "a list".to_owned(),
            (_, Kind::Text | Kind::Url | Kind::Free, Value::String(text)) => {
                beginning(&format!("{:?}", self.lasting_text(text)), LONGEST).into_owned()
            }
            (_, Kind::Word | Kind::Number, value) => value.to_string(),
            (_, kind, Value::String(_)) => format!("[{}]", kind.word()),
            (.., value) => value.to_string(),
        }
    }

    fn lasting_text(&self, text: &str) -> String {
        let renaming = &self.twins.renaming;
        let shown = pieces(text, &self.forms, &self.twins.facts.left.bases).into_iter().map(|piece| {
            match piece.what {
                What::Base | What::Origin => "[url]".to_owned(),
                What::Value(kind) => format!("[{}]", kind.word()),
                What::Word
                    if renaming.origin(&piece.text).or(renaming.origin_right(&piece.text)).is_some() =>
                {
                    "[name]".to_owned()
                }
                What::Word | What::Gap => piece.text.into_owned(),
            }
        });
        shown.collect()
    }
}

/// Enough to tell one text from another in a line.
const LONGEST: usize = 120;

/// What a value is known by: numbers name things of one sort only.
pub(super) fn key(around: &Around<'_>, value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => format!("{} {other}", around.name),
    }
}
