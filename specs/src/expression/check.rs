use std::collections::BTreeMap;

use cel::IdedExpr;
use cel::common::ast::operators::{ADD, CONDITIONAL, EQUALS, IN, INDEX, NOT_EQUALS};
use cel::common::ast::{CallExpr, ComprehensionExpr, EntryExpr, Expr, LiteralValue, MapExpr, SelectExpr};

use super::functions::{Form, Signature, pattern, signatures};
use super::{Names, Remark, Shape, suggestion};

/// Every unknown name, field, function and enum literal in an expression, every call with a wrong
/// number of arguments and every pattern that is none.
pub(super) fn check(names: &Names, expression: &IdedExpr) -> Vec<Remark> {
    let mut walk = Walk { names, bound: Vec::new(), problems: Vec::new() };
    walk.expression(expression);
    walk.problems
}

/// What an expression gives, as far as it is known.
pub(super) fn shape(names: &Names, expression: &IdedExpr) -> Shape {
    Walk { names, bound: Vec::new(), problems: Vec::new() }.expression(expression)
}

/// What `type(…)` gives and is compared with.
const TYPES: &[&str] = &["bool", "int", "uint", "double", "string", "list", "map", "null_type"];

struct Walk<'a> {
    names: &'a Names,
    /// Variables of enclosing comprehensions, innermost last, and what each may hold.
    bound: Vec<(&'a str, Shape)>,
    problems: Vec<Remark>,
}

impl<'a> Walk<'a> {
    fn expression(&mut self, expression: &'a IdedExpr) -> Shape {
        match &expression.expr {
            Expr::Ident(name) => self.name(name),
            Expr::Select(select) => self.select(select),
            Expr::Call(call) => self.call(call),
            Expr::List(list) => {
                let shapes = list.elements.iter().map(|element| self.expression(element)).collect::<Vec<_>>();
                let common = shapes
                    .iter()
                    .skip(1)
                    .fold(shapes.first().cloned(), |common, shape| Some(common?.or(shape)));
                Shape::List(Box::new(common.unwrap_or(Shape::Any)))
            }
            Expr::Map(map) => self.map(map),
            Expr::Comprehension(comprehension) => self.comprehension(comprehension),
            Expr::Literal(_) | Expr::Struct(_) | Expr::Unspecified => Shape::Any,
        }
    }

    fn name(&mut self, name: &str) -> Shape {
        if let Some((_, shape)) = self.bound.iter().rev().find(|(bound, _)| *bound == name) {
            return shape.clone();
        }
        if let Some(shape) = self.names.get(name) {
            return shape.clone();
        }
        if TYPES.contains(&name) || self.names.is_open() {
            return Shape::Any;
        }
        let hint = suggestion(name, self.names.known());
        self.problems.push(Remark::with(format!("unknown name `{name}`"), hint));
        Shape::Any
    }

    fn select(&mut self, select: &'a SelectExpr) -> Shape {
        if select.test {
            self.problems.push(Remark::with(
                format!("`has(….{})` is always true here, since an absent field is null", select.field),
                Some(format!("write `….{} != null`", select.field)),
            ));
        }
        let owner = self.expression(&select.operand);
        self.field(&owner, &select.field, || written(select))
    }

    fn field(&mut self, owner: &Shape, field: &str, path: impl FnOnce() -> String) -> Shape {
        match owner {
            Shape::Fields(fields) => fields.get(field).cloned().unwrap_or_else(|| {
                let hint = suggestion(field, fields.keys().map(String::as_str));
                self.problems.push(Remark::with(format!("unknown field `{}`", path()), hint));
                Shape::Any
            }),
            Shape::Map(member) => Shape::clone(member),
            Shape::List(_) => {
                let hint = "take an element, as in `list[0]` or `first(list)`".to_owned();
                self.problems.push(Remark::with(format!("`{}` is a field of a list", path()), Some(hint)));
                Shape::Any
            }
            Shape::Any | Shape::OneOf(_) => Shape::Any,
        }
    }

