//! What operations do, where their document does not say: read off paths, methods and schemas.
//!
//! A path that ends in a parameter is an item, the path before it a collection; a path that is both read and
//! written and neither is a record of its own. What is none of these has no state.

mod act;
mod cause;
mod names;
mod receivers;
mod route;
mod shape;
mod subject;
mod words;

pub use act::{Act, Inferred};
pub use cause::{Cause, EVENT_MEMBERS, causes, is_meant, says};
pub use names::{identity, last_name, parent_field, singular};
pub use receivers::{Receivers, receivers};
pub use shape::{FIRST, below, items, listed, properties, rows, slot};
pub use subject::reference;
pub use words::words;

use std::collections::HashMap;

use http::Method;
use serde_json::Value;

use crate::contract::{Operation, System};
use route::Route;

/// What each operation of a system is taken to do, in their order; none where it has no state.
pub fn all(system: &System) -> Vec<Option<Inferred>> {
    let operations = system.operations();
    let routes: Vec<Route> = operations.iter().map(|operation| Route::of(&operation.path)).collect();
    let mut by_path: HashMap<String, Vec<(&Method, Listing)>> = HashMap::new();
    for (operation, route) in operations.iter().zip(&routes).filter(|(_, route)| route.action.is_none()) {
        let is_read = operation.method == Method::GET;
        let listing = if is_read { Listing::of(system.value(), operation) } else { Listing::Nothing };
        by_path.entry(route.key()).or_default().push((&operation.method, listing));
    }
    let table = Table(by_path);
    operations.iter().zip(&routes).map(|(operation, route)| table.infer(operation, route)).collect()
}

/// What a GET answers of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Listing {
    /// None.
    Nothing,
    /// Them and nothing else.
    Bare,
    /// Them in something that may as well be a record with a list in it.
    Wrapped,
}

impl Listing {
    fn of(document: &Value, operation: &Operation) -> Self {
        let responses = &operation.responses;
        let collection = operation.path.shape();
        let success = responses.for_status(responses.success());
        let schemas = success.into_iter().flat_map(|it| &it.content).filter_map(|it| it.schema.as_ref());
        let found = schemas
            .filter_map(|at| at.lookup(document))
            .find_map(|schema| rows(document, schema, &collection));
        match found.as_deref() {
            None => Self::Nothing,
            Some([]) => Self::Bare,
            Some(_) => Self::Wrapped,
        }
    }
}

/// The methods of each path, and what each answers of rows.
struct Table<'o>(HashMap<String, Vec<(&'o Method, Listing)>>);

