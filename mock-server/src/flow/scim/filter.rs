//! Filters (RFC 7644, section 3.4.2.2).

mod compare;
mod parse;

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::path::{AttrPath, each};
use compare::Comparison;
pub(super) use parse::{Over, Reader, filter};

/// What must hold of a resource, or of a value of a complex attribute.
#[derive(Debug)]
pub(super) enum Filter<'m> {
    All(Vec<Filter<'m>>),
    Any(Vec<Filter<'m>>),
    Not(Box<Filter<'m>>),
    Test(Test<'m>),
    /// Some value of a complex attribute fits the rest.
    Within(Option<AttrPath<'m>>, Box<Filter<'m>>),
}

/// What must hold of an attribute. One that there is not has no value.
#[derive(Debug)]
pub(super) struct Test<'m> {
    path: Option<AttrPath<'m>>,
    asks: Asks,
}

#[derive(Debug)]
enum Asks {
    Present,
    Compares(Comparison),
}

impl<'m> Filter<'m> {
    /// Whether it holds.
    pub(super) fn holds(&self, of: &Map<String, Value>) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(of)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(of)),
            Self::Not(part) => !part.holds(of),
            Self::Test(test) => test.holds(of),
            Self::Within(path, filter) => path.as_ref().is_some_and(|path| {
                path.values(of).into_iter().filter_map(Value::as_object).any(|value| filter.holds(value))
            }),
        }
    }

    /// Adds the attributes of the resource that it looks at.
    pub(super) fn looks_at(&self, into: &mut BTreeSet<&'m str>) {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.looks_at(into)),
            Self::Not(part) => part.looks_at(into),
            Self::Test(Test { path, .. }) | Self::Within(path, _) => {
                into.extend(path.as_ref().map(|path| path.top().name.as_str()));
            }
        }
    }

    /// How many tests it is made of.
    pub(super) fn tests(&self) -> usize {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().map(Self::tests).sum(),
            Self::Not(part) => part.tests(),
            Self::Within(_, filter) => 1 + filter.tests(),
            Self::Test(_) => 1,
        }
    }

    /// The value that it describes, where it says with `eq` and `and` alone what one is.
    pub(super) fn described(&self) -> Option<Map<String, Value>> {
        match self {
            Self::All(parts) => {
                let parts: Option<Vec<_>> = parts.iter().map(Self::described).collect();
                Some(parts?.into_iter().flatten().collect())
            }
            Self::Test(Test { path: Some(path), asks: Asks::Compares(comparison) }) => {
                let value = comparison.equals()?;
                Some(std::iter::once((path.end().name.clone(), value.clone())).collect())
            }
            _ => None,
        }
    }
}

impl Test<'_> {
    fn holds(&self, of: &Map<String, Value>) -> bool {
        let Some(path) = &self.path else {
            return matches!(&self.asks, Asks::Compares(it) if it.takes_none());
        };
        let mut values = path.values(of);
        // A complex attribute is compared by what it is known by.
        if let (Some(value), Asks::Compares(_)) = (path.end().part("value"), &self.asks) {
            values = values.into_iter().filter_map(|entry| entry.get(&value.name)).flat_map(each).collect();
        }
        match &self.asks {
            Asks::Present => values.iter().any(|value| !is_nothing(value)),
            Asks::Compares(comparison) if values.is_empty() => comparison.takes_none(),
            Asks::Compares(comparison) => values.iter().any(|value| comparison.holds(value)),
        }
    }
}

/// Whether a value counts as none (RFC 7643, section 2.5).
pub(super) fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(values) => values.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}
