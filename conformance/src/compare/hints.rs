use specs::Pointer;

use super::difference::general;

/// What somebody who knows better says of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hint {
    /// They are not compared.
    Ignore,
    /// They are the same, whatever they are.
    Equal,
    /// They count what was there before: only how they move is compared.
    Count,
}

/// Places and what is said of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hints(Vec<(At, Hint)>);

/// Where a hint counts.
#[derive(Clone, Debug, PartialEq, Eq)]
enum At {
    /// Everything that a schema of the contract, or one around it, describes: `/components/schemas/User/properties/email`.
    Schema(Pointer),
    /// A place in an answer, `*` for every item of a list: `body#/data/*/email`, `header location`.
    Place(String),
}

/// A text that names no place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no place")]
pub(crate) struct NoPlace(String);

impl Hints {
    /// Adds what is said of a place.
    ///
    /// # Errors
    /// When it is neither a schema's pointer nor a place of an answer.
    pub(crate) fn add(&mut self, place: &str, hint: Hint) -> Result<(), NoPlace> {
        let is_answers = place == "status" || place.starts_with("body") || place.starts_with("header ");
        let at = match Pointer::parse(place) {
            Ok(pointer) if !pointer.is_root() => At::Schema(pointer),
            _ if is_answers => At::Place(place.to_owned()),
            _ => return Err(NoPlace(place.to_owned())),
        };
        self.0.push((at, hint));
        Ok(())
    }

    /// What is said of a value: the last that was said counts. Its place is spelt out only where
    /// anything is said at all.
    pub(crate) fn of(&self, place: impl FnOnce() -> String, schema: Option<&Pointer>) -> Option<Hint> {
        if self.0.is_empty() {
            return None;
        }
        let place = place();
        let general = general(&place);
        let counts = |at: &At| match at {
            At::Schema(pointer) => schema.is_some_and(|schema| schema.below(pointer).is_some()),
            At::Place(own) => *own == general || *own == place,
        };
        self.0.iter().rev().find(|(at, _)| counts(at)).map(|(_, hint)| *hint)
    }

    /// These hints, and those of others after them.
    pub(super) fn and(&self, more: &Self) -> Self {
        Self(self.0.iter().chain(&more.0).cloned().collect())
    }
}
