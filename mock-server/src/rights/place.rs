/// Where something acts, or what something is bound to: names and their values.
///
/// ```text
/// site = s_1, page = manual/v2/start
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places(Vec<(String, String)>);

impl Places {
    /// Adds a place.
    pub fn add(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((name.to_owned(), value.into()));
    }

    /// Whether what is bound to these counts for what acts in those: each name is there, with a
    /// value that lies in the bound one.
    pub fn hold_for(&self, acted: &Self) -> bool {
        self.0
            .iter()
            .all(|(name, bound)| acted.0.iter().any(|(known, value)| known == name && lies_in(value, bound)))
    }

    /// These and others.
    #[must_use]
    pub fn and(&self, others: Self) -> Self {
        Self(self.0.iter().cloned().chain(others.0).collect())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Whether a value is the bound one, lies below it (`a/b` in `a`), or matches it as a pattern: `*`
/// is one part between slashes, `**` any number of them.
pub(crate) fn lies_in(value: &str, bound: &str) -> bool {
    let parts: Vec<&str> = parts(value).collect();
    // After so many parts of the pattern: whether it can have eaten so many parts of the value.
    let mut eaten = vec![false; parts.len() + 1];
    eaten[0] = true;
    for pattern in self::parts(bound) {
        let mut next = vec![false; parts.len() + 1];
        for at in (0..eaten.len()).filter(|at| eaten[*at]) {
            match parts.get(at) {
                _ if pattern == "**" => next[at..].fill(true),
                Some(part) if pattern == "*" || *part == pattern => next[at + 1] = true,
                _ => {}
            }
        }
        eaten = next;
    }
    eaten.contains(&true)
}

fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(all: &[(&str, &str)]) -> Places {
        let mut places = Places::default();
        all.iter().for_each(|(name, value)| places.add(name, *value));
        places
    }

    #[test]
    fn a_value_lies_in_itself_above_itself_and_in_patterns() {
        let inside = [
            ("s_1", "s_1"),
            ("manual/v2/start", "manual"),
            ("/blog/a", "/blog"),
            ("/blog", "blog/"),
            ("manual/v2/start", "manual/v2/**"),
            ("manual/v2", "manual/v2/**"),
            ("manual/v2/start", "manual/*/start"),
            ("a/b/c/d", "a/**/d"),
            ("anything", "**"),
        ];
        for (value, bound) in inside {
            assert!(lies_in(value, bound), "{value} in {bound}");
        }
    }

    #[test]
    fn a_value_does_not_lie_beside_or_below_itself() {
        let outside = [
            ("s_10", "s_1"),
            ("manual", "manual/v2"),
            ("manuals/v2", "manual"),
            ("manual/v1/start", "manual/v2/**"),
            ("manual/v2/x/start", "manual/*/start"),
            ("a/b/c", "a/**/d"),
            ("", "a"),
        ];
        for (value, bound) in outside {
            assert!(!lies_in(value, bound), "{value} in {bound}");
        }
    }

    #[test]
    fn what_is_bound_counts_only_where_every_name_is_acted_in() {
        let bound = places(&[("site", "s_1"), ("kind", "article")]);
        assert!(bound.hold_for(&places(&[("kind", "article"), ("site", "s_1"), ("other", "x")])));
        assert!(!bound.hold_for(&places(&[("site", "s_1")])));
        assert!(!bound.hold_for(&places(&[("site", "s_2"), ("kind", "article")])));
        assert!(Places::default().hold_for(&Places::default()));
    }
}
