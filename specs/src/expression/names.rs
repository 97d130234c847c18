use std::collections::{BTreeMap, BTreeSet};

use cel::IdedExpr;
use cel::common::ast::{Expr, LiteralValue, SelectExpr};
use serde_json::Value;

use super::functions::{OWN, STANDARD};
use crate::pointer::Pointer;

/// What a name may hold, as far as the schemas say.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Nothing is known; any field may be read.
    Any,
    /// An object with exactly these fields.
    Fields(BTreeMap<String, Shape>),
    /// One of these strings.
    OneOf(BTreeSet<String>),
}

/// Something wrong with an expression, and what was probably meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// What is wrong.
    pub message: String,
    /// What to write instead, or what there is.
    pub hint: Option<String>,
}

impl Remark {
    /// A remark without a hint.
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hint: None }
    }

    fn with(message: String, hint: Option<String>) -> Self {
        Self { message, hint }
    }
}

/// The names in scope of an expression and what each may hold; checks expressions against them.
#[derive(Debug, Clone, Default)]
pub struct Names(BTreeMap<String, Shape>);

impl Names {
    /// No names.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same names and one more.
    #[must_use]
    pub fn with(mut self, name: &str, shape: Shape) -> Self {
        self.0.insert(name.to_owned(), shape);
        self
    }

    /// Every unknown name, field, function and enum literal in the expression, a message each.
    pub(super) fn check(&self, expression: &IdedExpr) -> Vec<Remark> {
        let mut walk = Walk { names: self, bound: Vec::new(), problems: Vec::new() };
        walk.expression(expression);
        walk.problems
    }
}

struct Walk<'a> {
    names: &'a Names,
    /// Variables of enclosing comprehensions.
    bound: Vec<&'a str>,
    problems: Vec<Remark>,
}

impl<'a> Walk<'a> {
    fn expression(&mut self, expression: &'a IdedExpr) -> Shape {
        match &expression.expr {
            Expr::Ident(name) => self.name(name),
            Expr::Select(select) => self.select(select),
            Expr::Call(call) => {
                self.function(&call.func_name);
                let target = call.target.as_deref();
                let shapes: Vec<_> =
                    target.into_iter().chain(&call.args).map(|part| self.expression(part)).collect();
                self.literals(&call.func_name, &call.args, &shapes);
                Shape::Any
            }
            Expr::List(list) => self.all(&list.elements),
            Expr::Map(map) => {
                for entry in &map.entries {
                    if let cel::common::ast::EntryExpr::MapEntry(entry) = &entry.expr {
                        self.expression(&entry.key);
                        self.expression(&entry.value);
                    }
                }
                Shape::Any
            }
            Expr::Comprehension(comprehension) => {
                self.expression(&comprehension.iter_range);
                self.expression(&comprehension.accu_init);
                let depth = self.bound.len();
                self.bound.push(&comprehension.iter_var);
                self.bound.push(&comprehension.accu_var);
                self.bound.extend(comprehension.iter_var2.as_deref());
                self.expression(&comprehension.loop_cond);
                self.expression(&comprehension.loop_step);
                self.expression(&comprehension.result);
                self.bound.truncate(depth);
                Shape::Any
            }
            Expr::Literal(_) | Expr::Struct(_) | Expr::Unspecified => Shape::Any,
        }
    }

    fn all(&mut self, parts: &'a [IdedExpr]) -> Shape {
        for part in parts {
            self.expression(part);
        }
        Shape::Any
    }

    fn name(&mut self, name: &str) -> Shape {
        if self.bound.contains(&name) {
            return Shape::Any;
        }
        if let Some(shape) = self.names.0.get(name) {
            return shape.clone();
        }
        let known = self.names.0.keys().map(String::as_str);
        self.problems.push(Remark::with(format!("unknown name `{name}`"), suggestion(name, known)));
        Shape::Any
    }

    fn select(&mut self, select: &'a SelectExpr) -> Shape {
        if select.test {
            self.problems.push(Remark::with(
                format!("`has(….{})` is always true here, since an absent field is null", select.field),
                Some(format!("write `….{} != null`", select.field)),
            ));
        }
        match self.expression(&select.operand) {
            Shape::Fields(fields) => match fields.get(&select.field) {
                Some(shape) => shape.clone(),
                None => {
                    let hint = suggestion(&select.field, fields.keys().map(String::as_str));
                    self.problems.push(Remark::with(format!("unknown field `{}`", written(select)), hint));
                    Shape::Any
                }
            },
            Shape::Any | Shape::OneOf(_) => Shape::Any,
        }
    }

    fn function(&mut self, name: &str) {
        let is_operator = !name.starts_with(|c: char| c.is_ascii_alphabetic());
        if is_operator || STANDARD.contains(&name) || OWN.contains(&name) {
            return;
        }
        let known = STANDARD.iter().chain(OWN).copied();
        self.problems.push(Remark::with(format!("unknown function `{name}`"), suggestion(name, known)));
    }

