//! Lists.

use std::cmp::Ordering;
use std::collections::HashSet;

use serde_json::{Number, Value};

use super::call::{Answer, Call, Own, own};

pub(super) const FUNCTIONS: &[Own] = &[
    own!("first", ["list"], [], "the first element; of none null", first),
    own!("last", ["list"], [], "the last element; of none null", last),
    own!("take", ["list", "count"], [], "so many elements from the start", take),
    own!("flatten", ["list"], [], "the elements of its lists, one level deep", flatten),
    own!("distinct", ["list"], [], "each element once, where it came first", distinct),
    own!(
        "sort",
        ["list"],
        ["field"],
        "in order: null, false, true, numbers, texts; by a field of its maps, `-field` from the largest",
        sort
    ),
    own!(
        "index_of",
        ["list", "value"],
        [],
        "where the value stands first, from 0; -1 where it does not",
        index_of
    ),
    own!("sum", ["list"], [], "the sum of numbers; an integer when all are", sum),
    own!("min", ["list"], [], "the smallest element; of none null", min),
    own!("max", ["list"], [], "the largest element; of none null", max),
];

fn first(call: &Call<'_, '_>) -> Answer<Value> {
    Ok(call.list(0)?.into_iter().next().unwrap_or_default())
}

fn last(call: &Call<'_, '_>) -> Answer<Value> {
    Ok(call.list(0)?.pop().unwrap_or_default())
}

fn take(call: &Call<'_, '_>) -> Answer<Vec<Value>> {
    let (mut items, count) = (call.list(0)?, call.count(1, usize::MAX)?);
    items.truncate(count);
    Ok(items)
}

fn flatten(call: &Call<'_, '_>) -> Answer<Vec<Value>> {
    let inner = |item| if let Value::Array(items) = item { items } else { vec![item] };
    Ok(call.list(0)?.into_iter().flat_map(inner).collect())
}

fn distinct(call: &Call<'_, '_>) -> Answer<Vec<Value>> {
    let (mut items, mut seen) = (call.list(0)?, HashSet::new());
    items.retain(|item| seen.insert(item.to_string()));
    Ok(items)
}

fn sort(call: &Call<'_, '_>) -> Answer<Vec<Value>> {
    let (mut items, key) = (call.list(0)?, call.text_or(1, "")?);
    let descending = key.strip_prefix('-');
    let field = descending.unwrap_or(key);
    let of = |item: &Value| if field.is_empty() { item.clone() } else { item[field].clone() };
    items.sort_by(|a, b| {
        let order = compare(&of(a), &of(b));
        if descending.is_some() { order.reverse() } else { order }
    });
    Ok(items)
}

fn index_of(call: &Call<'_, '_>) -> Answer<i64> {
    let wanted = call.value(1)?;
    let at = call.list(0)?.iter().position(|item| *item == wanted);
    Ok(at.and_then(|at| i64::try_from(at).ok()).unwrap_or(-1))
}

fn sum(call: &Call<'_, '_>) -> Answer<Value> {
    let items = call.list(0)?;
    let integers: Option<Vec<i64>> = items.iter().map(Value::as_i64).collect();
    if let Some(integers) = integers {
        let total = integers.into_iter().try_fold(0_i64, i64::checked_add);
        return total.map(Value::from).ok_or_else(|| call.fault("the sum is no 64-bit integer"));
    }
    let numbers: Option<Vec<f64>> = items.iter().map(Value::as_f64).collect();
    let total = numbers.map(|numbers| numbers.into_iter().sum());
    total.and_then(Number::from_f64).map(Value::Number).ok_or_else(|| call.wrong(0, "a list of numbers"))
}

fn min(call: &Call<'_, '_>) -> Answer<Value> {
    Ok(call.list(0)?.into_iter().min_by(compare).unwrap_or_default())
}

fn max(call: &Call<'_, '_>) -> Answer<Value> {
    Ok(call.list(0)?.into_iter().max_by(compare).unwrap_or_default())
}

fn compare(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Number(a), Value::Number(b)) => match (a.as_i64(), b.as_i64()) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => a.as_f64().unwrap_or_default().total_cmp(&b.as_f64().unwrap_or_default()),
        },
        (Value::String(a), Value::String(b)) => a.cmp(b),
        _ => rank(a).cmp(&rank(b)),
    }
}

const fn rank(value: &Value) -> u8 {
    match value {
        Value::Null => 0,
        Value::Bool(_) => 1,
        Value::Number(_) => 2,
        Value::String(_) => 3,
        Value::Array(_) | Value::Object(_) => 4,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::expression::tests::{failure, value};

    #[test]
    fn lists_are_cut_joined_and_searched() {
        for (expression, expected) in [
            ("first([1, 2])", json!(1)),
            ("first([])", json!(null)),
            ("last([1, 2])", json!(2)),
            ("take([1, 2, 3], 2)", json!([1, 2])),
            ("take([1], 5)", json!([1])),
            ("flatten([[1], 2, [[3]]])", json!([1, 2, [3]])),
            ("distinct(['b', 'a', 'b'])", json!(["b", "a"])),
            ("index_of(['a', 'b'], 'b')", json!(1)),
            ("index_of([], 'b')", json!(-1)),
        ] {
            assert_eq!(value(expression), expected, "{expression}");
        }
    }

    #[test]
    fn lists_are_put_in_order() {
        assert_eq!(value("sort(['b', 10, 2, null, true, 1.5])"), json!([null, true, 1.5, 2, 10, "b"]));
        assert_eq!(value("sort([{'n': 1}, {'n': 3}, {'n': 2}], '-n').map(x, x.n)"), json!([3, 2, 1]));
        assert_eq!((value("min([3, 1, 2])"), value("max(['a', 'c', 'b'])")), (json!(1), json!("c")));
        assert_eq!(value("max([])"), json!(null));
    }

    #[test]
    fn sums_stay_integers_where_they_can() {
        assert_eq!((value("sum([1, 2])"), value("sum([1, 0.5])")), (json!(3), json!(1.5)));
        assert!(failure("sum([9223372036854775807, 1])").ends_with("sum: the sum is no 64-bit integer"));
        assert!(failure("sum(['1'])").ends_with("sum: [\"1\"] is not a list of numbers"));
        assert!(failure("first('abc')").ends_with("first: \"abc\" is not a list"));
    }
}
