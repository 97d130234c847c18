use std::fmt;

use mediatype::{MediaTypeBuf, ReadParams, names};

/// A media type or a range of them, as OpenAPI keys content by: `application/json`, `text/*`,
/// `application/json; version=2`.
#[derive(Debug, Clone)]
pub struct MediaRange(MediaTypeBuf);

/// A text that is no media type.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no media type")]
pub struct MediaRangeError(String);

/// How closely a range describes a media type; the larger of two is the more specific.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// `*/*`.
    Anything,
    /// `text/*`.
    Family,
    /// Both are JSON, by another name: `application/json` and `application/problem+json`.
    Json,
    /// The same type, and so many of the range's parameters.
    Same(usize),
}

impl MediaRange {
    /// Reads `type/subtype`, possibly with wildcards or parameters.
    ///
    /// # Errors
    /// [`MediaRangeError`] when it is not of that form.
    pub fn parse(text: &str) -> Result<Self, MediaRangeError> {
        text.trim().parse().map(Self).map_err(|_| MediaRangeError(text.to_owned()))
    }

    /// The text it was read from.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// `type/subtype` in lower case, without parameters.
    pub fn essence(&self) -> String {
        self.0.essence().to_string().to_ascii_lowercase()
    }

    /// A parameter, its name in any case.
    pub fn parameter(&self, name: &str) -> Option<String> {
        let found = self.0.params().find(|(known, _)| known.as_str().eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.unquoted_str().into_owned())
    }

    /// Whether it names more than one type.
    pub fn is_wild(&self) -> bool {
        self.0.subty() == names::_STAR
    }

    /// Whether values of it are JSON: `application/json`, every `+json` and `text/json`, which some frameworks declare
    /// beside it.
    pub fn is_json(&self) -> bool {
        matches!(self.essence().as_str(), "application/json" | "text/json")
            || self.0.suffix().is_some_and(|suffix| suffix == names::JSON)
    }

    /// Whether values of it are JSON or may be: it is that, or wild.
    pub fn may_be_json(&self) -> bool {
        self.is_json() || self.is_wild()
    }

    /// Whether values of it are XML: `application/xml`, `text/xml` and every `+xml` (RFC 7303).
    pub fn is_xml(&self) -> bool {
        let is_suffix = self.0.suffix().is_some_and(|suffix| suffix == names::XML);
        is_suffix || matches!(self.essence().as_str(), "application/xml" | "text/xml")
    }

    /// Whether values of it are text that is no form of anything else: `text/*`.
    pub fn is_text(&self) -> bool {
        self.0.ty() == names::TEXT
    }

    /// Whether it is one of the two media types of forms.
    pub fn is_form(&self) -> bool {
        matches!(self.essence().as_str(), "application/x-www-form-urlencoded" | "multipart/form-data")
    }

    /// How closely this range describes a type; none when it does not. A parameter that the type
    /// contradicts excludes it, one that it leaves out does not.
    pub fn fit(&self, sent: &Self) -> Option<Fit> {
        let same = self.parameters_of(sent)?;
        let (ty, subtype) = (self.0.ty(), self.0.subty());
        if self.essence() == sent.essence() {
            return Some(Fit::Same(same));
        }
        if self.is_json() && sent.is_json() {
            return Some(Fit::Json);
        }
        match (ty == names::_STAR, subtype == names::_STAR) {
            (true, true) => Some(Fit::Anything),
            (false, true) if ty == sent.0.ty() => Some(Fit::Family),
            _ => None,
        }
    }

    /// How many parameters both have alike; none when one differs.
    fn parameters_of(&self, sent: &Self) -> Option<usize> {
        let mut same = 0;
        for (name, value) in self.0.params() {
            match sent.parameter(name.as_str()) {
                Some(other) if other.eq_ignore_ascii_case(&value.unquoted_str()) => same += 1,
                Some(_) => return None,
                None => {}
            }
        }
        Some(same)
    }
}

impl fmt::Display for MediaRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(range: &str, sent: &str) -> Option<Fit> {
        MediaRange::parse(range).unwrap().fit(&MediaRange::parse(sent).unwrap())
    }

    #[test]
    fn a_narrower_range_fits_closer() {
        let sent = "application/json; version=2";
        let fits = ["*/*", "application/*", "application/hal+json", "application/json", sent];
        let fits: Vec<_> = fits.iter().map(|range| fit(range, sent)).collect();
        assert!(fits.is_sorted_by(|a, b| a < b) && fits[0] == Some(Fit::Anything), "{fits:?}");
    }

    #[test]
    fn types_compare_in_any_case_and_without_what_the_range_does_not_say() {
        assert_eq!(fit("text/plain", "Text/Plain; charset=utf-8"), Some(Fit::Same(0)));
        assert_eq!(fit("text/plain; charset=UTF-8", "text/plain; Charset=\"utf-8\""), Some(Fit::Same(1)));
        assert_eq!(fit("application/json; version=1", "application/json; version=2"), None);
        assert_eq!(fit("application/json; version=1", "application/json"), Some(Fit::Same(0)));
    }

    #[test]
    fn other_types_do_not_fit() {
        for (range, sent) in [("text/*", "image/png"), ("text/plain", "text/html"), ("image/png", "image/*")]
        {
            assert_eq!(fit(range, sent), None, "{range} {sent}");
        }
    }

    #[test]
    fn a_text_that_is_no_media_type_is_refused_by_name() {
        for text in ["", "json", "a/b/c", "text/", "text plain/a"] {
            assert_eq!(
                MediaRange::parse(text).unwrap_err().to_string(),
                format!("`{text}` is no media type")
            );
        }
    }
}