    fn call(&mut self, call: &'a CallExpr) -> Shape {
        let family = self.family(call);
        let name = family
            .as_ref()
            .map_or_else(|| call.func_name.clone(), |family| format!("{family}.{}", call.func_name));
        let target = call.target.as_deref().filter(|_| family.is_none());
        self.function(&name, call, target.is_some());
        let parts: Vec<&IdedExpr> = target.into_iter().chain(&call.args).collect();
        let shapes: Vec<_> = parts.iter().map(|part| self.expression(part)).collect();
        self.literals(&call.func_name, &call.args, &shapes);
        self.pattern(&name, parts.last().copied());
        match (name.as_str(), shapes.as_slice(), parts.as_slice()) {
            (INDEX, [owner, _], [_, index]) => match text(index) {
                Some(field) => self.field(owner, field, || field.to_owned()),
                None => owner.element(),
            },
            (CONDITIONAL, [_, yes, no], _) => yes.clone().or(no),
            (ADD, [left, right], _) => left.clone().or(right),
            ("first" | "last" | "min" | "max", [list], _) => list.element(),
            ("sort" | "distinct" | "take", [list, ..], _) => list.clone(),
            ("coalesce", [first, rest @ ..], _) => rest.iter().fold(first.clone(), Shape::or),
            _ => Shape::Any,
        }
    }

    /// The family's name before the dot, as in `decimal.add(…)`, which is no variable.
    fn family(&self, call: &CallExpr) -> Option<String> {
        let Expr::Ident(target) = &call.target.as_deref()?.expr else { return None };
        let dotted = format!("{target}.");
        let is_family = signatures().any(|known| known.name.starts_with(&dotted));
        (is_family && self.names.get(target).is_none()).then(|| target.clone())
    }

    fn function(&mut self, name: &str, call: &CallExpr, is_member: bool) {
        // Operators have names that no call can spell.
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return;
        }
        let Some(known) = signatures().find(|known| known.name == name) else {
            let hint = suggestion(name, signatures().map(|known| known.name));
            self.problems.push(Remark::with(format!("unknown function `{name}`"), hint));
            return;
        };
        let given = call.args.len() + usize::from(is_member);
        let fits = match known.form {
            Form::Global => !is_member,
            Form::Member | Form::Macro => is_member,
            Form::Both => true,
        };
        let usage = Some(format!("it is called as `{}`", known.usage()));
        if !known.arity().contains(&given) {
            self.problems.push(Remark::with(takes(known, given), usage));
        } else if !fits {
            self.problems.push(Remark::with(format!("`{name}` cannot be called so"), usage));
        }
    }

    /// A string compared with an enumerated field must be one of its values.
    fn literals(&mut self, function: &str, arguments: &[IdedExpr], shapes: &[Shape]) {
        if !matches!(function, EQUALS | NOT_EQUALS | IN) {
            return;
        }
        let [left, right] = arguments else { return };
        let [left_shape, right_shape] = shapes else { return };
        for (literal, shape) in [(right, left_shape), (left, right_shape)] {
            let shape = if let (IN, Shape::List(element)) = (function, shape) { element } else { shape };
            if let Shape::OneOf(allowed) = shape {
                strings(literal).into_iter().filter(|text| !allowed.contains(*text)).for_each(|text| {
                    let hint = suggestion(text, allowed.iter().map(String::as_str));
                    let message = format!("`'{text}'` is not among the values of the enum");
                    self.problems.push(Remark::with(message, hint));
                });
            }
        }
    }

    /// A pattern that is written out must be one.
    fn pattern(&mut self, function: &str, argument: Option<&IdedExpr>) {
        let written = argument.filter(|_| function == "matches").and_then(text);
        if let Some(Err(reason)) = written.map(pattern) {
            self.problems.push(Remark::new(reason));
        }
    }

    fn map(&mut self, map: &'a MapExpr) -> Shape {
        let mut fields = Some(BTreeMap::new());
        for entry in &map.entries {
            let EntryExpr::MapEntry(entry) = &entry.expr else { continue };
            self.expression(&entry.key);
            let value = self.expression(&entry.value);
            fields = fields.zip(text(&entry.key)).map(|(mut fields, name)| {
                fields.insert(name.to_owned(), value);
                fields
            });
        }
        fields.map_or(Shape::Any, Shape::Fields)
    }

    fn comprehension(&mut self, it: &'a ComprehensionExpr) -> Shape {
        let range = self.expression(&it.iter_range);
        self.expression(&it.accu_init);
        let depth = self.bound.len();
        self.bound.push((&it.iter_var, range.element()));
        self.bound.push((&it.accu_var, Shape::Any));
        self.bound.extend(it.iter_var2.as_deref().map(|name| (name, Shape::Any)));
        self.expression(&it.loop_cond);
        self.expression(&it.loop_step);
        self.expression(&it.result);
        let made = appended(&it.loop_step).map(|element| self.silently(element));
        self.bound.truncate(depth);
        made.map_or(Shape::Any, |element| Shape::List(Box::new(element)))
    }

    /// The shape of what was walked before: its problems are known.
    fn silently(&mut self, expression: &'a IdedExpr) -> Shape {
        let known = self.problems.len();
        let shape = self.expression(expression);
        self.problems.truncate(known);
        shape
    }
}

