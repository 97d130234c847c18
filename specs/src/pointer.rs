//! Where in a document: JSON Pointer (RFC 6901).

use std::borrow::Cow;
use std::fmt;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The place of one value inside a JSON document, such as `/paths/~1users/get`.
///
/// Always well formed: empty (the whole document), or tokens each led by `/`, in which `~` stands
/// only as `~0` (for `~`) or `~1` (for `/`). It cannot say whether anything is there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pointer(String);

/// A text that is no JSON Pointer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PointerError {
    /// Something stands before the first `/`.
    #[error("JSON pointer \"{0}\" does not start with \"/\"")]
    NoSlash(String),
    /// A `~` is followed by neither `0` nor `1`.
    #[error("JSON pointer \"{0}\" has a \"~\" that is neither \"~0\" nor \"~1\"")]
    BadEscape(String),
    /// The percent-decoded fragment is not UTF-8.
    #[error("fragment \"{0}\" is not UTF-8 once percent-decoded")]
    NotUtf8(String),
}

/// All that RFC 3986, section 3.5, does not let stand in a fragment.
const FRAGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
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
    .remove(b'@')
    .remove(b'/')
    .remove(b'?');

impl Pointer {
    /// The whole document.
    #[must_use]
    pub fn root() -> Self {
        Self::default()
    }

    /// Reads the string form, `""` or `/a/b`.
    ///
    /// # Errors
    /// When the text does not start with `/`, or has a stray `~`.
    pub fn parse(text: &str) -> Result<Self, PointerError> {
        if !text.is_empty() && !text.starts_with('/') {
            return Err(PointerError::NoSlash(text.to_owned()));
        }
        let stray = |rest: &str| !rest.starts_with(['0', '1']);
        if text.split('~').skip(1).any(stray) {
            return Err(PointerError::BadEscape(text.to_owned()));
        }
        Ok(Self(text.to_owned()))
    }

    /// Reads the URI fragment form (RFC 6901, section 6) without its `#`: percent-decoded first.
    ///
    /// # Errors
    /// As [`Pointer::parse`], and when the decoded bytes are not UTF-8.
    pub fn from_fragment(fragment: &str) -> Result<Self, PointerError> {
        let decoded = percent_decode_str(fragment)
            .decode_utf8()
            .map_err(|_| PointerError::NotUtf8(fragment.to_owned()))?;
        Self::parse(&decoded)
    }

    /// The place one step below: the member or item called `token`.
    #[must_use]
    pub fn push(&self, token: &str) -> Self {
        let mut text = String::with_capacity(self.0.len() + token.len() + 1);
        text.push_str(&self.0);
        text.push('/');
        text.push_str(&escape(token));
        Self(text)
    }

    /// The place that `below` names, seen from here.
    #[must_use]
    pub fn join(&self, below: &Self) -> Self {
        Self(format!("{}{}", self.0, below.0))
    }

    /// The steps from the root, unescaped.
    pub fn tokens(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.0.split('/').skip(1).map(unescape)
    }

