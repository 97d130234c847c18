//! Expressions that put values together: maps and lists that are written out, and `merge` of them.
//!
//! Their parts are taken from the scope as they are. The evaluator would have each of them, a list of
//! thousands of records too, taken apart, put together and read back.

use cel::common::ast::{EntryExpr, Expr, LiteralValue};
use cel::{Context, IdedExpr, Value as CelValue};
use serde::Serialize;
use serde_json::{Map, Value};

use super::{Scope, lent};

/// A value that is put together.
#[derive(Debug)]
pub(super) enum Parts {
    /// What the scope has by this path.
    Path(String),
    /// What is evaluated.
    Value(IdedExpr),
    List(Vec<Parts>),
    /// In the order of the names, as written maps come.
    Map(Vec<(String, Parts)>),
    Merge(Box<[Parts; 2]>),
}

impl Parts {
    /// How the value of a lean tree is put together; none where it is simply evaluated.
    pub(super) fn of(tree: &IdedExpr) -> Option<Self> {
        match Self::part(tree) {
            Self::Path(_) | Self::Value(_) => None,
            parts => Some(parts),
        }
    }

    fn part(tree: &IdedExpr) -> Self {
        let parts = match &tree.expr {
            Expr::Ident(path) => Some(Self::Path(path.clone())),
            Expr::List(list) if list.optional_indices.is_empty() => {
                Some(Self::List(list.elements.iter().map(Self::part).collect()))
            }
            Expr::Map(map) => {
                map.entries.iter().map(|entry| member(&entry.expr)).collect::<Option<_>>().and_then(map_of)
            }
            Expr::Call(call) if call.func_name == "merge" && call.target.is_none() => {
                match call.args.as_slice() {
                    [a, b] => Some(Self::Merge(Box::new([a, b].map(Self::part)))),
                    _ => None,
                }
            }
            _ => None,
        };
        parts.unwrap_or_else(|| Self::Value(tree.clone()))
    }

    /// The value; none where something is wrong with it, of which the evaluator says what.
    pub(super) fn value(&self, scope: &Scope<'_>, context: &Context<'_, '_>) -> Option<Value> {
        match self {
            Self::Path(path) => scope.path(path).cloned(),
            Self::Value(tree) => lent::to_json(CelValue::resolve_val(tree, context).ok()?.as_ref()).ok(),
            Self::List(parts) => parts.iter().map(|part| part.value(scope, context)).collect(),
            Self::Map(members) => {
                let member =
                    |(name, part): &(String, Self)| Some((name.clone(), part.value(scope, context)?));
                members.iter().map(member).collect::<Option<Map<_, _>>>().map(Value::Object)
            }
            Self::Merge(both) => match both.each_ref().map(|part| part.value(scope, context)) {
                [Some(Value::Object(mut members)), Some(Value::Object(more))] => {
                    members.extend(more);
                    Some(Value::Object(members))
                }
                _ => None,
            },
        }
    }
}

impl Parts {
    /// Writes the value as JSON; says whether it could, and may have begun where it could not.
    pub(super) fn write(&self, scope: &Scope<'_>, context: &Context<'_, '_>, out: &mut Vec<u8>) -> bool {
        match self {
            Self::Path(path) => match scope.list(path) {
                Some(list) => {
                    list.write(out);
                    true
                }
                None => scope.path(path).is_some_and(|value| push(out, value)),
            },
            Self::Value(_) => self.value(scope, context).is_some_and(|value| push(out, &value)),
            Self::List(parts) => {
                listed(out, (b'[', b']'), parts.iter(), |out, part| part.write(scope, context, out))
            }
            Self::Map(members) => {
                let members = members.iter().map(|(name, part)| (name, Member::Part(part)));
                listed(out, (b'{', b'}'), members, |out, it| it.1.write(it.0, scope, context, out))
            }
            Self::Merge(both) => match (&both[0], &both[1]) {
                (Self::Path(path), Self::Map(more)) => match scope.path(path) {
                    Some(Value::Object(members)) => {
                        let of = |name: &String| {
                            more.iter().find(|(known, _)| known == name).map(|(_, part)| part)
                        };
                        let own = members
                            .iter()
                            .map(|(name, value)| (name, of(name).map_or(Member::Value(value), Member::Part)));
                        let new = more.iter().filter(|(name, _)| !members.contains_key(name));
                        let all = own.chain(new.map(|(name, part)| (name, Member::Part(part))));
                        listed(out, (b'{', b'}'), all, |out, it| it.1.write(it.0, scope, context, out))
                    }
                    _ => false,
                },
                _ => self.value(scope, context).is_some_and(|value| push(out, &value)),
            },
        }
    }
}

/// What a member of a written map is.
enum Member<'p> {
    Part(&'p Parts),
    Value(&'p Value),
}

impl Member<'_> {
    fn write(&self, name: &str, scope: &Scope<'_>, context: &Context<'_, '_>, out: &mut Vec<u8>) -> bool {
        let named = push(out, name);
        out.push(b':');
        named
            && match self {
                Self::Part(part) => part.write(scope, context, out),
                Self::Value(value) => push(out, value),
            }
    }
}

