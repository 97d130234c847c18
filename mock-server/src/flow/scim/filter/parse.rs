use serde_json::Value;

use super::compare::{Comparison, Operator};
use super::{Asks, Filter, Test};
use crate::failure::Failure;
use crate::flow::scim::model::{Attr, Model};
use crate::flow::scim::path::AttrPath;
use crate::flow::scim::refusal::Fault;

/// Longest filter in bytes; clients in the field send a few hundred.
const LONGEST: usize = 4096;
/// Deepest nesting of parentheses, `not` and brackets; the reader calls itself for each.
const DEEPEST: usize = 32;
/// Tests in one filter: what a search costs grows with it.
const MOST: usize = 100;

/// Reads a filter over a resource type.
///
/// # Errors
/// `invalidFilter`, with the place.
pub(in crate::flow::scim) fn filter<'m>(model: &'m Model, text: &str) -> Result<Filter<'m>, Failure> {
    let mut reader = Reader::new(text, Fault::InvalidFilter)?;
    let filter = reader.any(Over::Resource(model))?;
    reader.space();
    if reader.rest().is_empty() { Ok(filter) } else { Err(reader.wrong("`and`, `or` or the end")) }
}

/// What the attributes of a filter belong to.
#[derive(Debug, Clone, Copy)]
pub(in crate::flow::scim) enum Over<'m> {
    Resource(&'m Model),
    Value(&'m Attr),
    /// An attribute that there is not.
    Nothing,
}

impl<'m> Over<'m> {
    fn path(self, text: &str) -> Option<AttrPath<'m>> {
        match self {
            Self::Resource(model) => AttrPath::of(model, text),
            Self::Value(attr) => AttrPath::part(attr, text),
            Self::Nothing => None,
        }
    }
}

/// A text that is read from its start.
#[derive(Debug)]
pub(in crate::flow::scim) struct Reader<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    tests: usize,
    fault: Fault,
}

impl<'t> Reader<'t> {
    /// A text, what is wrong with which is this fault.
    ///
    /// # Errors
    /// When it is too long.
    pub(in crate::flow::scim) fn new(text: &'t str, fault: Fault) -> Result<Self, Failure> {
        if text.len() > LONGEST {
            return Err(
                fault.because(format!("{} bytes are more than the {LONGEST} that are read", text.len()))
            );
        }
        Ok(Self { text, at: 0, depth: 0, tests: 0, fault })
    }

