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
        let mut matcher = Self {
            root: Node::default(),
            entries: Vec::new(),
            conflicts: Vec::new(),
        };
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
                self.conflicts.extend(used.map(|used| Conflict {
                    used,
                    ignored: template,
                }));
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
        self.entries
            .iter()
            .map(|(template, value)| (template, value))
    }

    fn find<'m>(&'m self, path: &'m str) -> Result<Option<Match<'m, T>>, PathError> {
        let mut values = Vec::new();
        let Some((template, value)) = self.entry(path, &mut values)? else {
            return Ok(None);
        };
        let params = Params(template.names().zip(values).collect());
        Ok(Some(Match {
            value,
            template,
            params,
        }))
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
        let (segment, after) = rest
            .split_once('/')
            .map_or((rest, None), |(segment, after)| (segment, Some(after)));
        steps.push(Step {
            rest,
            decoded: decode(segment)?,
        });
        ahead = after;
    }
    Ok(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matcher(templates: &[&'static str]) -> Matcher<&'static str> {
        Matcher::new(
            templates
                .iter()
                .map(|text| (PathTemplate::parse(text).unwrap(), *text)),
        )
    }

    /// The template that `path` matches and its values, as `/a/{b} b=1`.
    fn found(matcher: &Matcher<&'static str>, path: &str) -> String {
        match matcher.outcome(path) {
            Outcome::Match(found) => found
                .params
                .iter()
                .fold((*found.value).to_owned(), |text, (name, value)| {
                    format!("{text} {name}={value}")
                }),
            Outcome::Unknown => "unknown".to_owned(),
            Outcome::Malformed(error) => error.to_string(),
        }
    }

    #[test]
    fn a_literal_wins_over_an_expression_wherever_it_stands() {
        let matcher = matcher(&["/a/{id}", "/a/me", "/{x}/me", "/a/{id}/b"]);
        assert_eq!(found(&matcher, "/a/me"), "/a/me");
        assert_eq!(found(&matcher, "/a/7"), "/a/{id} id=7");
        assert_eq!(found(&matcher, "/b/me"), "/{x}/me x=b");
        assert_eq!(found(&matcher, "/b/7"), "unknown");
    }

    #[test]
    fn a_literal_that_leads_nowhere_gives_way() {
        let matcher = matcher(&["/a/me/x", "/a/{id}/y", "/{any}/{id}/z"]);
        assert_eq!(found(&matcher, "/a/me/x"), "/a/me/x");
        assert_eq!(found(&matcher, "/a/me/y"), "/a/{id}/y id=me");
        assert_eq!(found(&matcher, "/a/me/z"), "/{any}/{id}/z any=a id=me");
    }

    #[test]
    fn the_most_literal_mixed_segment_wins() {
        let matcher = matcher(&[
            "/{id}",
            "/{name}.{ext}",
            "/report-{id}.json",
            "/report.json",
        ]);
        assert_eq!(found(&matcher, "/report.json"), "/report.json");
        assert_eq!(found(&matcher, "/report-7.json"), "/report-{id}.json id=7");
        assert_eq!(
            found(&matcher, "/a.tar.gz"),
            "/{name}.{ext} name=a.tar ext=gz"
        );
        assert_eq!(found(&matcher, "/a"), "/{id} id=a");
        assert_eq!(found(&matcher, "/.gz"), "/{id} id=.gz");
    }

    #[test]
    fn an_encoded_slash_stays_inside_its_value() {
        let matcher = matcher(&["/a/{id}", "/a/{x}/{y}", "/f/{rest*}"]);
        assert_eq!(found(&matcher, "/a/b%2Fc"), "/a/{id} id=b/c");
        assert_eq!(found(&matcher, "/a/b/c"), "/a/{x}/{y} x=b y=c");
        assert_eq!(found(&matcher, "/f/a/b%20c/"), "/f/{rest*} rest=a/b c/");
    }

    #[test]
    fn literals_compare_decoded() {
        let matcher = matcher(&["/a b/{id}:cancel", "/ü"]);
        assert_eq!(
            found(&matcher, "/%61%20b/7%3Acancel"),
            "/a b/{id}:cancel id=7"
        );
        assert_eq!(found(&matcher, "/%C3%BC"), "/ü");
    }

    #[test]
    fn a_path_that_cannot_be_decoded_is_told_apart() {
        let matcher = matcher(&["/a/{id}"]);
        assert_eq!(
            found(&matcher, "/a/%zz"),
            "a \"%\" in the path is not followed by two hexadecimal digits"
        );
        assert_eq!(
            found(&matcher, "/a/%ff"),
            "the path is not UTF-8 once percent-decoded"
        );
        assert!(matcher.at("/a/%ff").is_none());
    }

    #[test]
    fn an_empty_segment_is_no_value() {
        let matcher = matcher(&["/a/{id}", "/a/{id}/b", "/f/{rest*}"]);
        assert_eq!(found(&matcher, "/a/"), "unknown");
        assert_eq!(found(&matcher, "/a//b"), "unknown");
        assert_eq!(found(&matcher, "/f/"), "unknown");
        assert_eq!(found(&matcher, "a/b"), "unknown");
    }

    #[test]
    fn the_slash_at_the_end_counts_and_its_variant_is_told() {
        let matcher = matcher(&["/users/", "/items", "/"]);
        assert_eq!(found(&matcher, "/users"), "unknown");
        assert_eq!(found(&matcher, "/items/"), "unknown");
        assert_eq!(
            matcher.slash_variant("/users"),
            Some((SlashVariant::Added, &"/users/"))
        );
        assert_eq!(
            matcher.slash_variant("/items/"),
            Some((SlashVariant::Removed, &"/items"))
        );
        assert_eq!(matcher.slash_variant("/other"), None);
        assert_eq!(found(&matcher, "/"), "/");
    }

    #[test]
    fn a_rest_gives_way_to_everything_else() {
        let matcher = matcher(&["/f/{rest*}", "/f/{id}", "/f/a/{id}"]);
        assert_eq!(found(&matcher, "/f/a"), "/f/{id} id=a");
        assert_eq!(found(&matcher, "/f/a/b"), "/f/a/{id} id=b");
        assert_eq!(found(&matcher, "/f/a/b/c"), "/f/{rest*} rest=a/b/c");
    }

    #[test]
    fn a_template_can_be_made_greedy_by_its_caller() {
        let template = PathTemplate::parse("/f/{path}").unwrap().greedy();
        let matcher = Matcher::new([(template, ())]);
        assert_eq!(
            matcher.at("/f/a/b").unwrap().params.get("path"),
            Some("a/b")
        );
    }

    #[test]
    fn templates_equal_but_for_names_conflict() {
        let matcher = matcher(&[
            "/a/{id}",
            "/a/{name}",
            "/a/{id}.{x}",
            "/a/{n}.{y}",
            "/f/{a*}",
            "/f/{b*}",
        ]);
        let told: Vec<_> = matcher
            .conflicts()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            told,
            [
                r#"path "/a/{name}" matches the same paths as "/a/{id}""#,
                r#"path "/a/{n}.{y}" matches the same paths as "/a/{id}.{x}""#,
                r#"path "/f/{b*}" matches the same paths as "/f/{a*}""#,
            ]
        );
        assert_eq!(found(&matcher, "/a/7"), "/a/{id} id=7");
        assert_eq!(matcher.iter().count(), 3);
    }
}
