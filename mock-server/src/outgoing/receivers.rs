use reqwest::Url;
use serde_json::Value;
use specs::contract::Webhook;
use specs::infer::{Receivers, is_meant};

use crate::site::Service;
use crate::state::{Kept, Snapshot};

/// Members that say whether somebody wants to be told at all.
const SWITCHES: [&str; 3] = ["active", "enabled", "is_active"];

/// Values of `status` or `state` of those who do not.
const ASLEEP: [&str; 5] = ["inactive", "disabled", "paused", "suspended", "deleted"];

/// What stands for every event.
const ALL: [&str; 2] = ["all", "any"];

/// The record that an operation is about: its path, parameters without names, and the same with the values of a
/// request, behind the name of the system.
#[derive(Debug)]
pub(super) struct Where {
    pattern: String,
    path: String,
}

impl Where {
    /// A record of a collection, by its id there.
    pub(super) fn of(collection: &str, shelf: &str, id: &str) -> Self {
        Self { pattern: format!("{collection}/{{}}"), path: format!("{shelf}/{}", id.replace('/', "%2F")) }
    }
}

/// The URLs of those who want to be told by a webhook: that registered with the system, or that the control API
/// names. Of those that registered under a record, only who did so under the one that it happened to or under.
pub(super) fn receivers(
    service: &Service,
    snapshot: &Snapshot,
    webhook: &Webhook,
    place: Option<&Where>,
) -> Vec<String> {
    let system = service.system.name();
    let mut urls = Vec::new();
    for declared in &service.receivers {
        let pattern = format!("{system}{}", declared.collection);
        let shelves = snapshot.shelves().filter(|(path, _)| fits(&pattern, path));
        let mut near: Vec<_> =
            shelves.filter(|(path, _)| place.is_none_or(|it| is_near(declared, path, it))).collect();
        near.sort_unstable_by_key(|(path, _)| *path);
        let all = near.into_iter().flat_map(|(_, shelf)| shelf.rows());
        urls.extend(all.filter_map(|kept| url(declared, kept, webhook)));
    }
    let chosen = snapshot.receivers().iter();
    let chosen = chosen.filter(|receiver| receiver.system.as_deref().is_none_or(|name| name == system));
    let chosen = chosen.filter(|receiver| wants(webhook, receiver.events.iter().map(String::as_str)));
    urls.extend(chosen.map(|receiver| receiver.url.clone()));
    urls
}

/// Whether a text is a URL that can be sent to.
pub(crate) fn is_url(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// Whether a path is one of a pattern, in which `{}` stands for any part between slashes.
fn fits(pattern: &str, path: &str) -> bool {
    let (mut wanted, mut parts) = (pattern.split('/'), path.split('/'));
    loop {
        match (wanted.next(), parts.next()) {
            (None, None) => return true,
            (Some(wanted), Some(part)) if wanted == part || wanted.contains("{}") => {}
            _ => return false,
        }
    }
}

/// Whether those who registered there are told of what happened to a record: not if that is, or lies under, another
/// one of a kind that they registered under.
fn is_near(declared: &Receivers, path: &str, place: &Where) -> bool {
    let own = declared.collection.split('/').zip(path.split('/'));
    let other = place.pattern.split('/').zip(place.path.split('/'));
    // The names of systems stand before the first slash; they are the same.
    let mut common = own.zip(other).skip(1).take_while(|((own, _), (other, _))| own == other);
    common.all(|((part, own), (_, other))| !part.contains("{}") || own == other)
}

/// Where a record says to send, if it wants to be told.
/// What nobody said of it counts for nothing, whatever is made up for answers.
fn url(declared: &Receivers, kept: &Kept, webhook: &Webhook) -> Option<String> {
    let said = |name: &str| kept.facts.get(name).filter(|_| kept.said.contains(name));
    let at = |path: &[String]| {
        let (first, rest) = path.split_first()?;
        rest.iter().try_fold(said(first)?, |value, name| value.get(name))
    };
    // What a body wraps a record in is not kept.
    let lookup = |path: &[String]| at(path).or_else(|| at(path.get(1..)?));
    let own = |name: &str| lookup(&[&declared.record[..], &[name.to_owned()]].concat());
    let is_off = SWITCHES.iter().any(|name| own(name) == Some(&Value::Bool(false)));
    let says = |name: &str| own(name).and_then(Value::as_str).map(str::to_lowercase);
    let sleeps =
        ["status", "state"].iter().filter_map(|name| says(name)).any(|it| ASLEEP.contains(&it.as_str()));
    if is_off || sleeps {
        return None;
    }
    if let Some(events) = declared.events.as_deref().and_then(lookup)
        && !wants(webhook, texts(events))
    {
        return None;
    }
    lookup(&declared.url)?.as_str().map(str::to_owned)
}

/// The texts of a list, or one by itself.
fn texts(value: &Value) -> impl Iterator<Item = &str> {
    let listed = value.as_array().into_iter().flatten();
    listed.chain(Some(value).filter(|value| value.is_string())).filter_map(Value::as_str)
}

/// Whether a webhook is among what somebody wants to be told of; who names nothing wants everything.
fn wants<'t>(webhook: &Webhook, named: impl Iterator<Item = &'t str>) -> bool {
    let ids = webhook.requests.iter().filter_map(|request| request.id.as_deref());
    let names: Vec<&str> = std::iter::once(webhook.name.as_str()).chain(ids).collect();
    let mut named = named.peekable();
    let is_it = |wanted: &str| ALL.contains(&wanted) || names.iter().any(|name| is_meant(wanted, name));
    named.peek().is_none() || named.any(is_it)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_can_be_asked_has_a_url() {
        for text in ["http://127.0.0.1:1/a?b=c", "https://example.com"] {
            assert!(is_url(text), "{text}");
        }
        for text in ["", "/callback", "ftp://a/", "mailto:a@b.example", "http://", "example.com"] {
            assert!(!is_url(text), "{text}");
        }
    }

    #[test]
    fn who_registered_under_a_record_hears_of_that_one_alone() {
        let near = |hooks: &str, shelf: &str, (collection, at, id): (&str, &str, &str)| {
            let url = vec!["url".to_owned()];
            let declared = Receivers { collection: hooks.to_owned(), record: Vec::new(), url, events: None };
            is_near(&declared, shelf, &Where::of(collection, at, id))
        };
        let of_repo = |place| near("/repos/{}/hooks", "a/repos/x/hooks", place);
        assert!(of_repo(("/repos/{}/issues", "a/repos/x/issues", "1")));
        assert!(!of_repo(("/repos/{}/issues", "a/repos/y/issues", "1")));
        assert!(of_repo(("/repos", "a/repos", "x")) && !of_repo(("/repos", "a/repos", "y")));
        assert!(of_repo(("/users", "a/users", "x")));
        let of_inner = |place| near("/orgs/{}/repos/{}/hooks", "a/orgs/o/repos/x/hooks", place);
        assert!(of_inner(("/orgs", "a/orgs", "o")) && !of_inner(("/orgs", "a/orgs", "p")));
        assert!(of_inner(("/orgs/{}/people", "a/orgs/o/people", "1")));
        assert!(!of_inner(("/orgs/{}/people", "a/orgs/p/people", "1")));
        assert!(near("/hooks", "a/hooks", ("/users", "a/users", "x")));
        assert!(fits("a/repos/{}/hooks", "a/repos/x/hooks") && !fits("a/repos/{}/hooks", "a/repos/x/issues"));
    }
}
