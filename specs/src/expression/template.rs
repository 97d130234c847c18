use std::sync::OnceLock;

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::around::{self, Around};
use super::decision::Decision;
use super::program::Program;
use super::{EvalError, Names, Remark, Scope, Shape, check};
use crate::pointer::Pointer;

/// A JSON value with `${…}` holes.
///
/// A string that is one hole and nothing else gives the value of the expression with its type;
/// elsewhere the value is written into the text (null as nothing). `$${` is a literal `${`. A list
/// whose first entry has an `if` is a decision list.
///
/// ```yaml
/// pagination: {page: "${page}", next: "/users?page=${page + 1}"}
/// ```
#[derive(Debug)]
pub struct Template {
    node: Node,
    /// Names that are one hole each and are mentioned in no other.
    alone: OnceLock<Vec<String>>,
}

#[derive(Debug)]
pub(super) enum Node {
    Literal(Value),
    Hole(Program),
    Text(Vec<Segment>),
    Array(Vec<Node>),
    Object(Vec<(String, Node)>),
    Decision(Decision),
}

#[derive(Debug)]
pub(super) enum Segment {
    Literal(String),
    Hole(Program),
}

impl Template {
    /// A template from its JSON form.
    ///
    /// # Errors
    /// The text of a hole that is never closed.
    pub fn parse(value: &Value) -> Result<Self, String> {
        Ok(Self { node: node(value)?, alone: OnceLock::new() })
    }

    /// The value with every hole filled.
    ///
    /// # Errors
    /// [`EvalError`] of the first hole that fails.
    pub fn render(&self, scope: &Scope<'_>) -> Result<Value, EvalError> {
        self.node.render(scope)
    }

    /// The same as JSON text, where it is an object or a list whatever its holes are: what is in them
    /// need not become one value first.
    ///
    /// # Errors
    /// As [`Self::render`].
    pub fn text(&self, scope: &Scope<'_>) -> Result<Option<Vec<u8>>, EvalError> {
        match &self.node {
            Node::Array(_) | Node::Object(_) => around::written(&self.node, scope).map(Some),
            _ => Ok(None),
        }
    }

    /// The filled template as JSON text, before and after a hole that is this name alone: what comes
    /// there need not become a value first. `None` unless there is one such hole, and the name is
    /// mentioned nowhere else.
    ///
    /// # Errors
    /// [`EvalError`] of the first hole that fails.
    pub fn around(&self, name: &str, scope: &Scope<'_>) -> Result<Option<Around>, EvalError> {
        if self.alone.get_or_init(|| self.node.alone()).iter().any(|alone| alone == name) {
            Around::of(&self.node, name, scope)
        } else {
            Ok(None)
        }
    }

    /// The written-out texts among what the whole of it may give.
    pub fn literals(&self) -> Vec<&str> {
        self.node.literals()
    }

    /// The written-out whole numbers among what the whole of it may give.
    pub fn integers(&self) -> Vec<i64> {
        self.node.integers()
    }

    /// What it gives where it is one hole, as far as the names say.
    pub fn shape(&self, names: &Names) -> Shape {
        match &self.node {
            Node::Hole(program) => program.tree().map_or(Shape::Any, |tree| check::shape(names, tree)),
            _ => Shape::Any,
        }
    }

    /// Whether a hole may name something; true at least where one does.
    pub fn mentions(&self, name: &str) -> bool {
        let mut found = false;
        self.node.visit(&mut |program| found |= program.source().contains(name));
        found
    }

    /// Where in what it gives one hole alone stands, each with its expression: `/pagination/total`, `total`.
    ///
    /// Places below lists and decisions are left out: which of them come is not known before.
    pub fn places(&self) -> Vec<(Pointer, &str)> {
        let mut places = Vec::new();
        self.node.places(&Pointer::root(), &mut places);
        places
    }

    /// Everything wrong with its holes that can be known before they run, a message each.
    pub fn check(&self, names: &Names) -> Vec<Remark> {
        let mut problems = Vec::new();
        self.node.visit(&mut |program| problems.extend(program.check(names)));
        self.node.misuses(&mut problems);
        problems
    }
}

