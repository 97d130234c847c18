use std::fmt;
use std::sync::Arc;

/// The name of a world: 1 to 64 letters, digits, `-`, `_` or `.`, not starting with a dot.
///
/// It stands in paths (`/@name/…`) and in cookie paths as it is, so nothing in it needs escaping.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WorldName(Arc<str>);

/// Why a text is no world name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WorldNameError {
    /// Empty or too long.
    #[error("a world name has 1 to {max} characters, `{name}` has {length}", max = WorldName::LONGEST)]
    Length {
        /// The text.
        name: String,
        /// Its length.
        length: usize,
    },
    /// A character that would need escaping in a path.
    #[error("a world name holds letters, digits, `-`, `_` and `.`; `{name}` holds `{character}`")]
    Character {
        /// The text.
        name: String,
        /// The character.
        character: char,
    },
}

impl WorldName {
    /// Longest name.
    pub const LONGEST: usize = 64;

    /// The world of requests that name none.
    pub fn default_world() -> Self {
        Self("default".into())
    }

    /// Parses a name.
    ///
    /// # Errors
    /// [`WorldNameError`] when it is too short, too long, or holds another character.
    pub fn parse(text: &str) -> Result<Self, WorldNameError> {
        if text.is_empty() || text.len() > Self::LONGEST {
            return Err(WorldNameError::Length { name: text.to_owned(), length: text.len() });
        }
        let allowed = |(at, c): (usize, char)| {
            c.is_ascii_alphanumeric() || matches!(c, '-' | '_') || (c == '.' && at > 0)
        };
        match text.char_indices().find(|c| !allowed(*c)) {
            Some((_, character)) => Err(WorldNameError::Character { name: text.to_owned(), character }),
            None => Ok(Self(text.into())),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for WorldName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_stand_in_a_path_as_they_are_are_taken() {
        for name in ["a", "run-1_b.2", "x".repeat(64).as_str()] {
            assert_eq!(WorldName::parse(name).unwrap().as_str(), name);
        }
    }

    #[test]
    fn other_names_are_refused_with_the_reason() {
        for name in ["", "a/b", "ä", "..", "a b", "x".repeat(65).as_str()] {
            assert!(WorldName::parse(name).is_err(), "{name}");
        }
    }
}
