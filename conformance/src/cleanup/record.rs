use serde_json::Value;
use specs::annotation::{IdForm, ResourceAnnotation};

/// How deep an answer's envelope may be: `{data: {…}}`, `{result: {user: {…}}}`.
const DEEPEST: usize = 3;

/// The record in an answer, envelope or not: the outermost object with an id of the resource's form.
pub(super) fn find<'v>(
    body: &'v Value,
    resource: Option<&ResourceAnnotation>,
) -> Option<(&'v Value, &'v str)> {
    let mut level = vec![body];
    for _ in 0..DEEPEST {
        if let Some(found) = level.iter().find_map(|value| Some((*value, id(value, resource)?))) {
            return Some(found);
        }
        level =
            level.iter().filter_map(|value| value.as_object()).flat_map(|object| object.values()).collect();
    }
    None
}

fn id<'v>(value: &'v Value, resource: Option<&ResourceAnnotation>) -> Option<&'v str> {
    let (field, prefix) = match resource.map(|resource| &resource.id) {
        Some(IdForm { field, prefix, .. }) => (field.as_str(), prefix.as_str()),
        None => ("id", ""),
    };
    value.get(field)?.as_str().filter(|id| id.starts_with(prefix) && !id.is_empty())
}

/// A field as it stands in a path.
pub(super) fn field(record: &Value, name: &str) -> Option<String> {
    match record.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_record_is_found_in_its_envelope() {
        let user: ResourceAnnotation =
            serde_json::from_value(json!({"schema": "User", "label": "user", "id": {"prefix": "usr_"}}))
                .unwrap();
        let found = |body: Value| find(&body, Some(&user)).map(|(_, id)| id.to_owned());
        assert_eq!(found(json!({"id": "usr_1", "owner": {"id": "usr_2"}})).as_deref(), Some("usr_1"));
        assert_eq!(found(json!({"id": "req_9", "data": {"id": "usr_1"}})).as_deref(), Some("usr_1"));
        assert_eq!(found(json!({"data": {"user": {"id": "usr_1"}}})).as_deref(), Some("usr_1"));
        assert_eq!(found(json!({"data": [{"id": "usr_1"}]})), None);
        assert_eq!(found(json!({"data": {"id": 7}})), None);
        assert_eq!(found(json!(null)), None);
    }
}
