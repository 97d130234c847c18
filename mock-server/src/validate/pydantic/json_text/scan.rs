//! Python's JSON scanner: what it reads, and what it says where it stops.

use serde_json::{Map, Value};

use super::{escape, number};

/// How deep arrays and objects may stand in one another, which is serde_json's limit too.
const DEEPEST: usize = 128;

const VALUE: &str = "Expecting value";
const NAME: &str = "Expecting property name enclosed in double quotes";
const COLON: &str = "Expecting ':' delimiter";
const COMMA: &str = "Expecting ',' delimiter";

/// Why a text is no JSON that can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Problem {
    /// Python's message, and the character at which it stopped.
    Syntax { message: &'static str, at: usize },
    /// Deeper than is read.
    TooDeep,
}

/// Reads a whole text.
pub(super) fn read(text: &[char]) -> Result<Value, Problem> {
    let mut scanner = Scanner { text, at: 0, depth: 0 };
    scanner.skip_space();
    let value = scanner.value()?;
    scanner.skip_space();
    if scanner.at < text.len() {
        return Err(scanner.problem("Extra data"));
    }
    Ok(value)
}

struct Scanner<'a> {
    text: &'a [char],
    at: usize,
    depth: usize,
}

impl Scanner<'_> {
    fn value(&mut self) -> Result<Value, Problem> {
        match self.peek() {
            Some('"') => self.string().map(Value::String),
            Some('{') => self.nested(Self::object),
            Some('[') => self.nested(Self::array),
            _ => self.word().or_else(|| self.number()).ok_or(self.problem(VALUE)),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Value, Problem>) -> Result<Value, Problem> {
        if self.depth >= DEEPEST {
            return Err(Problem::TooDeep);
        }
        self.depth += 1;
        self.at += 1;
        self.skip_space();
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn object(&mut self) -> Result<Value, Problem> {
        let mut object = Map::new();
        if self.take('}') {
            return Ok(Value::Object(object));
        }
        loop {
            if self.peek() != Some('"') {
                return Err(self.problem(NAME));
            }
            let name = self.string()?;
            self.skip_space();
            self.expect(':', COLON)?;
            let value = self.value()?;
            object.insert(name, value);
            self.skip_space();
            if self.take('}') {
                return Ok(Value::Object(object));
            }
            self.expect(',', COMMA)?;
        }
    }

    fn array(&mut self) -> Result<Value, Problem> {
        let mut items = Vec::new();
        if self.take(']') {
            return Ok(Value::Array(items));
        }
        loop {
            items.push(self.value()?);
            self.skip_space();
            if self.take(']') {
                return Ok(Value::Array(items));
            }
            self.expect(',', COMMA)?;
        }
    }

    fn string(&mut self) -> Result<String, Problem> {
        let (text, end) = escape::read(self.text, self.at + 1)?;
        self.at = end;
        Ok(text)
    }

    fn number(&mut self) -> Option<Value> {
        let (value, end) = number::read(self.text, self.at)?;
        self.at = end;
        Some(value)
    }

    /// A constant; the last three are Python's own, and no JSON value can hold what they mean.
    fn word(&mut self) -> Option<Value> {
        let words = [
            ("null", Value::Null),
            ("true", Value::Bool(true)),
            ("false", Value::Bool(false)),
            ("NaN", Value::Null),
            ("Infinity", Value::Null),
            ("-Infinity", Value::Null),
        ];
        let (word, value) = words.into_iter().find(|(word, _)| self.follows(word))?;
        self.at += word.len();
        Some(value)
    }

    fn follows(&self, word: &str) -> bool {
        let rest = self.text.get(self.at..).unwrap_or_default();
        word.chars().enumerate().all(|(at, c)| rest.get(at) == Some(&c))
    }

    /// Steps over a delimiter and the space behind it.
    fn expect(&mut self, delimiter: char, message: &'static str) -> Result<(), Problem> {
        if !self.take(delimiter) {
            return Err(self.problem(message));
        }
        self.skip_space();
        Ok(())
    }

    fn take(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        self.at += usize::from(found);
        found
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(' ' | '\t' | '\n' | '\r')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at).copied()
    }

    fn problem(&self, message: &'static str) -> Problem {
        Problem::Syntax { message, at: self.at }
    }
}
