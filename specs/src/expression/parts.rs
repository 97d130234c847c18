//! Expressions that put values together: maps and lists that are written out, and `merge` of them.
//!
//! Their parts are taken from the scope as they are. The evaluator would have each of them, a list of
//! thousands of records too, taken apart, put together and read back.

use cel::common::ast::{EntryExpr, Expr, LiteralValue};
use cel::{Context, IdedExpr, Value as CelValue};
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
    use serde_json::json;

    use crate::expression::tests::{failure, failure_of, value_of};

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
