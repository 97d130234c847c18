//! Which of many templates a request path matches.

use super::params::{Params, PathError, decode};
use super::template::PathTemplate;
use super::trie::{Node, Step, Values};

/// Many templates, each with a value: the methods of the path, say.
#[derive(Debug)]
pub struct Matcher<T> {
    root: Node,
    entries: Vec<(PathTemplate, T)>,
    conflicts: Vec<Conflict>,
}

/// Two templates that match the same paths. The first one is used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("path \"{ignored}\" matches the same paths as \"{used}\"")]
pub struct Conflict {
    /// The template that came first.
    pub used: PathTemplate,
    /// The one that can never match.
    pub ignored: PathTemplate,
}

/// The template that a path matches.
#[derive(Debug)]
pub struct Match<'m, T> {
    /// What was given with the template.
    pub value: &'m T,
    /// The template.
    pub template: &'m PathTemplate,
    /// What the path says for its expressions.
    pub params: Params<'m>,
}

/// What a path comes to.
#[derive(Debug)]
pub enum Outcome<'m, T> {
    /// A template.
    Match(Match<'m, T>),
    /// No template.
    Unknown,
    /// It cannot be decoded, so it is no path at all.
    Malformed(PathError),
}

/// How a path that matches nothing would match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlashVariant {
    /// With a slash at its end.
    Added,
    /// Without the slash at its end.
    Removed,
}

impl<T> Matcher<T> {
    /// Takes every template. Of two that match the same paths the first counts; see
    /// [`Matcher::conflicts`].
    pub fn new(templates: impl IntoIterator<Item = (PathTemplate, T)>) -> Self {
        let mut matcher = Self { root: Node::default(), entries: Vec::new(), conflicts: Vec::new() };
        for (template, value) in templates {
            matcher.insert(template, value);
        }
        matcher
    }

    fn insert(&mut self, template: PathTemplate, value: T) {
        match self.root.insert(&template.segments, self.entries.len()) {
            Ok(()) => self.entries.push((template, value)),
            Err(taken) => {
                let used = self.entries.get(taken).map(|(used, _)| used.clone());
                self.conflicts.extend(used.map(|used| Conflict { used, ignored: template }));
            }
        }
    }

    /// The template that `path` matches: the raw path of a request, percent-encoded, without query.
    ///
    /// Segment by segment a literal wins over an expression among text, and that over an
    /// expression alone; a template that fails later gives way to the next. Literals compare
    /// decoded. An expression takes one segment that is not empty, `%2F` included; the slash at
    /// the end counts. A path that cannot be decoded matches nothing: see [`Matcher::outcome`].
    #[must_use]
    pub fn at<'m>(&'m self, path: &'m str) -> Option<Match<'m, T>> {
        match self.outcome(path) {
            Outcome::Match(found) => Some(found),
            Outcome::Unknown | Outcome::Malformed(_) => None,
        }
    }

    /// As [`Matcher::at`], with paths that cannot be decoded told from those that match nothing.
    #[must_use]
    pub fn outcome<'m>(&'m self, path: &'m str) -> Outcome<'m, T> {
        match self.find(path) {
            Ok(Some(found)) => Outcome::Match(found),
            Ok(None) => Outcome::Unknown,
            Err(error) => Outcome::Malformed(error),
        }
    }

    /// How `path` would match with its last slash added or removed.
    #[must_use]
    pub fn slash_variant(&self, path: &str) -> Option<(SlashVariant, &T)> {
        let (variant, other) = match path.strip_suffix('/') {
            Some(shorter) => (SlashVariant::Removed, shorter.to_owned()),
            None => (SlashVariant::Added, format!("{path}/")),
        };
        let (_, value) = self.entry(&other, &mut Vec::new()).ok()??;
        Some((variant, value))
    }

    /// The templates that can never match.
    #[must_use]
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }

    /// Every template that can match, in the order they were given.
    pub fn iter(&self) -> impl Iterator<Item = (&PathTemplate, &T)> {
        self.entries.iter().map(|(template, value)| (template, value))
    }

    fn find<'m>(&'m self, path: &'m str) -> Result<Option<Match<'m, T>>, PathError> {
        let mut values = Vec::new();
        let Some((template, value)) = self.entry(path, &mut values)? else {
            return Ok(None);
        };
        let params = Params(template.names().zip(values).collect());
        Ok(Some(Match { value, template, params }))
    }

    fn entry<'p>(
        &self,
        path: &'p str,
        values: &mut Values<'p>,
    ) -> Result<Option<&(PathTemplate, T)>, PathError> {
        let Some(path) = path.strip_prefix('/') else {
            return Ok(None);
        };
        let steps = steps(path)?;
        let index = self.root.find(&steps, values);
        Ok(index.and_then(|index| self.entries.get(index)))
    }
}

fn steps(path: &str) -> Result<Vec<Step<'_>>, PathError> {
    let mut steps = Vec::with_capacity(8);
    let mut ahead = Some(path);
    while let Some(rest) = ahead {
        let slash = rest.bytes().position(|byte| byte == b'/');
        let (segment, after) = slash.map_or((rest, None), |at| (&rest[..at], Some(&rest[at + 1..])));
        steps.push(Step { rest, encoded: segment, decoded: decode(segment)? });
        ahead = after;
    }
    Ok(steps)
}