fn push(out: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) -> bool {
    serde_json::to_writer(out, value).is_ok()
}

/// Writes things between brackets, up to the first that cannot be.
fn listed<T>(
    out: &mut Vec<u8>,
    (open, close): (u8, u8),
    items: impl Iterator<Item = T>,
    mut write: impl FnMut(&mut Vec<u8>, T) -> bool,
) -> bool {
    out.push(open);
    for (at, item) in items.enumerate() {
        if at > 0 {
            out.push(b',');
        }
        if !write(out, item) {
            return false;
        }
    }
    out.push(close);
    true
}

fn member(entry: &EntryExpr) -> Option<(String, Parts)> {
    match entry {
        EntryExpr::MapEntry(entry) if !entry.optional => match &entry.key.expr {
            Expr::Literal(LiteralValue::String(name)) => {
                Some((name.inner().to_owned(), Parts::part(&entry.value)))
            }
            _ => None,
        },
        _ => None,
    }
}

/// A map of these members, unless one is named twice.
fn map_of(mut members: Vec<(String, Parts)>) -> Option<Parts> {
    members.sort_by(|(a, _), (b, _)| a.cmp(b));
    let twice = members.windows(2).any(|pair| pair[0].0 == pair[1].0);
    (!twice).then_some(Parts::Map(members))
}

#[cfg(test)]
mod tests {
    use std::sync::OnceLock;

    use serde_json::{Value, json};

    use crate::expression::tests::{failure, failure_of, value_of};
    use crate::expression::{List, Scope, Template};

    #[test]
    fn what_is_put_together_is_what_the_evaluator_gives() {
        let it = json!({"id": 1, "lines": [{"z": 1.0, "a": null}], "big": u64::MAX});
        for put in [
            "merge(it, {'b': it.lines, 'a': size(it.lines)})",
            "{'z': it, 'a': [it.big, 2, [it.none]]}",
            "[it, {}]",
        ] {
            let evaluated = format!("[{put}].map(x, x)");
            assert_eq!(
                json!([value_of(put, &it)]).to_string(),
                value_of(&evaluated, &it).to_string(),
                "{put}"
            );
        }
    }

    #[test]
    fn what_is_written_is_what_is_put_together() {
        let it = json!({"id": 1, "lines": [{"z": 1.0, "a": null}], "text": "\"ä\\"});
        for put in [
            "merge(it, {'lines': it.id, 'x': [it.text, {'b': {}, 'a': []}]})",
            "merge({'a': 1}, it)",
            "{'z': it, 'a': [it.text, 1 + 1]}",
            "[]",
            "it.lines",
            "it.id + 1",
        ] {
            let scope = [("it", &it)];
            let template =
                Template::parse(&json!({"of": format!("${{{put}}}"), "n": ["${it.text}"]})).unwrap();
            let written = template.text(&Scope::new(&scope)).unwrap().unwrap();
            let rendered = template.render(&Scope::new(&scope)).unwrap().to_string();
            assert_eq!(String::from_utf8(written).unwrap(), rendered, "{put}");
        }
        let failing = Template::parse(&json!({"of": "${merge(it, {'a': 1 / 0})}"})).unwrap();
        assert!(failing.text(&Scope::new(&[("it", &it)])).is_err());
        assert_eq!(Template::parse(&json!("${it}")).unwrap().text(&Scope::new(&[("it", &it)])), Ok(None));
    }

    #[derive(Debug)]
    struct Two(OnceLock<Value>);

    impl List for Two {
        fn value(&self) -> &Value {
            self.0.get_or_init(|| json!([1, 2]))
        }

        fn write(&self, out: &mut Vec<u8>) {
            out.extend_from_slice(b"[1,2]");
        }
    }

    #[test]
    fn a_list_becomes_a_value_only_where_an_expression_looks_into_it() {
        let (two, template) =
            (Two(OnceLock::new()), json!({"a": "${two}", "b": "${merge(base, {'c': two})}", "d": "${it}"}));
        let (it, base, lists) = (json!(0), json!({}), [("two", &two as &dyn List)]);
        let variables = [("it", &it), ("base", &base)];
        let scope = Scope::new(&variables).with_lists(&lists);
        let text = Template::parse(&template).unwrap().text(&scope).unwrap().unwrap();
        assert_eq!(text, br#"{"a":[1,2],"b":{"c":[1,2]},"d":0}"#);
        assert_eq!(two.0.get(), None);
        let sized = Template::parse(&json!(["${size(two)}", "${two[1]}"])).unwrap();
        assert_eq!(sized.render(&scope).unwrap(), json!([2, 2]));
    }

    #[test]
    fn what_is_wrong_with_a_part_is_told() {
        assert!(failure("{'a': nobody.b}").contains("`nobody` is no object"));
        assert!(
            failure("merge({}, {'a': 1 / 0})").contains("Division by zero"),
            "{}",
            failure("merge({}, {'a': 1 / 0})")
        );
        assert!(failure_of("merge(it, {})", &json!(1)).ends_with("merge: 1 is not a map"));
    }
}