impl Table<'_> {
    fn infer(&self, operation: &Operation, route: &Route) -> Option<Inferred> {
        let (method, key) = (&operation.method, route.key());
        if let Some(action) = &route.action {
            return route.is_item().then(|| route.within()?.performing(action, method)).flatten();
        }
        if route.is_item() {
            if self.lists(&key) && !self.is_one(route) {
                return self.of_collection(route, method);
            }
            return route.within()?.item(method);
        }
        if self.lists(&key) || self.has(&format!("{key}/{{}}")) {
            return self.of_collection(route, method);
        }
        if self.has_method(&key, &Method::GET) {
            let is_written = [Method::PUT, Method::PATCH, Method::POST, Method::DELETE]
                .iter()
                .any(|method| self.has_method(&key, method));
            return is_written.then(|| route.single().only(method)).flatten();
        }
        // What is done to an item: `/orders/{id}/cancel`.
        let (item, action) = route.parent()?;
        item.is_item().then(|| item.within()?.performing(&action, method)).flatten()
    }

    /// Whether what a path with a parameter at its end answers is one record, though a list stands in it: it is
    /// changed or taken away as one, or is one of those that the path before it lists or makes.
    fn is_one(&self, route: &Route) -> bool {
        let key = route.key();
        let has_made_items = self.has_method(&key, &Method::POST) && self.has(&format!("{key}/{{}}"));
        let is_written =
            [Method::PUT, Method::PATCH, Method::DELETE].iter().any(|method| self.has_method(&key, method));
        let is_made = || {
            let above = route.parent().map(|(above, _)| above.key()).unwrap_or_default();
            self.lists(&above) || self.has_method(&above, &Method::POST)
        };
        if has_made_items || self.listing(&key) == Listing::Bare && !(is_written && is_made()) {
            return false;
        }
        is_written || !self.has_method(&key, &Method::POST) && is_made()
    }

    fn of_collection(&self, route: &Route, method: &Method) -> Option<Inferred> {
        let key = route.key();
        let has_items = self.has(&format!("{key}/{{}}"));
        let is_kept = has_items || self.has_method(&key, &Method::POST);
        let act = match *method {
            Method::GET if is_kept && self.lists(&key) => Act::List,
            Method::POST => Act::Create,
            // The body says which: `PUT /pets`.
            Method::PUT if has_items => Act::Replace,
            Method::PATCH if has_items => Act::Change,
            _ => return None,
        };
        Some(Inferred { act, ..route.single() })
    }

    fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    fn has_method(&self, key: &str, method: &Method) -> bool {
        self.0.get(key).is_some_and(|methods| methods.iter().any(|(known, _)| *known == method))
    }

    fn lists(&self, key: &str) -> bool {
        self.listing(key) != Listing::Nothing
    }

    fn listing(&self, key: &str) -> Listing {
        let methods = self.0.get(key).into_iter().flatten();
        methods.map(|(_, listing)| *listing).find(|it| *it != Listing::Nothing).unwrap_or(Listing::Nothing)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(paths: &[(&str, &str, Value)]) -> Vec<String> {
        let mut document = json!({"openapi": "3.1.0", "info": {"title": "a", "version": "1"}, "paths": {}});
        for (method, path, schema) in paths {
            let answer = json!({"responses": {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}});
            document["paths"][*path][*method] = answer;
        }
        let system = crate::contract::read("a", &document.to_string()).unwrap();
        let inferred = all(&system);
        inferred
            .iter()
            .map(|it| it.as_ref().map_or_else(|| "nothing".to_owned(), ToString::to_string))
            .collect()
    }

    #[test]
    fn collections_items_and_what_is_done_to_them_are_recognised() {
        let (list, pet) =
            (json!({"type": "array", "items": {"type": "object"}}), json!({"properties": {"id": {}}}));
        let told = told(&[
            ("get", "/pets", list),
            ("post", "/pets", pet.clone()),
            ("get", "/pets/{petId}", pet.clone()),
            ("put", "/pets/{petId}", pet.clone()),
            ("patch", "/pets/{petId}", pet.clone()),
            ("delete", "/pets/{petId}", pet.clone()),
            ("post", "/pets/{petId}/feed", pet.clone()),
            ("post", "/pets/{petId}:wash", pet),
        ]);
        let wanted = [
            "list /pets",
            "create /pets",
            "read /pets/{}",
            "replace /pets/{}",
            "change /pets/{}",
            "remove /pets/{}",
            "do feed /pets/{}",
            "do wash /pets/{}",
        ];
        let mut told = told;
        told.sort();
        let mut wanted: Vec<String> = wanted.map(str::to_owned).into();
        wanted.sort();
        assert_eq!(told, wanted);
    }

    #[test]
    fn what_is_read_and_written_by_itself_is_one_record() {
        let settings = json!({"properties": {"theme": {"type": "string"}}});
        let told = told(&[
            ("get", "/users/{id}/settings", settings.clone()),
            ("put", "/users/{id}/settings", settings),
        ]);
        assert_eq!(told, ["read /users/{}/settings", "replace /users/{}/settings"]);
    }

    #[test]
    fn a_record_with_a_list_in_it_is_one() {
        let roles = json!({"type": "array", "items": {"type": "object"}});
        let role =
            json!({"properties": {"name": {}, "groups": {"type": "array", "items": {"type": "object"}}}});
        let told = told(&[
            ("get", "/roles", roles.clone()),
            ("put", "/roles", role.clone()),
            ("get", "/roles/{roleId}", role.clone()),
            ("get", "/roles/{roleId}/users", roles.clone()),
            ("get", "/found/{text}", roles.clone()),
            ("get", "/feeds/{name}", role.clone()),
            ("post", "/feeds/{name}", role.clone()),
            ("get", "/logs/{log}", role.clone()),
            ("post", "/logs/{log}", role.clone()),
            ("delete", "/logs/{log}", role.clone()),
            ("get", "/logs/{log}/{id}", role),
            ("post", "/rules", json!({})),
            ("get", "/rules/{id}", roles.clone()),
            ("delete", "/rules/{id}", json!({})),
        ]);
        let wanted = ["list /roles", "replace /roles", "read /roles/{}", "nothing", "nothing"];
        assert_eq!(told[..5], wanted);
        assert_eq!(told[5..7], ["list /feeds/{}", "create /feeds/{}"]);
        assert_eq!(told[7..11], ["list /logs/{}", "create /logs/{}", "nothing", "read /logs/{}/{}"]);
        assert_eq!(told[11..], ["create /rules", "read /rules/{}", "remove /rules/{}"]);
    }

    #[test]
    fn what_is_only_read_has_no_state() {
        let status = json!({"properties": {"up": {"type": "boolean"}}});
        let found = json!({"properties": {"hits": {"type": "array", "items": {"type": "object"}}}});
        assert_eq!(told(&[("get", "/status", status), ("get", "/search", found)]), ["nothing", "nothing"]);
    }
}