/// The written-out texts among what an expression may give.
pub(super) fn results(expression: &IdedExpr) -> Vec<&str> {
    match &expression.expr {
        Expr::Call(call) if call.func_name == CONDITIONAL => {
            call.args.iter().skip(1).flat_map(results).collect()
        }
        _ => text(expression).into_iter().collect(),
    }
}

/// The written-out whole numbers among what an expression may give.
pub(super) fn integers(expression: &IdedExpr) -> Vec<i64> {
    match &expression.expr {
        Expr::Call(call) if call.func_name == CONDITIONAL => {
            call.args.iter().skip(1).flat_map(integers).collect()
        }
        Expr::Literal(LiteralValue::Int(number)) => vec![*number.inner()],
        _ => Vec::new(),
    }
}

/// What a step of `map` or `filter` adds to the list it makes.
fn appended(step: &IdedExpr) -> Option<&IdedExpr> {
    let Expr::Call(call) = &step.expr else { return None };
    match (call.func_name.as_str(), call.args.as_slice()) {
        (CONDITIONAL, [_, step, _]) => appended(step),
        (ADD, [_, IdedExpr { expr: Expr::List(list), .. }]) => list.elements.first(),
        _ => None,
    }
}

fn takes(known: &Signature, given: usize) -> String {
    let (least, most) = known.arity().into_inner();
    let count = if least == most { least.to_string() } else { format!("{least} to {most}") };
    let plural = if count == "1" { "" } else { "s" };
    format!("`{}` takes {count} argument{plural}, not {given}", known.name)
}

fn text(expression: &IdedExpr) -> Option<&str> {
    match &expression.expr {
        Expr::Literal(LiteralValue::String(text)) => Some(text.inner()),
        _ => None,
    }
}

fn strings(expression: &IdedExpr) -> Vec<&str> {
    match &expression.expr {
        Expr::List(list) => list.elements.iter().flat_map(strings).collect(),
        _ => text(expression).into_iter().collect(),
    }
}

