//! Which way things hang together.

use std::collections::HashMap;

use serde_json::Value;

use super::call::{Answer, Call, Own, own};

pub(super) const FUNCTIONS: &[Own] = &[own!(
    "cycle",
    ["pairs"],
    [],
    "the first circle that pairs of `[from, to]` run in, as texts, the first of them at the end again; null where there is none",
    cycle
)];

fn cycle(call: &Call<'_, '_>) -> Answer<Value> {
    let pairs = call.list(0)?.into_iter().map(|pair| match pair {
        Value::Array(ends) => match <[Value; 2]>::try_from(ends) {
            Ok([Value::String(from), Value::String(to)]) => Ok((from, to)),
            _ => Err(call.wrong(0, "a list of pairs of texts")),
        },
        _ => Err(call.wrong(0, "a list of pairs of texts")),
    });
    let pairs: Vec<(String, String)> = pairs.collect::<Answer<_>>()?;
    Ok(circle(&pairs).map_or(Value::Null, Value::from))
}

/// Depth first, from each start in the order in which they come.
fn circle(pairs: &[(String, String)]) -> Option<Vec<&str>> {
    let mut next: HashMap<&str, Vec<&str>> = HashMap::new();
    for (from, to) in pairs {
        next.entry(from).or_default().push(to);
    }
    // Whether a node's paths were all followed; one that is on the way at the moment has false.
    let mut done: HashMap<&str, bool> = HashMap::new();
    for (start, _) in pairs {
        if done.contains_key(start.as_str()) {
            continue;
        }
        done.insert(start, false);
        let mut way = vec![(start.as_str(), 0)];
        while let Some((node, at)) = way.last_mut() {
            let Some(to) = next.get(node).and_then(|all| all.get(*at)) else {
                done.insert(node, true);
                way.pop();
                continue;
            };
            *at += 1;
            match done.get(to) {
                Some(true) => {}
                Some(false) => {
                    let on_way = way.iter().map(|(node, _)| *node).skip_while(|node| node != to);
                    return Some(on_way.chain([*to]).collect());
                }
                None => {
                    done.insert(to, false);
                    way.push((to, 0));
                }
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::expression::tests::{failure, value};

    #[test]
    fn a_circle_is_told_from_its_first_node_on() {
        for (pairs, expected) in [
            ("[]", json!(null)),
            ("[['a', 'b'], ['b', 'c'], ['a', 'c']]", json!(null)),
            ("[['a', 'a']]", json!(["a", "a"])),
            ("[['x', 'a'], ['a', 'b'], ['b', 'c'], ['c', 'a']]", json!(["a", "b", "c", "a"])),
            ("[['a', 'b'], ['c', 'd'], ['d', 'c']]", json!(["c", "d", "c"])),
        ] {
            assert_eq!(value(&format!("cycle({pairs})")), expected, "{pairs}");
        }
    }

    #[test]
    fn a_long_way_needs_no_stack() {
        let pairs: Vec<_> = (0..50_000).map(|at| json!([format!("{at}"), format!("{}", at + 1)])).collect();
        assert_eq!(crate::expression::tests::value_of("cycle(it)", &json!(pairs)), json!(null));
    }

    #[test]
    fn what_is_no_pair_is_named() {
        assert!(failure("cycle([['a']])").contains("is not a list of pairs of texts"));
    }
}
