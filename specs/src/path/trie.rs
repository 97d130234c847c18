//! A tree of segments: finding one of a thousand templates costs the length of the path.

use std::borrow::Cow;
use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::params::{Taken, decode};
use super::segment::{Mixed, Segment};

/// What may follow the segments that lead here.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// The template that ends here.
    end: Option<usize>,
    literals: HashMap<String, Node, RandomState>,
    /// Those with more fixed text first.
    mixed: Vec<(Mixed, Node)>,
    expression: Option<Box<Node>>,
    /// The templates whose last expression takes the rest, each with the literals behind it; those with more
    /// of them first.
    rests: Vec<(Vec<String>, usize)>,
}

/// A segment of a request path.
#[derive(Debug)]
pub(super) struct Step<'p> {
    /// From the start of this segment to the end of the path, as it came.
    pub(super) rest: &'p str,
    /// This segment, as it came.
    pub(super) encoded: &'p str,
    pub(super) decoded: Cow<'p, str>,
}

/// The values of expressions.
pub(super) type Values<'p> = Vec<Taken<'p>>;

impl Node {
    /// Adds template number `index`; the number of the one that has its place, if there is one.
    pub(super) fn insert(&mut self, segments: &[Segment], index: usize) -> Result<(), usize> {
        let Some((first, rest)) = segments.split_first() else {
            return claim(&mut self.end, index);
        };
        match first {
            Segment::Rest(_) => self.insert_rest(rest, index),
            Segment::Literal(text) => self.literals.entry(text.clone()).or_default().insert(rest, index),
            Segment::Expression(_) => self.expression.get_or_insert_default().insert(rest, index),
            Segment::Mixed(mixed) => {
                self.mixed_child(mixed).map_or(Ok(()), |child| child.insert(rest, index))
            }
        }
    }

    fn insert_rest(&mut self, behind: &[Segment], index: usize) -> Result<(), usize> {
        let literal = |segment: &Segment| match segment {
            Segment::Literal(text) => Some(text.clone()),
            _ => None,
        };
        let behind: Vec<String> = behind.iter().filter_map(literal).collect();
        if let Some((_, taken)) = self.rests.iter().find(|(known, _)| *known == behind) {
            return Err(*taken);
        }
        let at = self.rests.partition_point(|(known, _)| known.len() >= behind.len());
        self.rests.insert(at, (behind, index));
        Ok(())
    }

    fn mixed_child(&mut self, mixed: &Mixed) -> Option<&mut Self> {
        let shape = mixed.shape();
        let at = self.mixed.iter().position(|(known, _)| known.shape() == shape).unwrap_or_else(|| {
            let at = self.mixed.partition_point(|(known, _)| known.weight() >= mixed.weight());
            self.mixed.insert(at, (mixed.clone(), Self::default()));
            at
        });
        self.mixed.get_mut(at).map(|(_, child)| child)
    }

    /// The template that `path` matches, the most literal one at each segment from the left; its
    /// values are added to `found`.
    pub(super) fn find<'p>(&self, path: &[Step<'p>], found: &mut Values<'p>) -> Option<usize> {
        let Some((step, after)) = path.split_first() else {
            return self.end;
        };
        if let Some(index) =
            self.literals.get(step.decoded.as_ref()).and_then(|child| child.find(after, found))
        {
            return Some(index);
        }
        if step.decoded.is_empty() {
            return None;
        }
        self.find_mixed(step, after, found)
            .or_else(|| self.find_expression(step, after, found))
            .or_else(|| self.find_rest(path, found))
    }

    fn find_rest<'p>(&self, path: &[Step<'p>], found: &mut Values<'p>) -> Option<usize> {
        self.rests.iter().find_map(|(behind, index)| {
            let taken = path.len().checked_sub(behind.len()).filter(|taken| *taken > 0)?;
            let (whole, literals) = path.split_at(taken);
            let is_there = literals.iter().map(|step| &*step.decoded).eq(behind.iter().map(String::as_str));
            let start = whole.first().filter(|_| is_there)?.rest;
            // One slash stands between the value and what is behind it.
            let end = literals.first().map_or(start.len(), |step| start.len() - step.rest.len() - 1);
            found.push(rest(&start[..end]));
            Some(*index)
        })
    }

    fn find_mixed<'p>(&self, step: &Step<'p>, after: &[Step<'p>], found: &mut Values<'p>) -> Option<usize> {
        let kept = found.len();
        self.mixed.iter().find_map(|(mixed, child)| {
            found.extend(values(mixed, step)?);
            let index = child.find(after, found);
            if index.is_none() {
                found.truncate(kept);
            }
            index
        })
    }

    fn find_expression<'p>(
        &self,
        step: &Step<'p>,
        after: &[Step<'p>],
        found: &mut Values<'p>,
    ) -> Option<usize> {
        let child = self.expression.as_ref()?;
        found.push(Taken { encoded: step.encoded.into(), decoded: step.decoded.clone() });
        let index = child.find(after, found);
        if index.is_none() {
            found.pop();
        }
        index
    }
}

/// The fixed text may have come encoded: then only the decoded segment has the form, and what it
/// gives is encoded again.
fn values<'p>(mixed: &Mixed, step: &Step<'p>) -> Option<Values<'p>> {
    let decoded = mixed.values(&step.decoded)?;
    let encoded = mixed.values(step.encoded).unwrap_or_default();
    let same = |(encoded, decoded): (&&'p str, &&str)| decode(encoded).is_ok_and(|text| text == **decoded);
    if encoded.len() == decoded.len() && encoded.iter().zip(&decoded).all(same) {
        let taken = |(encoded, decoded): (&'p str, &str)| Taken {
            encoded: encoded.into(),
            decoded: decoded.to_owned().into(),
        };
        return Some(encoded.into_iter().zip(decoded).map(taken).collect());
    }
    Some(decoded.into_iter().map(|value| Taken::of_decoded(value.to_owned().into())).collect())
}

/// Every segment was decoded before, so their sequence can be.
fn rest(rest: &str) -> Taken<'_> {
    Taken { encoded: rest.into(), decoded: decode(rest).unwrap_or(Cow::Borrowed(rest)) }
}

fn claim(slot: &mut Option<usize>, index: usize) -> Result<(), usize> {
    match slot {
        Some(taken) => Err(*taken),
        None => {
            *slot = Some(index);
            Ok(())
        }
    }
}