fn written(select: &SelectExpr) -> String {
    match &select.operand.expr {
        Expr::Ident(name) => format!("{name}.{}", select.field),
        Expr::Select(operand) => format!("{}.{}", written(operand), select.field),
        _ => select.field.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::expression::Condition;

    fn problems(condition: &str) -> Vec<Remark> {
        let schema = json!({"properties": {
            "status": {"enum": ["ACTIVE", "SUSPENDED"]},
            "email": {},
            "phones": {"type": "array", "items": {"properties": {"kind": {"enum": ["HOME", "WORK"]}}}},
            "roles": {"type": "array", "items": {"enum": ["admin", "viewer"]}},
            "labels": {"type": "object", "additionalProperties": {"properties": {"colour": {}}}},
        }});
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
        assert_eq!(problems("type(record.email) == string"), []);
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
        assert_eq!(
            problems("recrd.email == '' || lowr(record.email) == '' || record.status in ['ACTVE']"),
            [
                remark("unknown name `recrd`", "did you mean `record`"),
                remark("unknown function `lowr`", "did you mean `lower`"),
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

    #[test]
    fn fields_are_known_through_lists_and_maps() {
        for sound in [
            "record.phones.exists(p, p.kind == 'HOME')",
            "record.phones[0].kind == 'WORK'",
            "record.phones.filter(p, p.kind == 'HOME').map(p, p.kind).size() > 0",
            "first(sort(record.phones, 'kind')).kind == 'HOME'",
            "record.labels.any.colour == 'red' && record.labels['any'].colour == 'red'",
            "{'a': record}.a.email == ''",
            "record['email'] == '' && 'admin' in record.roles",
            "[1, 2].all(x, [x].all(y, x == y))",
        ] {
            assert_eq!(problems(sound), [], "{sound}");
        }
        for (wrong, message, hint) in [
            ("record.phones.all(p, p.kid == 'x')", "unknown field `p.kid`", "did you mean `kind`"),
            ("record.phones[0].kid == 'x'", "unknown field `kid`", "did you mean `kind`"),
            (
                "record.phones.map(p, p.kind).exists(k, k == 'HOM')",
                "`'HOM'` is not among the values of the enum",
                "did you mean `HOME`",
            ),
            ("first(record.phones).kid == 'x'", "unknown field `kid`", "did you mean `kind`"),
            (
                "record.labels.any.color == 'x'",
                "unknown field `record.labels.any.color`",
                "did you mean `colour`",
            ),
            ("record['emial'] == ''", "unknown field `emial`", "did you mean `email`"),
            ("{'a': record}.b == null", "unknown field `b`", "did you mean `a`"),
            (
                "record.phones.kind == 'HOME'",
                "`record.phones.kind` is a field of a list",
                "take an element, as in `list[0]` or `first(list)`",
            ),
            (
                "'amin' in record.roles",
                "`'amin'` is not among the values of the enum",
                "did you mean `admin`",
            ),
            (
                "(true ? record.status : record.status) == 'ACTVE'",
                "`'ACTVE'` is not among the values of the enum",
                "did you mean `ACTIVE`",
            ),
        ] {
            assert_eq!(problems(wrong), [remark(message, hint)], "{wrong}");
        }
    }

    #[test]
    fn a_call_with_a_wrong_number_of_arguments_is_told_how_it_is_called() {
        for (wrong, message, usage) in [
            (
                "lower(record.email, 1) == ''",
                "`lower` takes 1 argument, not 2",
                "it is called as `lower(text)`",
            ),
            (
                "decimal.div('1', 2) == ''",
                "`decimal.div` takes 3 to 4 arguments, not 2",
                "it is called as `decimal.div(a, b, scale, [mode])`",
            ),
            (
                "startsWith(record.email, 'a')",
                "`startsWith` cannot be called so",
                "it is called as `text.startsWith(part)`",
            ),
            ("record.email.trim() == ''", "`trim` cannot be called so", "it is called as `trim(text)`"),
            ("decimal.ad('1', 2) == ''", "unknown function `decimal.ad`", "did you mean `decimal.add`"),
        ] {
            assert_eq!(problems(wrong), [remark(message, usage)], "{wrong}");
        }
    }

    #[test]
    fn a_written_pattern_must_be_one() {
        assert_eq!(problems("record.email.matches('^a+$')"), []);
        assert_eq!(problems("record.email.matches('(')"), [Remark::new("`(` is not a regular expression")]);
        assert!(problems("matches(record.email, '(a{1000}){1000}')")[0].message.contains("takes more than"));
    }
}