impl Node {
    pub(super) fn render(&self, scope: &Scope<'_>) -> Result<Value, EvalError> {
        match self {
            Self::Literal(value) => Ok(value.clone()),
            Self::Hole(program) => program.value(scope),
            Self::Text(segments) => text(segments, scope).map(Value::String),
            Self::Array(nodes) => {
                nodes.iter().map(|node| node.render(scope)).collect::<Result<_, _>>().map(Value::Array)
            }
            Self::Object(members) => members
                .iter()
                .map(|(key, node)| Ok((key.clone(), node.render(scope)?)))
                .collect::<Result<Map<_, _>, _>>()
                .map(Value::Object),
            Self::Decision(decision) => decision.render(scope),
        }
    }

    fn integers(&self) -> Vec<i64> {
        match self {
            Self::Literal(value) => value.as_i64().into_iter().collect(),
            Self::Hole(program) => program.tree().map(check::integers).unwrap_or_default(),
            Self::Decision(decision) => decision.values().flat_map(Self::integers).collect(),
            Self::Text(_) | Self::Array(_) | Self::Object(_) => Vec::new(),
        }
    }

    fn literals(&self) -> Vec<&str> {
        match self {
            Self::Literal(Value::String(text)) => vec![text],
            Self::Hole(program) => program.tree().map(check::results).unwrap_or_default(),
            Self::Decision(decision) => decision.values().flat_map(Self::literals).collect(),
            _ => Vec::new(),
        }
    }

    pub(super) fn visit<'a>(&'a self, seen: &mut impl FnMut(&'a Program)) {
        match self {
            Self::Literal(_) => {}
            Self::Hole(program) => seen(program),
            Self::Text(segments) => segments.iter().for_each(|segment| {
                if let Segment::Hole(program) = segment {
                    seen(program);
                }
            }),
            Self::Array(nodes) => nodes.iter().for_each(|node| node.visit(seen)),
            Self::Object(members) => members.iter().for_each(|(_, node)| node.visit(seen)),
            Self::Decision(decision) => decision.visit(seen),
        }
    }

    /// The holes that no other hole mentions.
    fn alone(&self) -> Vec<String> {
        let mut sources = Vec::new();
        self.visit(&mut |program| sources.push(program.source()));
        let mentions = |name: &str| sources.iter().filter(|source| source.contains(name)).count();
        sources.iter().filter(|name| mentions(name) == 1).map(|name| (*name).to_owned()).collect()
    }

    fn places<'t>(&'t self, at: &Pointer, found: &mut Vec<(Pointer, &'t str)>) {
        match self {
            Self::Hole(program) => found.push((at.clone(), program.source().trim())),
            Self::Object(members) => {
                members.iter().for_each(|(name, node)| node.places(&at.push(name), found));
            }
            Self::Literal(_) | Self::Text(_) | Self::Array(_) | Self::Decision(_) => {}
        }
    }

    /// What is wrong with the shape of the decision lists in it.
    pub(super) fn misuses(&self, found: &mut Vec<Remark>) {
        match self {
            Self::Literal(_) | Self::Hole(_) | Self::Text(_) => {}
            Self::Array(nodes) => nodes.iter().for_each(|node| node.misuses(found)),
            Self::Object(members) => members.iter().for_each(|(_, node)| node.misuses(found)),
            Self::Decision(decision) => decision.misuses(found),
        }
    }
}

pub(super) fn text(segments: &[Segment], scope: &Scope<'_>) -> Result<String, EvalError> {
    let mut out = String::new();
    for segment in segments {
        match segment {
            Segment::Literal(literal) => out.push_str(literal),
            Segment::Hole(program) => match program.value(scope)? {
                Value::String(value) => out.push_str(&value),
                Value::Null => {}
                other => out.push_str(&other.to_string()),
            },
        }
    }
    Ok(out)
}

