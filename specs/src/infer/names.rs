//! What a name of a path is called in a record.

use crate::IndexMap;
use serde_json::Value;

/// Properties that identify a record, where the path has another name for it, the likeliest first.
const IDENTITIES: [&str; 13] = [
    "id",
    "uuid",
    "guid",
    "_id",
    "entity_id",
    "resource_id",
    "object_id",
    "key",
    "slug",
    "sid",
    "name",
    "code",
    "number",
];

/// One of what a plural names: `pets`, `companies`.
#[must_use]
pub fn singular(plural: &str) -> String {
    if let Some(stem) = plural.strip_suffix("ies").filter(|stem| stem.len() > 1) {
        return format!("{stem}y");
    }
    let of_es = ["sses", "xes", "ches", "shes", "tuses"].iter().any(|end| plural.ends_with(end));
    let end = if of_es { "es" } else { "s" };
    match plural.strip_suffix(end) {
        Some(stem) if !stem.is_empty() && !["ss", "us"].iter().any(|end| plural.ends_with(end)) => {
            stem.to_owned()
        }
        _ => plural.to_owned(),
    }
}

/// The last part of a path that is no parameter; empty where there is none.
#[must_use]
pub fn last_name(path: &str) -> &str {
    path.rsplit('/').find(|segment| !segment.is_empty() && *segment != "{}").unwrap_or_default()
}

/// The property of a record that a parameter of its path identifies it by.
#[must_use]
pub fn identity<'d>(
    members: &IndexMap<&'d str, &'d Value>,
    collection: &str,
    parameter: Option<&str>,
) -> Option<&'d str> {
    let like = |wanted: &str| members.keys().copied().find(|name| plain(name) == plain(wanted));
    let exact = parameter.and_then(|name| members.keys().copied().find(|known| *known == name));
    let last = last_name(collection);
    let named = parameter.and_then(|name| {
        // `petId` of a pet is its `id`, `userName` its `name`.
        let rest = plain(name);
        let rest = rest.strip_prefix(&plain(&singular(last))).filter(|rest| !rest.is_empty())?;
        like(rest)
    });
    let of_kind = || like(&format!("{}id", singular(last)));
    let usual = || IDENTITIES.iter().find_map(|name| members.get_key_value(name).map(|(name, _)| *name));
    exact
        .or_else(|| parameter.and_then(like))
        .or(named)
        .or_else(|| like("id"))
        .or_else(of_kind)
        .or_else(usual)
}

/// The property of a record that holds what a parameter further up its path says.
#[must_use]
pub fn parent_field<'d>(members: &IndexMap<&'d str, &'d Value>, parameter: &str) -> Option<&'d str> {
    let named = plain(parameter);
    // `id` of another record is no property of this one.
    let says_whose = named.len() > 2;
    members.keys().copied().find(|name| says_whose && plain(name) == named)
}

/// A name without what is only a matter of style.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn identities_go_by_many_names() {
        let any = json!({});
        let members =
            |names: &[&'static str]| names.iter().map(|name| (*name, &any)).collect::<IndexMap<_, _>>();
        for (names, collection, parameter, wanted) in [
            (&["name", "id"][..], "/pets", Some("petId"), Some("id")),
            (&["id", "pet_id"], "/pets", Some("petId"), Some("pet_id")),
            (&["id", "username"], "/users", Some("username"), Some("username")),
            (&["userName", "email"], "/users", Some("user_name"), Some("userName")),
            (&["full_name", "name", "id"], "/repos/{}", Some("repo"), Some("id")),
            (&["companyId", "title"], "/companies", Some("x"), Some("companyId")),
            (&["title"], "/companies", Some("x"), None),
            (&["uuid", "title"], "/companies", None, Some("uuid")),
        ] {
            assert_eq!(identity(&members(names), collection, parameter), wanted, "{names:?}");
        }
    }

    #[test]
    fn a_collection_is_called_by_the_last_part_of_its_path_that_is_a_name() {
        for (path, name) in [("/a/pets", "pets"), ("/pets/{}/{}", "pets"), ("/pets/", "pets"), ("/{}", "")] {
            assert_eq!(last_name(path), name);
        }
    }

    #[test]
    fn plurals_have_singulars() {
        for (plural, one) in [
            ("pets", "pet"),
            ("companies", "company"),
            ("boxes", "box"),
            ("address", "address"),
            ("news", "new"),
            ("addresses", "address"),
            ("statuses", "status"),
            ("status", "status"),
        ] {
            assert_eq!(singular(plural), one);
        }
    }
}
