use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::Value;
use specs::Pointer;

/// Finds what `name` and a pointer lead to among named values.
///
/// Names may hold dots, and a dot also leads into a value: `user.id` is the value of that name, or else
/// the member `id` of `user`.
pub(super) fn look_up<'v>(
    values: &'v HashMap<String, Value>,
    name: &str,
    pointer: &Pointer,
) -> Option<&'v Value> {
    let (name, pointer) = member(name, pointer, |name| values.contains_key(name))?;
    pointer.lookup(values.get(name)?)
}

/// The longest part of a name that is known, and the pointer with what is left of it.
pub(crate) fn member<'n, 'p>(
    name: &'n str,
    pointer: &'p Pointer,
    is_known: impl Fn(&str) -> bool,
) -> Option<(&'n str, Cow<'p, Pointer>)> {
    if is_known(name) {
        return Some((name, Cow::Borrowed(pointer)));
    }
    let dots = name.rmatch_indices('.').map(|(at, _)| at);
    let at = dots.into_iter().find(|at| is_known(&name[..*at]))?;
    let members: Pointer = name[at + 1..].split('.').collect();
    Some((&name[..at], Cow::Owned(members.join(pointer))))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_dot_is_of_the_name_or_leads_into_the_value() {
        let values = HashMap::from([
            ("user".to_owned(), json!({"id": {"value": 1}, "name": "x"})),
            ("user.id".to_owned(), json!({"value": 2})),
        ]);
        let found =
            |name: &str, pointer: &str| look_up(&values, name, &Pointer::parse(pointer).unwrap()).cloned();
        assert_eq!(found("user.id", "/value"), Some(json!(2)));
        assert_eq!(found("user.id.value", ""), Some(json!(2)));
        assert_eq!(found("user.name", ""), Some(json!("x")));
        assert_eq!(found("users.name", ""), None);
    }
}
