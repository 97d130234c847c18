//! What stands between two slashes of a template.

/// One segment. Literals are kept percent-decoded, as they are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Segment {
    Literal(String),
    Expression(String),
    /// The rest of the path, slashes and all, but for the literals that stand behind it.
    Rest(String),
    Mixed(Mixed),
}

/// Several parts in one segment; two expressions always have text between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mixed {
    pub(super) parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Text(String),
    Expression(String),
}

impl Part {
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Text(_) => None,
            Self::Expression(name) => Some(name),
        }
    }
}

impl Mixed {
    /// With every name taken out.
    pub(super) fn shape(&self) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Expression(_) => "{}".to_owned(),
        };
        self.parts.iter().map(part).collect()
    }

    /// How many characters are fixed: the more, the sooner it is tried.
    pub(super) fn weight(&self) -> usize {
        let part = |part: &Part| match part {
            Part::Text(text) => text.len(),
            Part::Expression(_) => 0,
        };
        self.parts.iter().map(part).sum()
    }

    /// The values of the expressions in `segment`, if it has this form.
    ///
    /// An expression takes at least one character, and of several splits the one that gives those
    /// on the left the most: `a.tar.gz` is `{name}.{ext}` with `a.tar` and `gz`.
    pub(super) fn values<'p>(&self, segment: &'p str) -> Option<Vec<&'p str>> {
        let mut found = Vec::new();
        split(&self.parts, segment, &mut found)?;
        found.reverse();
        Some(found)
    }
}

/// Adds the values to `found` from the right, where the last separator is what divides.
fn split<'p>(parts: &[Part], segment: &'p str, found: &mut Vec<&'p str>) -> Option<()> {
    let value = match parts {
        [] => return segment.is_empty().then_some(()),
        [before @ .., Part::Text(text)] => {
            return split(before, segment.strip_suffix(text.as_str())?, found);
        }
        [before @ .., Part::Text(text), Part::Expression(_)] if !before.is_empty() => {
            let end = last_inside(segment, text)?;
            found.push(segment.get(end + text.len()..)?);
            return split(before, segment.get(..end)?, found);
        }
        [Part::Text(text), Part::Expression(_)] => segment.strip_prefix(text.as_str())?,
        [Part::Expression(_)] => segment,
        _ => return None,
    };
    found.push(value);
    (!value.is_empty()).then_some(())
}

/// The last place of `text` in `rest` that leaves something on its right.
fn last_inside(rest: &str, text: &str) -> Option<usize> {
    let end = rest.char_indices().next_back().map(|(at, _)| at)?;
    rest.get(..end)?.rfind(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mixed(parts: &[&str]) -> Mixed {
        let part = |part: &&str| match part.strip_prefix('=') {
            Some(name) => Part::Expression(name.to_owned()),
            None => Part::Text((*part).to_owned()),
        };
        Mixed { parts: parts.iter().map(part).collect() }
    }

    fn values<'p>(parts: &[&str], segment: &'p str) -> Option<Vec<&'p str>> {
        mixed(parts).values(segment)
    }

    #[test]
    fn the_last_separator_splits() {
        assert_eq!(values(&["=name", ".", "=ext"], "a.tar.gz"), Some(vec!["a.tar", "gz"]));
        assert_eq!(values(&["=name", ".", "=ext"], "a"), None);
        assert_eq!(values(&["=name", ".", "=ext"], ".gz"), None);
        assert_eq!(values(&["=name", ".", "=ext"], "gz."), None);
    }

    #[test]
    fn text_around_an_expression_is_fixed() {
        assert_eq!(values(&["report-", "=id", ".json"], "report-7.json"), Some(vec!["7"]));
        assert_eq!(values(&["report-", "=id", ".json"], "report-.json"), None);
        assert_eq!(values(&["report-", "=id"], "report-7-8"), Some(vec!["7-8"]));
        assert_eq!(values(&["=id", ":cancel"], "a:b:cancel"), Some(vec!["a:b"]));
        assert_eq!(values(&["=id", ":cancel"], ":cancel"), None);
    }

    #[test]
    fn a_separator_may_be_the_first_or_last_character_of_a_value() {
        assert_eq!(values(&["=a", "...", "=b"], "1....2"), Some(vec!["1.", "2"]));
        assert_eq!(values(&["=a", "-", "=b", "-", "=c"], "1-2-3"), Some(vec!["1", "2", "3"]));
    }
}
