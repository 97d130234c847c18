use serde_json::Value;
use serde_json_path::JsonPath;

use super::Change;
use crate::pointer::Pointer;

/// Makes one change wherever its target is; at how many places.
pub(super) fn apply(target: &JsonPath, change: &Change, document: &mut Value) -> usize {
    let places =
        target.query_located(document).locations().map(|at| at.to_json_pointer()).collect::<Vec<_>>();
    let places: Vec<Pointer> = places.iter().filter_map(|at| Pointer::parse(at).ok()).collect();
    // From behind, so that the places of a list's items stay true.
    for at in places.iter().rev() {
        match change {
            Change::Update(update) => {
                at.lookup_mut(document).into_iter().for_each(|value| merge(value, update))
            }
            Change::Remove => remove(document, at),
        }
    }
    places.len()
}

/// Members are merged, lists joined, anything else is replaced (Overlay 1.0.0, section 4.4.3). What is added to a
/// list is one more item of it, unless it is a list itself.
fn merge(value: &mut Value, update: &Value) {
    match (value, update) {
        (Value::Object(members), Value::Object(updates)) => {
            for (key, update) in updates {
                match members.get_mut(key) {
                    Some(known) => merge(known, update),
                    None => drop(members.insert(key.clone(), update.clone())),
                }
            }
        }
        (Value::Array(items), Value::Array(more)) => items.extend(more.iter().cloned()),
        (Value::Array(items), one) => items.push(one.clone()),
        (value, update) => *value = update.clone(),
    }
}

fn remove(document: &mut Value, at: &Pointer) {
    let (Some(parent), Some(key)) = (at.parent(), at.last()) else { return };
    match parent.lookup_mut(document) {
        Some(Value::Object(members)) => drop(members.shift_remove(&*key)),
        Some(Value::Array(items)) => {
            if let Some(index) = key.parse::<usize>().ok().filter(|index| *index < items.len()) {
                items.remove(index);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn applied(target: &str, change: &Change, mut document: Value) -> (Value, usize) {
        let count = apply(&JsonPath::parse(target).unwrap(), change, &mut document);
        (document, count)
    }

    #[test]
    fn updates_merge_members_and_join_lists() {
        let document = json!({"paths": {"/a": {"get": {"tags": ["x"], "summary": "old"}}, "/b": {}}});
        let update = Change::Update(json!({"tags": ["y"], "summary": "new", "x-mock": {"list": "a"}}));
        let (document, count) = applied("$.paths['/a'].get", &update, document);
        assert_eq!(count, 1);
        assert_eq!(
            document["paths"]["/a"]["get"],
            json!({"tags": ["x", "y"], "summary": "new", "x-mock": {"list": "a"}})
        );
    }

    #[test]
    fn every_match_is_removed_and_none_is_told() {
        let document = json!({"servers": [{"a": 1}, {"b": 1}, {"a": 2}]});
        let (document, count) = applied("$.servers[?@.a]", &Change::Remove, document);
        assert_eq!((document, count), (json!({"servers": [{"b": 1}]}), 2));
        assert_eq!(applied("$.nothing", &Change::Remove, json!({})), (json!({}), 0));
    }
}
