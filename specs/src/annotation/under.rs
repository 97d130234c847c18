use std::collections::BTreeSet;

use serde::Deserialize;

use super::ResourceAnnotation;
use super::verb::Names;
use crate::IndexMap;

/// The records that an operation lies under, by the path parameter that names each. The caller must
/// find every one of them; of several, each lies under those before.
///
/// ```yaml
/// under: {tenant_id: tenant, group_id: {resource: group, by: [id, slug]}}
/// ```
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Under(pub IndexMap<String, Parent>);

/// A record that something lies under.
#[derive(Debug, Deserialize)]
#[serde(from = "Written")]
pub struct Parent {
    /// Its resource, which is also its name in expressions.
    pub resource: String,
    /// The fields that the parameter may be; the first that finds a record counts. Empty: the id.
    pub by: Vec<String>,
    /// The field of what lies under it that holds its id, where that does not follow.
    pub field: Option<String>,
    /// Whether the records of the operation are only those under it.
    pub narrows: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Resource(String),
    Whole(Whole),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Whole {
    resource: String,
    #[serde(default)]
    by: Names,
    #[serde(default)]
    field: Option<String>,
    #[serde(default = "yes")]
    narrows: bool,
}

const fn yes() -> bool {
    true
}

impl From<Written> for Parent {
    fn from(written: Written) -> Self {
        let whole = match written {
            Written::Whole(whole) => whole,
            Written::Resource(resource) => {
                Whole { resource, by: Names::default(), field: None, narrows: true }
            }
        };
        let Whole { resource, by: Names(by), field, narrows } = whole;
        Self { resource, by, field, narrows }
    }
}

impl Parent {
    /// The field of a resource that says which parent a record lies under: the one that is declared,
    /// else the only owner or reference that leads there, of several the one called like the
    /// parameter.
    pub fn link<'a>(&'a self, parameter: &str, child: &'a ResourceAnnotation) -> Option<&'a str> {
        if let Some(field) = &self.field {
            return Some(field);
        }
        let owners = child.owner.iter().filter(|(owner, _)| **owner == self.resource);
        let references = child.references.iter().filter(|(_, reference)| reference.to == self.resource);
        let links = owners.map(|(_, field)| field).chain(references.map(|(field, _)| field));
        let links: Vec<&str> = links.map(String::as_str).collect::<BTreeSet<_>>().into_iter().collect();
        match links.as_slice() {
            [only] => Some(only),
            several => several.iter().copied().find(|field| *field == parameter),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn link(parent: serde_json::Value, child: serde_json::Value) -> Option<String> {
        let parent: Parent = serde_json::from_value(parent).unwrap();
        let child: ResourceAnnotation = serde_json::from_value(child).unwrap();
        parent.link("user_id", &child).map(str::to_owned)
    }

    #[test]
    fn the_field_follows_where_one_alone_leads_to_the_parent() {
        let child = |more: serde_json::Value| {
            let mut child = json!({"schema": "S", "label": "s", "id": {}});
            child.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            child
        };
        let owned = child(json!({"owner": {"user": "holder"}, "references": {"holder": "user"}}));
        let twice = child(json!({"references": {"made_by": "user", "user_id": "user"}}));
        let other = child(json!({"references": {"made_by": "user", "kept_by": "user"}}));
        for (parent, child, expected) in [
            (json!("user"), &owned, Some("holder")),
            (json!("user"), &twice, Some("user_id")),
            (json!("user"), &other, None),
            (json!({"resource": "user", "field": "kept_by"}), &other, Some("kept_by")),
            (json!("group"), &owned, None),
        ] {
            assert_eq!(link(parent, child.clone()).as_deref(), expected);
        }
    }
}