pub(super) fn node(value: &Value) -> Result<Node, String> {
    Ok(match value {
        Value::String(text) => string(text)?,
        Value::Array(items) if Decision::is_one(items) => Node::Decision(Decision::parse(items)?),
        Value::Array(items) => Node::Array(items.iter().map(node).collect::<Result<_, _>>()?),
        Value::Object(members) => Node::Object(
            members
                .iter()
                .map(|(key, value)| Ok((key.clone(), node(value)?)))
                .collect::<Result<_, String>>()?,
        ),
        other => Node::Literal(other.clone()),
    })
}

fn string(text: &str) -> Result<Node, String> {
    let mut segments = segments(text)?;
    Ok(match segments.as_mut_slice() {
        [] => Node::Literal(Value::String(String::new())),
        [Segment::Literal(literal)] => Node::Literal(Value::String(std::mem::take(literal))),
        [Segment::Hole(program)] => Node::Hole(std::mem::replace(program, Program::new(""))),
        _ => Node::Text(segments),
    })
}

fn segments(text: &str) -> Result<Vec<Segment>, String> {
    let mut out = Vec::new();
    let mut literal = String::new();
    let mut rest = text;
    while let Some(start) = rest.find("${") {
        if rest[..start].ends_with('$') {
            literal.push_str(&rest[..start - 1]);
            literal.push_str("${");
            rest = &rest[start + 2..];
            continue;
        }
        literal.push_str(&rest[..start]);
        let end = hole_end(&rest[start + 2..])
            .ok_or_else(|| format!("`{text}` opens `${{` and never closes it"))?;
        if !literal.is_empty() {
            out.push(Segment::Literal(std::mem::take(&mut literal)));
        }
        out.push(Segment::Hole(Program::new(&rest[start + 2..start + 2 + end])));
        rest = &rest[start + 3 + end..];
    }
    literal.push_str(rest);
    if !literal.is_empty() {
        out.push(Segment::Literal(literal));
    }
    Ok(out)
}

/// Where the hole's closing brace stands, past braces and quotes of the expression itself.
fn hole_end(source: &str) -> Option<usize> {
    let (mut depth, mut quote, mut escaped) = (0_usize, None, false);
    for (at, c) in source.char_indices() {
        match (quote, c) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(open), _) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '{') => depth += 1,
            (None, '}') if depth == 0 => return Some(at),
            (None, '}') => depth -= 1,
            (None, _) => {}
        }
    }
    None
}

impl<'de> Deserialize<'de> for Template {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Self::parse(&value).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn render(template: Value, scope: &[(&str, &Value)]) -> Value {
        Template::parse(&template).unwrap().render(&Scope::new(scope)).unwrap()
    }

    #[test]
    fn a_lone_hole_keeps_the_type_of_its_value() {
        assert_eq!(render(json!("${n + 1}"), &[("n", &json!(2))]), json!(3));
        assert_eq!(render(json!({"rows": "${n}"}), &[("n", &json!([1]))]), json!({"rows": [1]}));
    }

    #[test]
    fn holes_within_text_are_written_out_and_null_is_nothing() {
        let user = json!({"name": "Ada", "title": null});
        assert_eq!(render(json!("<${u.name}|${u.title}>"), &[("u", &user)]), json!("<Ada|>"));
    }

    #[test]
    fn braces_and_quotes_inside_a_hole_do_not_end_it() {
        assert_eq!(render(json!("${ {'a': '}'}['a'] }"), &[]), json!("}"));
    }

    #[test]
    fn a_doubled_dollar_is_a_literal() {
        assert_eq!(render(json!("$${x}"), &[]), json!("${x}"));
    }

    #[test]
    fn a_lone_hole_has_a_place() {
        let envelope = json!({"data": "${rows}", "meta": {"total": "${total}", "next": "?after=${c}"}});
        let template = Template::parse(&envelope).unwrap();
        let places: Vec<_> = template.places().iter().map(|(at, name)| format!("{at} {name}")).collect();
        assert_eq!(places, ["/data rows", "/meta/total total"]);
    }

    #[test]
    fn an_unclosed_hole_is_refused() {
        assert!(Template::parse(&json!("a ${b")).is_err());
    }
}
