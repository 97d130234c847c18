use serde::Deserialize;

/// A text with named holes that is read and written as it stands: `t=${timestamp},v1=${signature}`.
///
/// Not an expression: a hole is a name and nothing else, and what is no hole is text.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct Pattern(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Hole(String),
}

impl From<String> for Pattern {
    fn from(written: String) -> Self {
        let (mut parts, mut rest) = (Vec::new(), written.as_str());
        while let Some((text, name, after)) = hole(rest) {
            parts.extend((!text.is_empty()).then(|| Part::Text(text.to_owned())));
            parts.push(Part::Hole(name.to_owned()));
            rest = after;
        }
        parts.extend((!rest.is_empty()).then(|| Part::Text(rest.to_owned())));
        Self(parts)
    }
}

/// What stands before the first hole, its name, what stands behind it.
fn hole(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("${")?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

impl Pattern {
    /// The names of its holes.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter_map(|part| match part {
            Part::Hole(name) => Some(name.as_str()),
            Part::Text(_) => None,
        })
    }

    /// Two holes with nothing between them: nobody could tell where the first one ends.
    pub fn ambiguous(&self) -> Option<(&str, &str)> {
        self.0.windows(2).find_map(|pair| match pair {
            [Part::Hole(first), Part::Hole(second)] => Some((first.as_str(), second.as_str())),
            _ => None,
        })
    }

    /// What a text has in the holes; `None` when it has another form. A hole ends where the text
    /// behind it first occurs.
    pub fn read<'t>(&self, text: &'t str) -> Option<Vec<(&str, &'t str)>> {
        let (mut found, mut rest, mut open) = (Vec::new(), text, None);
        for part in &self.0 {
            match (part, open.take()) {
                (Part::Text(text), None) => rest = rest.strip_prefix(text.as_str())?,
                (Part::Text(text), Some(name)) => {
                    let (value, after) = rest.split_once(text.as_str())?;
                    found.push((name, value));
                    rest = after;
                }
                (Part::Hole(name), _) => open = Some(name.as_str()),
            }
        }
        match open {
            Some(name) => found.push((name, rest)),
            None if !rest.is_empty() => return None,
            None => {}
        }
        found.iter().all(|(_, value)| !value.is_empty()).then_some(found)
    }

    /// The text with its holes filled; `None` when one of them is not known.
    pub fn write<'v>(&self, value: impl Fn(&str) -> Option<&'v [u8]>) -> Option<Vec<u8>> {
        let mut written = Vec::new();
        for part in &self.0 {
            match part {
                Part::Text(text) => written.extend_from_slice(text.as_bytes()),
                Part::Hole(name) => written.extend_from_slice(value(name)?),
            }
        }
        Some(written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> Pattern {
        Pattern::from(text.to_owned())
    }

    #[test]
    fn a_text_of_the_form_is_taken_apart() {
        let form = pattern("t=${timestamp},v1=${signature}");
        assert_eq!(form.read("t=12,v1=ab"), Some(vec![("timestamp", "12"), ("signature", "ab")]));
        assert_eq!(pattern("sha256=${s}").read("sha256=x=="), Some(vec![("s", "x==")]));
        assert_eq!(pattern("<${s}>").read("<x>"), Some(vec![("s", "x")]));
    }

    #[test]
    fn a_text_of_another_form_is_not() {
        let form = pattern("t=${timestamp},v1=${signature}");
        for text in ["", "t=12", "t=12,v1=", "t=,v1=ab", "v1=ab,t=12", " t=12,v1=ab"] {
            assert_eq!(form.read(text), None, "{text}");
        }
        assert_eq!(pattern("<${s}>").read("<x>y"), None);
    }

    #[test]
    fn what_is_signed_is_put_together() {
        let payload = pattern("${timestamp}.${body}");
        let known = |name: &str| (name != "body").then_some(b"12".as_slice());
        assert_eq!(payload.write(|name| known(name).or(Some(b"{}"))), Some(b"12.{}".to_vec()));
        assert_eq!(payload.write(known), None);
    }

    #[test]
    fn holes_without_text_between_them_are_ambiguous() {
        assert_eq!(pattern("${a}${b}").ambiguous(), Some(("a", "b")));
        assert_eq!(pattern("${a}.${b}").ambiguous(), None);
    }
}
