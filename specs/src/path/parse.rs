//! Reading a template.

use std::collections::HashSet;

use super::params::decode;
use super::segment::{Mixed, Part, Segment};
use super::template::PathTemplate;

/// A text that is no path template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// Every path starts with a slash.
    #[error("path \"{0}\" does not start with \"/\"")]
    NoSlash(String),
    /// A query or fragment is no part of a path.
    #[error("path \"{path}\" contains \"{found}\", which starts a query or a fragment")]
    NotPath {
        /// The whole template.
        path: String,
        /// `?` or `#`.
        found: char,
    },
    /// A brace without its partner, or one inside another.
    #[error("path \"{path}\" has unbalanced braces in \"{segment}\"")]
    Unbalanced {
        /// The whole template.
        path: String,
        /// Where it is.
        segment: String,
    },
    /// `{}` or `{*}`.
    #[error("path \"{0}\" has an expression without a name")]
    NoName(String),
    /// A name that occurs twice cannot have two values.
    #[error("path \"{path}\" uses the name \"{name}\" twice")]
    Repeated {
        /// The whole template.
        path: String,
        /// The name.
        name: String,
    },
    /// `{a}{b}`: nothing says where one value ends.
    #[error("path \"{path}\" has nothing between two expressions in \"{segment}\"")]
    Adjacent {
        /// The whole template.
        path: String,
        /// Where it is.
        segment: String,
    },
    /// `{path*}` among text, or before another expression.
    #[error("path \"{path}\" has \"{{{name}}}\" elsewhere than alone in its segment, the last expression")]
    RestInside {
        /// The whole template.
        path: String,
        /// The name, with its `*`.
        name: String,
    },
    /// `%` without two hexadecimal digits, or bytes that are not UTF-8.
    #[error("path \"{0}\" is not valid percent-encoded UTF-8")]
    BadEncoding(String),
}

impl PathTemplate {
    /// Reads a template.
    ///
    /// # Errors
    /// When it is none; the error names the template and the part.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let path = || text.to_owned();
        let rest = text.strip_prefix('/').ok_or_else(|| TemplateError::NoSlash(path()))?;
        if let Some((_, found)) = outside_braces(text).find(|(_, c)| ['?', '#'].contains(c)) {
            return Err(TemplateError::NotPath { path: path(), found });
        }
        let segments =
            rest.split('/').map(|segment| parse_segment(text, segment)).collect::<Result<_, _>>()?;
        let template = Self { text: path(), segments };
        check_names(&template)?;
        Ok(template)
    }
}

/// The characters of no expression, and where each stands.
pub(super) fn outside_braces(text: &str) -> impl Iterator<Item = (usize, char)> + '_ {
    let mut is_inside = false;
    text.char_indices().filter(move |(_, c)| {
        is_inside = (is_inside || *c == '{') && *c != '}';
        !is_inside
    })
}

fn parse_segment(path: &str, segment: &str) -> Result<Segment, TemplateError> {
    let mut parts = parse_parts(path, segment)?;
    match parts.as_mut_slice() {
        [] => Ok(Segment::Literal(String::new())),
        [Part::Text(text)] => Ok(Segment::Literal(std::mem::take(text))),
        [Part::Expression(name)] => Ok(match name.strip_suffix('*') {
            Some(name) => Segment::Rest(name.to_owned()),
            None => Segment::Expression(std::mem::take(name)),
        }),
        _ => Ok(Segment::Mixed(Mixed { parts })),
    }
}

fn parse_parts(path: &str, segment: &str) -> Result<Vec<Part>, TemplateError> {
    let unbalanced = || TemplateError::Unbalanced { path: path.to_owned(), segment: segment.to_owned() };
    let mut parts = Vec::new();
    let mut rest = segment;
    while let Some((text, after)) = rest.split_once('{') {
        push_text(&mut parts, path, text)?;
        let (name, after) = after.split_once('}').ok_or_else(unbalanced)?;
        if name.contains('{') {
            return Err(unbalanced());
        }
        if matches!(parts.last(), Some(Part::Expression(_))) {
            return Err(TemplateError::Adjacent { path: path.to_owned(), segment: segment.to_owned() });
        }
        parts.push(Part::Expression(name.to_owned()));
        rest = after;
    }
    push_text(&mut parts, path, rest)?;
    let stray = |part: &Part| matches!(part, Part::Text(text) if text.contains('}'));
    if parts.iter().any(stray) { Err(unbalanced()) } else { Ok(parts) }
}

fn push_text(parts: &mut Vec<Part>, path: &str, text: &str) -> Result<(), TemplateError> {
    if !text.is_empty() {
        let decoded = decode(text).map_err(|_| TemplateError::BadEncoding(path.to_owned()))?;
        parts.push(Part::Text(decoded.into_owned()));
    }
    Ok(())
}

fn check_names(template: &PathTemplate) -> Result<(), TemplateError> {
    let path = || template.text.clone();
    let mut seen = HashSet::new();
    for name in template.names() {
        if name.is_empty() {
            return Err(TemplateError::NoName(path()));
        }
        if name.ends_with('*') {
            return Err(TemplateError::RestInside { path: path(), name: name.to_owned() });
        }
        if !seen.insert(name) {
            return Err(TemplateError::Repeated { path: path(), name: name.to_owned() });
        }
    }
    let behind = template.segments.iter().rev().skip_while(|segment| matches!(segment, Segment::Literal(_)));
    let inside = behind.skip(1).find_map(|segment| match segment {
        Segment::Rest(name) => Some(format!("{name}*")),
        _ => None,
    });
    inside.map_or(Ok(()), |name| Err(TemplateError::RestInside { path: path(), name }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> String {
        PathTemplate::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn a_template_tells_its_names_and_its_shape() {
        let template = PathTemplate::parse("/a/{b}/{c}.{d}/e-{f}/{rest*}").unwrap();
        assert_eq!(template.names().collect::<Vec<_>>(), ["b", "c", "d", "f", "rest"]);
        assert_eq!(template.shape(), "/a/{}/{}.{}/e-{}/{*}");
        assert_eq!(template.to_string(), "/a/{b}/{c}.{d}/e-{f}/{rest*}");
    }

    #[test]
    fn refusals_name_the_path_and_the_part() {
        assert_eq!(refusal("users"), r#"path "users" does not start with "/""#);
        assert_eq!(refusal("/a?b"), r#"path "/a?b" contains "?", which starts a query or a fragment"#);
        assert_eq!(refusal("/a/{b"), r#"path "/a/{b" has unbalanced braces in "{b""#);
        assert_eq!(refusal("/a/b}"), r#"path "/a/b}" has unbalanced braces in "b}""#);
        assert_eq!(refusal("/{}"), r#"path "/{}" has an expression without a name"#);
        assert_eq!(refusal("/{*}"), r#"path "/{*}" has an expression without a name"#);
        assert_eq!(refusal("/{a}/{a}"), r#"path "/{a}/{a}" uses the name "a" twice"#);
        assert_eq!(refusal("/{a}{b}"), r#"path "/{a}{b}" has nothing between two expressions in "{a}{b}""#);
        assert_eq!(
            refusal("/{a*}/{b}"),
            r#"path "/{a*}/{b}" has "{a*}" elsewhere than alone in its segment, the last expression"#
        );
        assert_eq!(
            refusal("/x-{a*}"),
            r#"path "/x-{a*}" has "{a*}" elsewhere than alone in its segment, the last expression"#
        );
        assert_eq!(refusal("/%zz"), r#"path "/%zz" is not valid percent-encoded UTF-8"#);
    }
}
