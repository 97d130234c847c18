//! From a template and values to a path.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::segment::{Part, Segment};
use super::template::PathTemplate;

/// All but the unreserved characters of RFC 3986, section 2.3.
const VALUE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The same, but slashes of a value that takes the rest of a path divide it.
const REST: &AsciiSet = &VALUE.remove(b'/');

/// All that RFC 3986, section 3.3, does not let stand in a segment.
const LITERAL: &AsciiSet = &VALUE
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');

/// Why a template cannot be filled in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExpandError {
    /// No value has the name of an expression.
    #[error("path \"{path}\" needs a value for \"{name}\"")]
    Missing {
        /// The template.
        path: String,
        /// The expression.
        name: String,
    },
    /// A segment must not be empty, and one of dots would be resolved away on its way.
    #[error("path \"{path}\" cannot have the value \"{value}\" for \"{name}\"")]
    Unusable {
        /// The template.
        path: String,
        /// The expression.
        name: String,
        /// The value.
        value: String,
    },
}

impl PathTemplate {
    /// The path with `values` in place of the expressions, percent-encoded per RFC 3986. Values
    /// that no expression asks for are left out.
    ///
    /// # Errors
    /// When a value is missing, empty, or makes a segment `.` or `..`.
    pub fn expand(&self, values: &[(&str, &str)]) -> Result<String, ExpandError> {
        let mut path = String::with_capacity(self.text.len() + 16);
        for segment in &self.segments {
            path.push('/');
            match segment {
                Segment::Literal(text) => path.extend(utf8_percent_encode(text, LITERAL)),
                Segment::Expression(name) => {
                    path.extend(utf8_percent_encode(self.whole(name, values)?, VALUE))
                }
                Segment::Rest(name) => path.extend(utf8_percent_encode(self.whole(name, values)?, REST)),
                Segment::Mixed(mixed) => self.expand_parts(&mixed.parts, values, &mut path)?,
            }
        }
        Ok(path)
    }

    fn expand_parts(
        &self,
        parts: &[Part],
        values: &[(&str, &str)],
        path: &mut String,
    ) -> Result<(), ExpandError> {
        for part in parts {
            match part {
                Part::Text(text) => path.extend(utf8_percent_encode(text, LITERAL)),
                Part::Expression(name) => path.extend(utf8_percent_encode(self.value(name, values)?, VALUE)),
            }
        }
        Ok(())
    }

    /// A value that fills one segment or more.
    fn whole<'v>(&self, name: &str, values: &[(&str, &'v str)]) -> Result<&'v str, ExpandError> {
        let value = self.value(name, values)?;
        if value.split('/').any(|segment| [".", ".."].contains(&segment)) {
            return Err(self.unusable(name, value));
        }
        Ok(value)
    }

    fn value<'v>(&self, name: &str, values: &[(&str, &'v str)]) -> Result<&'v str, ExpandError> {
        let missing = || ExpandError::Missing { path: self.text.clone(), name: name.to_owned() };
        let (_, value) = values.iter().find(|(known, _)| *known == name).ok_or_else(missing)?;
        if value.is_empty() { Err(self.unusable(name, value)) } else { Ok(value) }
    }

    fn unusable(&self, name: &str, value: &str) -> ExpandError {
        ExpandError::Unusable { path: self.text.clone(), name: name.to_owned(), value: value.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expand(template: &str, values: &[(&str, &str)]) -> Result<String, String> {
        PathTemplate::parse(template).unwrap().expand(values).map_err(|error| error.to_string())
    }

    #[test]
    fn values_are_percent_encoded() {
        let path = expand("/a b/{id}/x-{n}.{e}", &[("id", "a/b ü"), ("n", "1"), ("e", "t?")]);
        assert_eq!(path.as_deref(), Ok("/a%20b/a%2Fb%20%C3%BC/x-1.t%3F"));
    }

    #[test]
    fn a_rest_keeps_its_slashes() {
        assert_eq!(expand("/f/{p*}", &[("p", "a/b c")]).as_deref(), Ok("/f/a/b%20c"));
    }

    #[test]
    fn a_value_must_be_there_and_stay_where_it_is_put() {
        assert_eq!(expand("/{a}", &[]), Err(r#"path "/{a}" needs a value for "a""#.into()));
        assert_eq!(
            expand("/{a}", &[("a", "")]),
            Err(r#"path "/{a}" cannot have the value "" for "a""#.into())
        );
        assert_eq!(
            expand("/{a}", &[("a", "..")]),
            Err(r#"path "/{a}" cannot have the value ".." for "a""#.into())
        );
        assert_eq!(
            expand("/{a*}", &[("a", "x/../y")]),
            Err(r#"path "/{a*}" cannot have the value "x/../y" for "a""#.into())
        );
    }
}