    /// The last step, or none at the root.
    #[must_use]
    pub fn last(&self) -> Option<Cow<'_, str>> {
        self.0.rsplit_once('/').map(|(_, token)| unescape(token))
    }

    /// The place one step above, or none at the root.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let (above, _) = self.0.rsplit_once('/')?;
        Some(Self(above.to_owned()))
    }

    /// The rest of this pointer below `above`, or none when it stands elsewhere.
    #[must_use]
    pub fn below(&self, above: &Self) -> Option<Self> {
        let rest = self.0.strip_prefix(&above.0)?;
        (rest.is_empty() || rest.starts_with('/')).then(|| Self(rest.to_owned()))
    }

    /// What stands here in `document`, if anything does.
    #[must_use]
    pub fn lookup<'v>(&self, document: &'v Value) -> Option<&'v Value> {
        // As `Value::pointer`, which searches every token for escapes twice: starts look up tens of thousands.
        self.0.split('/').skip(1).try_fold(document, |value, token| match value {
            Value::Object(members) => members.get(&*unescape(token)),
            Value::Array(items) => items.get(index(token)?),
            _ => None,
        })
    }

    /// What stands here in `document`, to change it.
    pub fn lookup_mut<'v>(&self, document: &'v mut Value) -> Option<&'v mut Value> {
        document.pointer_mut(&self.0)
    }

    /// The string form, escaped.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The URI fragment form with its `#`, percent-encoded: what stands in a `$ref`.
    #[must_use]
    pub fn fragment(&self) -> String {
        format!("#{}", utf8_percent_encode(&self.0, FRAGMENT))
    }

    /// Whether this is the whole document.
    #[must_use]
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Pointer {
    type Error = PointerError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Pointer> for String {
    fn from(pointer: Pointer) -> Self {
        pointer.0
    }
}

impl<S: AsRef<str>> FromIterator<S> for Pointer {
    fn from_iter<I: IntoIterator<Item = S>>(tokens: I) -> Self {
        let step = |at: Self, token: S| at.push(token.as_ref());
        tokens.into_iter().fold(Self::root(), step)
    }
}

fn escape(token: &str) -> Cow<'_, str> {
    if token.contains(['~', '/']) {
        Cow::Owned(token.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(token)
    }
}

/// The place in a list that a token names: digits without a leading zero.
fn index(token: &str) -> Option<usize> {
    let is_written = token == "0" || token.starts_with(|first: char| first.is_ascii_digit() && first != '0');
    token.parse().ok().filter(|_| is_written)
}

fn unescape(token: &str) -> Cow<'_, str> {
    if token.contains('~') {
        Cow::Owned(token.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_token_with_slash_and_tilde_survives_the_round_trip() {
        let pointer = Pointer::root().push("paths").push("/a~b/{id}");
        assert_eq!(pointer.as_str(), "/paths/~1a~0b~1{id}");
        let tokens: Vec<_> = pointer.tokens().collect();
        assert_eq!(tokens, ["paths", "/a~b/{id}"]);
        assert_eq!(Pointer::parse(pointer.as_str()), Ok(pointer));
    }

    #[test]
    fn the_root_has_no_tokens_and_finds_the_whole_document() {
        let document = json!({"a": 1});
        assert_eq!(Pointer::root().tokens().count(), 0);
        assert_eq!(Pointer::root().lookup(&document), Some(&document));
        assert_eq!(Pointer::root().parent(), None);
    }

    #[test]
    fn an_empty_token_is_a_step() {
        let pointer = Pointer::root().push("");
        assert_eq!(pointer.as_str(), "/");
        assert_eq!(pointer.lookup(&json!({"": 7})), Some(&json!(7)));
        assert_eq!(pointer.last().as_deref(), Some(""));
    }

    #[test]
    fn malformed_pointers_are_refused_by_name() {
        assert!(matches!(Pointer::parse("a/b"), Err(PointerError::NoSlash(_))));
        assert!(matches!(Pointer::parse("/a~2"), Err(PointerError::BadEscape(_))));
        assert!(matches!(Pointer::parse("/a~"), Err(PointerError::BadEscape(_))));
        assert!(matches!(Pointer::from_fragment("/%ff"), Err(PointerError::NotUtf8(_))));
    }

    #[test]
    fn a_fragment_is_percent_decoded() {
        let pointer = Pointer::from_fragment("/paths/~1a~1%7Bid%7D").unwrap();
        assert_eq!(pointer.as_str(), "/paths/~1a~1{id}");
    }

    #[test]
    fn below_splits_only_between_tokens() {
        let whole = Pointer::parse("/ab/c").unwrap();
        let below = |above| whole.below(&Pointer::parse(above).unwrap());
        assert_eq!(below("/ab"), Some(Pointer::parse("/c").unwrap()));
        assert_eq!(below("/a"), None);
        assert_eq!(below("/ab/c"), Some(Pointer::root()));
    }
}
