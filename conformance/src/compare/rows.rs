//! Items of two lists: matched by who they are, then by what they say, never by where they stand.

use std::collections::{HashMap, HashSet};

use specs::Pointer;

use super::body::{Around, Whose, key};
use super::difference::Twin;
use super::order;
use super::renaming::Origin;
use super::twins::Meeting;
use crate::typed::{Kind, Object, Order, Parts, Typed};

/// Beyond so many items that nothing tells apart, they are compared in their order: likeness of all to all costs the square.
const MOST: usize = 200;

impl Meeting<'_> {
    pub(super) fn arrays(
        &mut self,
        left: &[Typed<'_>],
        right: &[Typed<'_>],
        order: &Order,
        around: &Around<'_>,
    ) {
        let pairs = match order {
            Order::Places => (0..left.len().min(right.len())).map(|at| (at, at)).collect(),
            Order::Free | Order::By(_) => self.matched(left, right, around),
        };
        for (one, other) in &pairs {
            self.value(&left[*one], &right[*other], &around.item(*one));
        }
        // Rows of another order may stand on another page.
        let is_ordered = match order {
            Order::By(keys) => order::meet(self, left, right, keys, around),
            Order::Free | Order::Places => true,
        };
        if is_ordered {
            self.unmatched(left, right, &pairs, around);
        }
    }

    fn matched(&self, left: &[Typed<'_>], right: &[Typed<'_>], around: &Around<'_>) -> Vec<(usize, usize)> {
        let mut pairs = self.by_identity(left, right, around);
        let rest = |items: &[Typed<'_>], is_left: bool| {
            let free = free(items, &pairs, is_left).into_iter();
            let ours = free.filter(|at| self.is_comparable(&items[*at], around, is_left));
            ours.map(|at| (at, self.leaves(&items[at], around, is_left))).collect::<Vec<_>>()
        };
        let (one, mut other) = (rest(left, true), rest(right, false));
        if one.len() > MOST || other.len() > MOST {
            pairs.extend(one.iter().zip(&other).map(|((one, _), (other, _))| (*one, *other)));
            return pairs;
        }
        let mut open = one;
        for least in [1.0, LIKE] {
            open.retain(|(at, leaves)| {
                let likeness =
                    |(index, (_, other)): (usize, &(usize, Leaves))| (likeness(leaves, other), index);
                let best = other.iter().enumerate().map(likeness).filter(|(like, _)| *like >= least);
                // The first of those that are alike.
                let best = best.reduce(|best, next| if next.0 > best.0 { next } else { best });
                match best {
                    Some((_, index)) => {
                        pairs.push((*at, other.remove(index).0));
                        false
                    }
                    None => true,
                }
            });
        }
        pairs.sort_unstable();
        pairs
    }

    fn by_identity(
        &self,
        left: &[Typed<'_>],
        right: &[Typed<'_>],
        around: &Around<'_>,
    ) -> Vec<(usize, usize)> {
        let id = |item: &Typed<'_>| item.object()?.identity().map(|(id, _)| key(around, id));
        let places: HashMap<String, usize> =
            right.iter().enumerate().filter_map(|(at, item)| Some((id(item)?, at))).collect();
        let renaming = &self.twins.renaming;
        let partner = |item: &Typed<'_>| {
            let own = id(item)?;
            let other = renaming.right_of(&own).unwrap_or(&own);
            let at = *places.get(other)?;
            renaming.left_of(other).is_none_or(|left| left == own).then_some(at)
        };
        left.iter().enumerate().filter_map(|(at, item)| Some((at, partner(item)?))).collect()
    }

    /// Is it the scenario's doing, as far as can be told without its twin? Of what has no name everything is that
    /// stands in something that is.
    fn is_comparable(&self, item: &Typed<'_>, around: &Around<'_>, is_left: bool) -> bool {
        let Some(object) = item.object() else { return around.whose == Whose::Ours };
        if object.identity().is_none() {
            return around.whose == Whose::Ours;
        }
        if self.known(item, around, is_left).is_some() {
            return false;
        }
        self.is_made(object, is_left).unwrap_or_default() || self.exchanges.left.named.step.operation.writes()
    }

    /// Where a row's record comes from, if it was seen before.
    fn known(&self, item: &Typed<'_>, around: &Around<'_>, is_left: bool) -> Option<Origin> {
        let (id, _) = item.object()?.identity()?;
        let id = key(around, id);
        match is_left {
            true => self.twins.renaming.origin(&id),
            false => self.twins.renaming.origin_right(&id),
        }
    }

    fn leaves(&self, item: &Typed<'_>, around: &Around<'_>, is_left: bool) -> Leaves {
        let mut found = Vec::new();
        item.leaves(&Pointer::root(), &mut |at, leaf| {
            let name = at.last().unwrap_or_default().into_owned();
            let inner = Around { name: if name.is_empty() { around.name } else { &name }, ..around.clone() };
            found.push((at.to_string(), self.canonical(leaf, &inner, is_left)));
        });
        found
    }

    /// Rows of the scenario that one side lacks.
    fn unmatched(
        &mut self,
        left: &[Typed<'_>],
        right: &[Typed<'_>],
        pairs: &[(usize, usize)],
        around: &Around<'_>,
    ) {
        let (mut one, mut other) = (free(left, pairs, true), free(right, pairs, false));
        one.retain(|at| self.is_missed(&left[*at], around, true));
        other.retain(|at| self.is_missed(&right[*at], around, false));
        let nameless = |item: &Typed<'_>| item.object().is_none_or(|object| object.identity().is_none());
        if one.len() == other.len() && one.iter().all(|at| nameless(&left[*at])) {
            for (one, other) in one.iter().zip(&other) {
                self.value(&left[*one], &right[*other], &around.item(*one));
            }
            return;
        }
        for at in one {
            let sides = (left[at].value.to_string(), "no such item".to_owned());
            let lasting = format!("{} | absent", self.row(&left[at], around, true));
            self.find(Twin::Row, &around.item(at).place(), Some(&left[at]), sides, lasting);
        }
        for at in other {
            let sides = ("no such item".to_owned(), right[at].value.to_string());
            let lasting = format!("absent | {}", self.row(&right[at], around, false));
            self.find(Twin::Row, &around.item(at).place(), Some(&right[at]), sides, lasting);
        }
    }

    /// A row that was made during the run, and that says something of the run where nobody has named it yet:
    /// on a deployment others make rows as well.
    fn is_missed(&self, item: &Typed<'_>, around: &Around<'_>, is_left: bool) -> bool {
        match self.known(item, around, is_left) {
            Some(origin) => origin == Origin::Made,
            None => {
                let writes = self.exchanges.left.named.step.operation.writes();
                let mentions = |object| writes || self.mentions(object);
                let is_ours = item.object().map_or_else(|| self.is_word_ours(item), mentions);
                self.is_comparable(item, around, is_left) && is_ours
            }
        }
    }

    /// Does it hold anything that was made or sent during the run?
    pub(super) fn mentions(&self, object: &Object<'_>) -> bool {
        let mut found = false;
        for (_, member) in &object.members {
            member.leaves(&Pointer::root(), &mut |_, leaf| found |= self.is_of_the_run(leaf));
        }
        found
    }

    /// Does it name a record that was made during the run?
    pub(super) fn refers(&self, object: &Object<'_>) -> bool {
        self.has_id(object, |leaf| self.is_made_here(leaf))
    }

    /// Does it name a record that was not?
    pub(super) fn names_old(&self, object: &Object<'_>) -> bool {
        self.has_id(object, |leaf| !self.is_made_here(leaf))
    }

    fn has_id(&self, object: &Object<'_>, is_one: impl Fn(&Typed<'_>) -> bool) -> bool {
        let mut found = false;
        for (_, member) in &object.members {
            member.leaves(&Pointer::root(), &mut |_, leaf| {
                found |= matches!(leaf.kind, Kind::Id(_)) && !leaf.value.is_null() && is_one(leaf);
            });
        }
        found
    }

    fn is_made_here(&self, leaf: &Typed<'_>) -> bool {
        let text = leaf.value.as_str().unwrap_or_default();
        let renaming = &self.twins.renaming;
        [renaming.origin(text), renaming.origin_right(text)].contains(&Some(Origin::Made))
    }

    /// What is gathered from records may come from any of them; what is not is the target's own.
    fn is_word_ours(&self, item: &Typed<'_>) -> bool {
        let verb = self.exchanges.left.named.step.operation.behaviour.verb();
        let is_gathered = verb.is_some_and(|verb| !verb.writes() && verb.resource().is_some());
        !is_gathered || self.is_of_the_run(item)
    }

    /// Was it made or sent during the run? Ids that are sent may be those of anything.
    fn is_of_the_run(&self, leaf: &Typed<'_>) -> bool {
        let text = leaf.value.as_str().unwrap_or_default();
        self.is_made_here(leaf) || (self.twins.sent.has_text(text) && self.forms.of_text(text).is_none())
    }

    fn row(&self, item: &Typed<'_>, around: &Around<'_>, is_left: bool) -> String {
        match &item.parts {
            Parts::None => self.canonical(item, around, is_left),
            _ => self.lasting(item),
        }
    }
}

/// The items of one side that have no partner yet.
fn free(items: &[Typed<'_>], pairs: &[(usize, usize)], is_left: bool) -> Vec<usize> {
    let taken = pairs.iter().map(|(one, other)| if is_left { *one } else { *other });
    let taken: HashSet<usize> = taken.collect();
    (0..items.len()).filter(|at| !taken.contains(at)).collect()
}

/// The values of an item, each by its place in it.
type Leaves = Vec<(String, String)>;

/// Items that are alike by less are not each other's.
const LIKE: f64 = 0.5;

fn likeness(left: &Leaves, right: &Leaves) -> f64 {
    let all = left.len().max(right.len());
    if all == 0 {
        return 1.0;
    }
    let shared = left.iter().filter(|leaf| right.contains(leaf)).count();
    #[expect(clippy::cast_precision_loss, reason = "numbers of members of one item")]
    let likeness = shared as f64 / all as f64;
    likeness
}
