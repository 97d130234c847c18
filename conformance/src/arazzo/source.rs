use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_saphyr::{Location, Spanned};
use specs::{Diagnostic, Diagnostics, Place, Pointer, Position};

/// A text, YAML or JSON, as a value whose every part knows its line and column.
#[derive(Debug)]
pub(super) struct Source<'t> {
    name: &'t str,
    pub(super) value: Value,
    tree: Spanned<Tree>,
}

#[derive(Debug)]
enum Tree {
    Scalar(Value),
    List(Vec<Spanned<Tree>>),
    Map(Vec<(Spanned<String>, Spanned<Tree>)>),
}

impl<'t> Source<'t> {
    pub(super) fn parse(name: &'t str, text: &str) -> Result<Self, Diagnostics> {
        let options = serde_saphyr::options! { strict_booleans: true, with_snippet: false };
        let tree: Spanned<Tree> = serde_saphyr::from_str_with_options(text, options)
            .map_err(|error| Diagnostics::from(explain(name, &error)))?;
        Ok(Self { name, value: tree.value.value(), tree })
    }

    /// Where a pointer leads: a key where there is one, since that is what a reader looks for.
    pub(super) fn place(&self, pointer: &Pointer) -> Place {
        let mut found = (&self.tree, self.tree.referenced);
        for token in pointer.tokens() {
            match found.0.value.step(&token) {
                Some(next) => found = next,
                None => break,
            }
        }
        Place { file: self.name.into(), position: position(found.1), pointer: pointer.clone() }
    }
}

impl Tree {
    fn value(&self) -> Value {
        match self {
            Self::Scalar(value) => value.clone(),
            Self::List(items) => items.iter().map(|item| item.value.value()).collect(),
            Self::Map(members) => {
                members.iter().map(|(key, member)| (key.value.clone(), member.value.value())).collect()
            }
        }
    }

    fn step(&self, token: &str) -> Option<(&Spanned<Self>, Location)> {
        match self {
            Self::Scalar(_) => None,
            Self::List(items) => items.get(token.parse::<usize>().ok()?).map(|item| (item, item.referenced)),
            Self::Map(members) => {
                members.iter().find(|(key, _)| key.value == token).map(|(key, value)| (value, key.referenced))
            }
        }
    }
}

fn position(location: Location) -> Option<Position> {
    (location.line() > 0).then(|| Position { line: location.line(), column: location.column() })
}

fn explain(name: &str, error: &serde_saphyr::Error) -> Diagnostic {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default().to_owned();
    let place = Place { position: error.location().and_then(position), ..Place::file(name) };
    Diagnostic::error(place, format!("not readable as YAML or JSON: {message}"))
        .hint("quote texts that hold `: `, ` #` or start with `{`, `[`, `*`, `&` or `!`")
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Nodes)
    }
}

struct Nodes;

impl<'de> Visitor<'de> for Nodes {
    type Value = Tree;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Scalar(Value::Null))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Scalar(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Scalar(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Scalar(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        Ok(Tree::Scalar(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Scalar(value.into()))
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
