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

/// Where an operation took place: its collection's path, and the same with the values of a request.
#[derive(Debug, Clone, Copy)]
pub(super) struct Where<'a> {
    pub(super) collection: &'a str,
    pub(super) shelf: &'a str,
}

/// The URLs of those who want to be told by a webhook: that registered with the system, or that the control API
/// names. Of those that registered under a record, only who did so under the one that it happened under.
pub(super) fn receivers(
    service: &Service,
    snapshot: &Snapshot,
    webhook: &Webhook,
    place: Option<Where<'_>>,
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

/// Whether those who registered there are told of what happened elsewhere: not of what happened under another record
/// of the same kind.
fn is_near(declared: &Receivers, path: &str, place: Where<'_>) -> bool {
    let above = |path: &str| path.rsplit_once('/').map(|(above, _)| format!("{above}/")).unwrap_or_default();
    let kind = above(&declared.collection);
    if !kind.contains("{}") || !format!("{}/", place.collection).starts_with(&kind) {
        return true;
    }
    format!("{}/", place.shelf).starts_with(&above(path))
}

/// Where a record says to send, if it wants to be told.
/// What nobody said of it counts for nothing, whatever is made up for answers.
fn url(declared: &Receivers, kept: &Kept, webhook: &Webhook) -> Option<String> {
    let said = |name: &str| kept.facts.get(name).filter(|_| kept.said.contains(name));
    let is_off = SWITCHES.iter().any(|name| said(name) == Some(&Value::Bool(false)));
    let says = |name: &str| said(name).and_then(Value::as_str).map(str::to_lowercase);
    let sleeps =
        ["status", "state"].iter().filter_map(|name| says(name)).any(|it| ASLEEP.contains(&it.as_str()));
    if is_off || sleeps {
        return None;
    }
    let lookup = |path: &[String]| {
        let (first, rest) = path.split_first()?;
        rest.iter().try_fold(said(first)?, |value, name| value.get(name))
    };
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
        let hooks =
            Receivers { collection: "/repos/{}/hooks".to_owned(), url: vec!["url".to_owned()], events: None };
        let near =
            |shelf: &str, collection: &str, at: &str| is_near(&hooks, shelf, Where { collection, shelf: at });
        assert!(near("a/repos/x/hooks", "/repos/{}/issues", "a/repos/x/issues"));
        assert!(!near("a/repos/x/hooks", "/repos/{}/issues", "a/repos/y/issues"));
        assert!(near("a/repos/x/hooks", "/users", "a/users"));
        assert!(fits("a/repos/{}/hooks", "a/repos/x/hooks") && !fits("a/repos/{}/hooks", "a/repos/x/issues"));
    }
}
