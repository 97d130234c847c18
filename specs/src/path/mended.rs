//! Templates that somebody wrote otherwise than OpenAPI says, read as they are meant.

use super::parse::{TemplateError, outside_braces};
use super::template::PathTemplate;

/// How many faults of one template are mended; each is one step.
const MOST: usize = 16;

/// A template that needed mending, perhaps.
#[derive(Clone, Debug)]
pub struct Mended {
    /// What paths match.
    pub template: PathTemplate,
    /// What stood behind `?` or `#`, which no path has.
    pub beyond: Option<String>,
    /// Everything that was wrong.
    pub faults: Vec<TemplateError>,
}

impl PathTemplate {
    /// Reads a template as it is meant. A query or fragment is taken off, a brace without its partner and a `%`
    /// that encodes nothing stand for themselves, a name that occurs again gets a number, of two expressions
    /// side by side the first takes all, and one that takes the rest before another takes a segment.
    ///
    /// # Errors
    /// When it cannot be read even so.
    pub fn mended(text: &str) -> Result<Mended, TemplateError> {
        let (mut text, mut beyond, mut faults) = (text.to_owned(), None, Vec::new());
        loop {
            match Self::parse(&text) {
                Ok(template) => return Ok(Mended { template, beyond, faults }),
                Err(error) if faults.len() == MOST => return Err(error),
                Err(error) => {
                    if let TemplateError::NotPath { found, .. } = &error {
                        beyond = cut(&mut text, *found);
                    } else {
                        text = mend(&text, &error);
                    }
                    faults.push(error);
                }
            }
        }
    }
}

/// Takes off what stands behind the first of a character outside braces.
fn cut(text: &mut String, found: char) -> Option<String> {
    let at = outside_braces(text).find(|(_, c)| *c == found)?.0;
    let beyond = text.split_off(at);
    Some(beyond[found.len_utf8()..].to_owned())
}

fn mend(text: &str, error: &TemplateError) -> String {
    match error {
        TemplateError::NoSlash(_) => format!("/{text}"),
        TemplateError::NotPath { .. } => text.to_owned(),
        TemplateError::Unbalanced { segment, .. } => {
            text.replace(segment.as_str(), &segment.replace('{', "%7B").replace('}', "%7D"))
        }
        TemplateError::NoName(_) => text.replace("{}", "{_}").replace("{*}", "{_*}"),
        TemplateError::Repeated { name, .. } => again(text, name),
        TemplateError::Adjacent { segment, .. } => text.replace(segment.as_str(), &first_of_two(segment)),
        TemplateError::RestInside { name, .. } => {
            text.replace(&format!("{{{name}}}"), &format!("{{{}}}", name.trim_end_matches('*')))
        }
        TemplateError::BadEncoding(_) => text.replace('%', "%25"),
    }
}

/// The second of one name gets a number that makes it another one.
fn again(text: &str, name: &str) -> String {
    let braced = format!("{{{name}}}");
    let other = (2..).map(|n| format!("{{{name}{n}}}")).find(|other| !text.contains(other.as_str()));
    match (text.match_indices(&braced).nth(1), other) {
        (Some((at, _)), Some(other)) => {
            format!("{}{other}{}", &text[..at], &text[at + braced.len()..])
        }
        _ => text.replacen(&braced, "", 1),
    }
}

/// `{a}{b}` becomes `{a}`.
fn first_of_two(segment: &str) -> String {
    let Some(at) = segment.find("}{") else { return segment.to_owned() };
    let after = &segment[at + 1..];
    let end = after.find('}').map_or(after.len(), |end| end + 1);
    format!("{}{}", &segment[..=at], &after[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(text: &str) -> (String, Option<String>) {
        let Mended { template, beyond, .. } = PathTemplate::mended(text).unwrap();
        (template.to_string(), beyond)
    }

    #[test]
    fn a_template_without_fault_stays_as_it_is() {
        let read = PathTemplate::mended("/a/{b}").unwrap();
        assert!(read.faults.is_empty() && read.beyond.is_none() && read.template.to_string() == "/a/{b}");
    }

    #[test]
    fn faults_are_read_as_they_are_meant() {
        for (text, meant, beyond) in [
            ("users", "/users", None),
            ("/a?b={b}&c=1", "/a", Some("b={b}&c=1")),
            ("/tags/{arn}#tagKeys", "/tags/{arn}", Some("tagKeys")),
            ("/a/{b", "/a/%7Bb", None),
            ("/{}/{}", "/{_}/{_2}", None),
            ("/{id}/x/{id}", "/{id}/x/{id2}", None),
            ("/{a}{b}/c", "/{a}/c", None),
            ("/{a*}/{b}", "/{a}/{b}", None),
            ("/100%", "/100%25", None),
        ] {
            assert_eq!(mended(text), (meant.to_owned(), beyond.map(str::to_owned)), "{text}");
        }
    }

    #[test]
    fn every_fault_is_told() {
        let faults = PathTemplate::mended("a/{b}/{b}#c").unwrap().faults;
        assert_eq!(faults.len(), 3, "{faults:?}");
    }
}