    pub(in crate::flow::scim) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    pub(in crate::flow::scim) fn space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start_matches(' ').len();
    }

    /// What was expected at this place.
    pub(in crate::flow::scim) fn wrong(&self, expected: &str) -> Failure {
        let found: String = self.rest().chars().take(20).collect();
        let found = if found.is_empty() { "the end".to_owned() } else { format!("`{found}`") };
        self.fault.because(format!("expected {expected} at character {}, found {found}", self.at + 1))
    }

    /// Everything up to a space, a parenthesis or a bracket.
    pub(in crate::flow::scim) fn word(&mut self) -> &'t str {
        let rest = self.rest();
        let end = rest.find([' ', '(', ')', '[', ']']).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// Takes a character, if it comes next.
    pub(in crate::flow::scim) fn takes(&mut self, wanted: char) -> bool {
        let is_next = self.rest().starts_with(wanted);
        if is_next {
            self.at += wanted.len_utf8();
        }
        is_next
    }

    /// Takes a word, if it comes next.
    fn keyword(&mut self, wanted: &str) -> bool {
        let before = self.at;
        self.space();
        if self.word().eq_ignore_ascii_case(wanted) {
            return true;
        }
        self.at = before;
        false
    }

    /// `or` binds least.
    pub(in crate::flow::scim) fn any<'m>(&mut self, over: Over<'m>) -> Result<Filter<'m>, Failure> {
        if self.depth == DEEPEST {
            return Err(self.fault.because(format!("a filter nests {DEEPEST} deep at most")));
        }
        self.depth += 1;
        let mut parts = vec![self.all(over)?];
        while self.keyword("or") {
            parts.push(self.all(over)?);
        }
        self.depth -= 1;
        Ok(one_of(parts, Filter::Any))
    }

    fn all<'m>(&mut self, over: Over<'m>) -> Result<Filter<'m>, Failure> {
        let mut parts = vec![self.factor(over)?];
        while self.keyword("and") {
            parts.push(self.factor(over)?);
        }
        Ok(one_of(parts, Filter::All))
    }

    fn factor<'m>(&mut self, over: Over<'m>) -> Result<Filter<'m>, Failure> {
        self.space();
        if self.takes('(') {
            return self.until(')', over);
        }
        let before = self.at;
        if self.keyword("not") {
            self.space();
            if self.takes('(') {
                return Ok(Filter::Not(Box::new(self.until(')', over)?)));
            }
            self.at = before;
        }
        self.test(over)
    }

    fn until<'m>(&mut self, close: char, over: Over<'m>) -> Result<Filter<'m>, Failure> {
        let filter = self.any(over)?;
        self.space();
        if self.takes(close) { Ok(filter) } else { Err(self.wrong(&format!("`{close}`"))) }
    }

    /// What stands between brackets, the first of which was taken.
    pub(in crate::flow::scim) fn bracket<'m>(&mut self, over: Over<'m>) -> Result<Filter<'m>, Failure> {
        self.until(']', over)
    }

    fn test<'m>(&mut self, over: Over<'m>) -> Result<Filter<'m>, Failure> {
        self.tests += 1;
        if self.tests > MOST {
            return Err(self.fault.because(format!("a filter has {MOST} tests at most")));
        }
        let named = self.word();
        if !is_name(named) {
            self.at -= named.len();
            return Err(self.wrong("an attribute"));
        }
        let path = over.path(named);
        if self.takes('[') {
            let over = path.as_ref().map_or(Over::Nothing, |path| Over::Value(path.end()));
            return Ok(Filter::Within(path, Box::new(self.bracket(over)?)));
        }
        self.space();
        let word = self.word();
        let asks = if word.eq_ignore_ascii_case("pr") {
            Asks::Present
        } else {
            let Some(operator) = Operator::of(word) else {
                self.at -= word.len();
                return Err(self.wrong("an operator"));
            };
            self.space();
            let value = self.value()?;
            let attr = path.as_ref().map(AttrPath::end);
            Asks::Compares(Comparison::new(operator, value, attr).map_err(|why| self.fault.because(why))?)
        };
        Ok(Filter::Test(Test { path, asks }))
    }

    /// A JSON scalar.
    fn value(&mut self) -> Result<Value, Failure> {
        let rest = self.rest();
        let length = match rest.strip_prefix('"') {
            Some(text) => quoted(text).map(|end| end + 2),
            None => Some(rest.find([' ', ')', ']']).unwrap_or(rest.len())),
        };
        let written = length.and_then(|length| rest.get(..length));
        // Directories in the field write True and False.
        let lower =
            |text: &str| if text.starts_with('"') { text.to_owned() } else { text.to_ascii_lowercase() };
        let value = written.and_then(|text| serde_json::from_str::<Value>(&lower(text)).ok());
        match (value, length) {
            (Some(value), Some(length)) if !value.is_array() && !value.is_object() => {
                self.at += length;
                Ok(value)
            }
            _ => Err(self.wrong("a value: a text in quotes, a number, true, false or null")),
        }
    }
}

/// Where the quote is that ends a text.
fn quoted(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.char_indices().find_map(|(at, c)| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends.then_some(at)
    })
}

/// Letters first, as in RFC 7643, section 2.1; `$ref`, and URIs of schemas before a name.
fn is_name(text: &str) -> bool {
    let inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':' | '$');
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '$') && text.chars().all(inner)
}

fn one_of<'m>(mut parts: Vec<Filter<'m>>, several: fn(Vec<Filter<'m>>) -> Filter<'m>) -> Filter<'m> {
    match (parts.pop(), parts.is_empty()) {
        (Some(only), true) => only,
        (last, _) => {
            parts.extend(last);
            several(parts)
        }
    }
}