    /// A string compared with an enumerated field must be one of its values.
    fn literals(&mut self, function: &str, arguments: &[IdedExpr], shapes: &[Shape]) {
        if !matches!(function, "_==_" | "_!=_" | "@in") {
            return;
        }
        let [left, right] = arguments else { return };
        let [left_shape, right_shape] = shapes else { return };
        for (literal, shape) in [(right, left_shape), (left, right_shape)] {
            if let Shape::OneOf(allowed) = shape {
                strings(literal).into_iter().filter(|text| !allowed.contains(*text)).for_each(|text| {
                    let hint = suggestion(text, allowed.iter().map(String::as_str));
                    let message = format!("`'{text}'` is not among the values of the enum");
                    self.problems.push(Remark::with(message, hint));
                });
            }
        }
    }
}

fn strings(expression: &IdedExpr) -> Vec<&str> {
    match &expression.expr {
        Expr::Literal(LiteralValue::String(text)) => vec![text.inner()],
        Expr::List(list) => list.elements.iter().flat_map(strings).collect(),
        _ => Vec::new(),
    }
}

fn written(select: &SelectExpr) -> String {
    match &select.operand.expr {
        Expr::Ident(name) => format!("{name}.{}", select.field),
        Expr::Select(operand) => format!("{}.{}", written(operand), select.field),
        _ => select.field.clone(),
    }
}

/// `did you mean …` when something known is close, else what is known.
pub(crate) fn suggestion<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let known: Vec<&str> = known.collect();
    let near = known.iter().map(|other| (distance(name, other), *other)).min();
    match near? {
        (distance, other) if distance <= 1 + name.len() / 4 => Some(format!("did you mean `{other}`")),
        _ => Some(format!("known are {}", known.join(", "))),
    }
}

/// Levenshtein distance: insertions, deletions and replacements between two names.
fn distance(left: &str, right: &str) -> usize {
    let mut row: Vec<usize> = (0..=right.chars().count()).collect();
    for (i, l) in left.chars().enumerate() {
        let mut diagonal = i;
        row[0] = i + 1;
        for (j, r) in right.chars().enumerate() {
            let replaced = diagonal + usize::from(l != r);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[row.len() - 1]
}

impl Shape {
    /// The shape a JSON Schema promises; `document` is where its `$ref`s point into.
    pub fn of_schema(schema: &Value, document: &Value) -> Self {
        Self::within(schema, document, 0)
    }

    /// Depth is bounded because schemas may be circular; what lies deeper may hold anything.
    fn within(schema: &Value, document: &Value, depth: usize) -> Self {
        const DEEPEST: usize = 6;
        if depth > DEEPEST {
            return Self::Any;
        }
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let pointer = reference.strip_prefix('#').and_then(|text| Pointer::from_fragment(text).ok());
            let target = pointer.as_ref().and_then(|pointer| pointer.lookup(document));
            return target.map_or(Self::Any, |target| Self::within(target, document, depth + 1));
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            return Self::OneOf(values.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect());
        }
        let mut fields = BTreeMap::new();
        collect(schema, document, depth, &mut fields);
        if fields.is_empty() { Self::Any } else { Self::Fields(fields) }
    }
}

fn collect(schema: &Value, document: &Value, depth: usize, fields: &mut BTreeMap<String, Shape>) {
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        for (name, property) in properties {
            fields.insert(name.clone(), Shape::within(property, document, depth + 1));
        }
    }
    for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        if let Shape::Fields(more) = Shape::within(part, document, depth + 1) {
            fields.extend(more);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::expression::Condition;

    fn problems(condition: &str) -> Vec<Remark> {
        let schema = json!({"properties": {"status": {"enum": ["ACTIVE", "SUSPENDED"]}, "email": {}}});
        let names = Names::new().with("record", Shape::of_schema(&schema, &json!(null)));
        Condition::new(condition).check(&names)
    }

    fn remark(message: &str, hint: &str) -> Remark {
        Remark { message: message.to_owned(), hint: Some(hint.to_owned()) }
    }

    #[test]
    fn known_names_fields_and_literals_pass() {
        assert_eq!(problems("record.status == 'ACTIVE' && size(record.email) > 3"), []);
        assert_eq!(problems("['a'].exists(x, x == record.email)"), []);
    }

    #[test]
    fn a_misspelt_field_is_named_with_the_likely_one() {
        assert_eq!(
            problems("record.stauts == 'ACTIVE'"),
            [remark("unknown field `record.stauts`", "did you mean `status`")]
        );
    }

    #[test]
    fn unknown_names_functions_and_enum_values_are_all_reported() {
        let functions = "known are size, contains, startsWith, endsWith, matches, has, all, exists, \
                         exists_one, map, filter, int, uint, double, string, bool, type, min, max, words";
        assert_eq!(
            problems("recrd.email == '' || lenght(record.email) > 1 || record.status in ['ACTVE']"),
            [
                remark("unknown name `recrd`", "did you mean `record`"),
                remark("unknown function `lenght`", functions),
                remark("`'ACTVE'` is not among the values of the enum", "did you mean `ACTIVE`"),
            ]
        );
    }

    #[test]
    fn has_is_refused_because_absent_fields_are_null() {
        assert_eq!(problems("has(record.email)").len(), 1);
    }

    #[test]
    fn text_that_is_not_cel_says_so() {
        assert!(problems("record.status ==")[0].message.contains("is not a CEL expression"));
    }
}
