//! Positions in YAML: read the text again into a tree of spans.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::{Location, Spanned};

use super::{Aim, Position};
use crate::document::{on_deep_stack, yaml_options};
use crate::pointer::Pointer;

/// The positions of one YAML text.
#[derive(Debug)]
pub(super) struct Spans(Spanned<Tree>);

/// A YAML node without its scalars.
#[derive(Debug)]
enum Tree {
    Scalar,
    List(Vec<Spanned<Tree>>),
    Map(Vec<(Spanned<String>, Spanned<Tree>)>),
}

impl Spans {
    /// None for a text that is no YAML.
    pub(super) fn read(text: &str) -> Option<Self> {
        let options = || yaml_options(text.len());
        on_deep_stack(|| serde_saphyr::from_str_with_options(text, options()).ok().map(Self))?
    }

    /// As [`super::Locator::find`].
    pub(super) fn find(&self, pointer: &Pointer, aim: Aim) -> Position {
        let mut here = (None, &self.0);
        for token in pointer.tokens() {
            match here.1.value.step(&token) {
                Some(next) => here = next,
                None => break,
            }
        }
        position(pick(here, aim))
    }
}

impl Tree {
    fn step(&self, token: &str) -> Option<(Option<&Spanned<String>>, &Spanned<Self>)> {
        match self {
            Self::Scalar => None,
            Self::List(items) => Some((None, items.get(token.parse::<usize>().ok()?)?)),
            // The last of equal keys, as that is the one to take away.
            Self::Map(members) => members
                .iter()
                .rev()
                .find(|(key, _)| key.value == token)
                .map(|(key, value)| (Some(key), value)),
        }
    }
}

fn pick((key, value): (Option<&Spanned<String>>, &Spanned<Tree>), aim: Aim) -> Location {
    let is_scalar = matches!(value.value, Tree::Scalar);
    match key {
        Some(key) if aim != Aim::Value || !is_scalar => key.referenced,
        _ => value.referenced,
    }
}

fn position(location: Location) -> Position {
    Position { line: location.line(), column: location.column() }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any YAML node")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Scalar)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Tree, E> {
        Ok(Tree::Scalar)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Tree, E> {
        Ok(Tree::Scalar)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Tree, E> {
        Ok(Tree::Scalar)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Tree, E> {
        Ok(Tree::Scalar)
    }

    fn visit_str<E>(self, _: &str) -> Result<Tree, E> {
        Ok(Tree::Scalar)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Tree, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Tree::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Tree::Map(members))
    }
}
