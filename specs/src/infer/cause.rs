//! Which operations a webhook follows from.

use super::act::{Act, Inferred};
use super::names::singular;
use super::shape::{listed, properties};
use super::subject::{Done, Subject, references, schema, subjects};
use super::words::{end_of, words};
use crate::contract::{System, Webhook};
use crate::document::Care;

/// Words for what befalls records.
const MOVES: [(Move, &[&str]); 3] = [
    (
        Move::Made,
        &[
            "created",
            "create",
            "creation",
            "new",
            "added",
            "add",
            "inserted",
            "opened",
            "placed",
            "registered",
            "submitted",
            "uploaded",
        ],
    ),
    (
        Move::Changed,
        &["updated", "update", "changed", "change", "modified", "edited", "edit", "patched", "replaced"],
    ),
    (Move::Removed, &["deleted", "delete", "deletion", "removed", "remove", "destroyed"]),
];

/// Members of a body that say what happened.
pub const EVENT_MEMBERS: [&str; 8] =
    ["event", "type", "event_type", "eventType", "action", "topic", "event_name", "eventName"];

/// Pasts that no rule makes.
const IRREGULAR: [(&str, &str); 6] = [
    ("pay", "paid"),
    ("send", "sent"),
    ("hold", "held"),
    ("withdraw", "withdrawn"),
    ("freeze", "frozen"),
    ("sell", "sold"),
];

/// Words that say nothing of what happened.
const NOTHING: [&str; 32] = [
    "a",
    "about",
    "after",
    "an",
    "been",
    "callback",
    "event",
    "for",
    "from",
    "has",
    "have",
    "hook",
    "in",
    "information",
    "is",
    "message",
    "notification",
    "notify",
    "of",
    "on",
    "state",
    "status",
    "successfully",
    "system",
    "the",
    "to",
    "triggered",
    "was",
    "webhook",
    "when",
    "with",
    "your",
];

/// More words than this say more than what happened, and it takes time to see that they do.
const LONGEST: usize = 12;

/// What befalls a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Move {
    Made,
    Changed,
    Removed,
}

/// The operations that a webhook follows from, by their indices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// The document says which.
    Said(Vec<usize>),
    /// Its name, summary and body say so.
    Inferred(Vec<usize>),
    /// None that can be told, and why: it is sent when somebody asks for it.
    Unknown(&'static str),
}

impl Cause {
    /// The operations.
    #[must_use]
    pub fn operations(&self) -> &[usize] {
        match self {
            Self::Said(operations) | Self::Inferred(operations) => operations,
            Self::Unknown(_) => &[],
        }
    }
}

/// What each webhook of a system follows from, in their order.
#[must_use]
pub fn causes(system: &System, inferred: &[Option<Inferred>]) -> Vec<Cause> {
    if system.webhooks().is_empty() {
        return Vec::new();
    }
    let subjects = subjects(system, inferred);
    system.webhooks().iter().map(|webhook| cause(system, webhook, &subjects)).collect()
}

fn cause(system: &System, webhook: &Webhook, subjects: &[Subject<'_>]) -> Cause {
    if let Some(said) = &webhook.after {
        let index = |id: &String| system.operations().iter().position(|operation| operation.id == *id);
        return Cause::Said(said.iter().filter_map(index).collect());
    }
    if system.document().care() == Care::Exact {
        return Cause::Unknown("the document is annotated and does not say after what");
    }
    let shown = shown(system, webhook);
    let told = told(webhook);
    let mut about = None;
    for words in &told {
        let Some(named) = named(words, subjects).map(|named| narrowed(named, &shown)) else { continue };
        if let Some(found) = moves(&named, words) {
            return inferred(found);
        }
        about.get_or_insert(named);
    }
    let Some(about) = about.or_else(|| depicted(&shown, subjects)) else {
        return Cause::Unknown("neither its name nor its body says which records it is about");
    };
    let of_name = told.first().and_then(|words| moves(&about, words));
    inferred(of_name.unwrap_or_else(|| of_values(system, webhook, &about)))
}

fn inferred(mut found: Vec<usize>) -> Cause {
    found.sort_unstable();
    found.dedup();
    match found.is_empty() {
        true => Cause::Unknown("no operation does to its records what it says, or it does not say what"),
        false => Cause::Inferred(found),
    }
}

/// What a webhook says of itself, in words, the plainest first.
fn told(webhook: &Webhook) -> Vec<Vec<String>> {
    let ids = webhook.requests.iter().filter_map(|request| request.id.as_deref());
    let summaries = webhook.requests.iter().filter_map(|request| request.summary.as_deref());
    let told = std::iter::once(webhook.name.as_str()).chain(ids).chain(summaries).map(words);
    told.filter(|words| words.len() <= LONGEST).collect()
}

/// What the body of a webhook refers to.
fn shown<'s>(system: &'s System, webhook: &Webhook) -> [Vec<&'s str>; 3] {
    let document = system.value().as_ref();
    let mut contents = webhook.requests.iter().filter_map(|request| request.content.first());
    let shown = contents.find_map(|content| schema(document, content));
    shown.map(|schema| references(document, schema)).unwrap_or_default()
}

fn is_of(subject: &Subject<'_>, names: &[&str]) -> bool {
    subject.schemas.iter().any(|schema| names.contains(schema))
}

/// Of collections those of whose records the body is, if any are.
fn narrowed<'a, 's>(named: Vec<&'a Subject<'s>>, shown: &[Vec<&str>]) -> Vec<&'a Subject<'s>> {
    preferring(named, |subject| shown.iter().any(|names| is_of(subject, names)))
}

fn preferring<'a, 's>(
    all: Vec<&'a Subject<'s>>,
    better: impl Fn(&Subject<'_>) -> bool,
) -> Vec<&'a Subject<'s>> {
    let preferred: Vec<_> = all.iter().copied().filter(|subject| better(subject)).collect();
    if preferred.is_empty() { all } else { preferred }
}

/// The collections of whose records the body is, where it refers to nothing else.
fn depicted<'a, 's>(shown: &[Vec<&str>], subjects: &'a [Subject<'s>]) -> Option<Vec<&'a Subject<'s>>> {
    let outermost = shown.iter().find(|names| !names.is_empty()).filter(|names| names.len() == 1)?;
    let depicted: Vec<_> = subjects.iter().filter(|subject| is_of(subject, outermost)).collect();
    (!depicted.is_empty()).then_some(depicted)
}

/// The collections that some words name, by their path or else by their schema, if the words say nothing else than
/// what befell their records: the longest name that stands last counts.
fn named<'a, 's>(words: &[String], subjects: &'a [Subject<'s>]) -> Option<Vec<&'a Subject<'s>>> {
    let by = |names: for<'n> fn(&'n Subject<'_>) -> &'n [Vec<String>]| {
        let place = |subject: &Subject<'_>| {
            let placed = names(subject).iter().filter_map(|name| Some((end_of(name, words)?, name)));
            placed
                .filter(|(_, name)| is_all_said(words, name, subject))
                .map(|(end, name)| (end, name.len()))
                .max()
        };
        let placed: Vec<_> = subjects.iter().filter_map(|subject| Some((place(subject)?, subject))).collect();
        let best = placed.iter().map(|(place, _)| *place).max()?;
        let named = placed.into_iter().filter(|(place, _)| *place == best).map(|(_, subject)| subject);
        // Where they can be read they are at home.
        Some(preferring(named.collect(), |subject| subject.moves.iter().any(|done| *done.act == Act::Read)))
    };
    by(|subject| std::slice::from_ref(&subject.name)).or_else(|| by(|subject| &subject.kinds))
}

/// Whether every word is of the name, of the path, of what can befall the records, or says nothing.
fn is_all_said(words: &[String], name: &[String], subject: &Subject<'_>) -> bool {
    let is_said = |word: &String| {
        name.contains(word)
            || subject.around.contains(word)
            || said(std::slice::from_ref(word)).is_some()
            || NOTHING.iter().any(|known| singular(known) == *word)
            || subject.moves.iter().any(|done| done.is_named(word))
    };
    words.iter().all(is_said)
}

/// The operations of collections that do what some words say; none where they say nothing.
fn moves(about: &[&Subject<'_>], words: &[String]) -> Option<Vec<usize>> {
    let all = || about.iter().flat_map(|subject| &subject.moves);
    let performed = all().filter(|done| words.iter().any(|word| done.is_named(word)));
    let performed: Vec<usize> = performed.map(|done| done.index).collect();
    if !performed.is_empty() {
        return Some(performed);
    }
    let said = said(words)?;
    // Whatever else is done to a record changes it if it is answered.
    let is_told =
        |done: &&Done<'_>| does(done.act, said) && (done.shows || !matches!(done.act, Act::Perform(_)));
    Some(all().filter(is_told).map(|done| done.index).collect())
}

impl Done<'_> {
    /// Whether a word says that this was done; what takes it back undoes it.
    fn is_named(&self, word: &str) -> bool {
        let Act::Perform(action) = self.act else { return false };
        match word.strip_prefix("un").filter(|_| self.is_undone) {
            Some(word) => is_past(action, word),
            None => !self.is_undone && is_past(action, word),
        }
    }
}

/// What some words say that happened: the last word that says it.
fn said(words: &[String]) -> Option<Move> {
    let of =
        |word: &String| MOVES.iter().find(|(_, known)| known.contains(&word.as_str())).map(|(it, _)| *it);
    words.iter().rev().find_map(of)
}

const fn does(act: &Act, wanted: Move) -> bool {
    matches!(
        (act, wanted),
        (Act::Create, Move::Made)
            | (Act::Replace | Act::Change | Act::Perform(_), Move::Changed)
            | (Act::Remove, Move::Removed)
    )
}

/// What the values say that a member of the body may have.
fn of_values(system: &System, webhook: &Webhook, about: &[&Subject<'_>]) -> Vec<usize> {
    let document = system.value().as_ref();
    let content = webhook.requests.iter().filter_map(|request| request.content.first());
    let schemas = content.filter_map(|content| schema(document, content));
    let members = schemas.flat_map(|schema| properties(document, schema));
    let members = members.filter(|(name, _)| EVENT_MEMBERS.contains(name));
    let values = members.flat_map(|(_, member)| listed(document, member).unwrap_or_default());
    values.filter_map(|event| moves(about, &words(event.as_str()?))).flatten().collect()
}

/// Whether an operation does what an event says: `pet.adopted` follows from `adopt`, any change is an `updated`.
#[must_use]
pub fn says(event: &str, act: &Act) -> bool {
    let words = words(event);
    match act {
        Act::Perform(action) if words.iter().any(|word| is_past(action, word)) => true,
        act => said(&words).is_some_and(|said| does(act, said)),
    }
}

/// Whether somebody who wants to be told of `wanted` wants an event of this name: `pet`, `pet.*` and `pet.created` mean
/// `pet-created`, the latter two `newPet` too.
#[must_use]
pub fn is_meant(wanted: &str, name: &str) -> bool {
    let (wanted, family, name) = (words(wanted), wanted.strip_suffix('*'), words(name));
    let is_move = |word: &str| MOVES.iter().any(|(_, known)| known.contains(&word));
    let rest = |words: &[String]| words.iter().filter(|word| !is_move(word)).cloned().collect::<Vec<_>>();
    let is_same = said(&wanted).is_some() && said(&wanted) == said(&name) && rest(&wanted) == rest(&name);
    match family {
        Some(_) => name.starts_with(&wanted) || rest(&name).starts_with(&wanted),
        None => !wanted.is_empty() && (name.starts_with(&wanted) || is_same),
    }
}

/// Whether a word says that something was done: `cancelled` of `cancel`, which says it too.
fn is_past(action: &str, word: &str) -> bool {
    let Some(action) = words(action).into_iter().next() else { return false };
    let stem = action.strip_suffix('e').or_else(|| action.strip_suffix('y')).unwrap_or(&action);
    let ends = ["", "e", "y", "d", "ed", "ied"];
    let doubled = stem.chars().last().map(|last| format!("{stem}{last}ed")).unwrap_or_default();
    ends.iter().any(|end| word.strip_prefix(stem) == Some(end))
        || word == doubled
        || IRREGULAR.contains(&(action.as_str(), word))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn pasts_are_told_from_their_actions() {
        for (action, word) in [
            ("cancel", "cancelled"),
            ("cancel", "canceled"),
            ("pay", "paid"),
            ("deny", "denied"),
            ("close", "closed"),
        ] {
            assert!(is_past(action, word), "{action} {word}");
        }
        assert!(!is_past("cancel", "created") && !is_past("close", "cleared"));
    }

    #[test]
    fn one_event_goes_by_several_names() {
        for (wanted, name) in [
            ("pet.created", "newPet"),
            ("pet-updated", "PET_CHANGED"),
            ("issues", "issues-opened"),
            ("pet.*", "newPet"),
            ("*", "ping"),
        ] {
            assert!(is_meant(wanted, name), "{wanted} {name}");
        }
        for (wanted, name) in
            [("pet.created", "order.created"), ("pet.created", "pet.deleted"), ("ping", "pong"), ("", "ping")]
        {
            assert!(!is_meant(wanted, name), "{wanted} {name}");
        }
    }

    /// What each webhook of a shop follows from.
    fn told(webhooks: &Value) -> Vec<String> {
        let pet = json!({"$ref": "#/components/schemas/Pet"});
        let one = |schema: &Value| json!({"responses": {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}});
        let document = json!({
            "openapi": "3.1.0", "info": {"title": "a", "version": "1"},
            "paths": {
                "/animals": {"get": one(&json!({"type": "array", "items": pet})), "post": one(&pet)},
                "/animals/{id}": {"get": one(&pet), "patch": one(&pet), "delete": one(&json!({}))},
                "/animals/{id}/adopt": {"post": one(&pet)},
                "/orders": {"get": one(&json!({"type": "array", "items": {"type": "object"}})), "post": one(&json!({}))},
            },
            "webhooks": webhooks,
            "components": {"schemas": {
                "Pet": {"type": "object", "properties": {"id": {"type": "integer"}}},
                "Kind": {"type": "string", "enum": ["created", "deleted"]},
            }},
        });
        let system = crate::contract::read("a", &document.to_string()).unwrap();
        let inferred = crate::infer::all(&system);
        let name = |index: &usize| {
            let operation = &system.operations()[*index];
            format!("{} {}", operation.method, operation.path)
        };
        let told = causes(&system, &inferred);
        told.iter().map(|cause| cause.operations().iter().map(name).collect::<Vec<_>>().join(", ")).collect()
    }

    fn sent(schema: &Value) -> Value {
        json!({"post": {"requestBody": {"content": {"application/json": {"schema": schema}}}}})
    }

    #[test]
    fn a_name_says_which_records_and_what_befell_them() {
        let nothing = sent(&json!({}));
        let told = told(&json!({
            "newPet": nothing, "animal.updated": nothing, "pet-deleted": nothing, "petAdopted": nothing,
            "order.placed": nothing, "order.deleted": nothing, "ping": nothing,
        }));
        let changed = "PATCH /animals/{id}, POST /animals/{id}/adopt";
        let wanted = [
            "POST /animals",
            changed,
            "DELETE /animals/{id}",
            "POST /animals/{id}/adopt",
            "POST /orders",
            "",
            "",
        ];
        assert_eq!(told, wanted);
    }

    #[test]
    fn a_body_says_it_where_the_name_does_not() {
        let pet = json!({"$ref": "#/components/schemas/Pet"});
        let kinds = json!({"properties": {"action": {"enum": ["created", "deleted"]}, "data": pet}});
        let mut referred = kinds.clone();
        referred["properties"]["action"] = json!({"$ref": "#/components/schemas/Kind"});
        let told = told(&json!({
            "arrival.created": sent(&pet), "arrival": sent(&kinds), "coming": sent(&referred),
            "departure": sent(&pet),
        }));
        let both = "POST /animals, DELETE /animals/{id}";
        assert_eq!(told, ["POST /animals", both, both, ""]);
    }

    #[test]
    fn a_document_may_say_it_itself() {
        let silent = json!({"x-mock": {"after": []}, "post": {}});
        let said = json!({"x-mock": {"after": ["POST /orders"]}, "post": {}});
        assert_eq!(told(&json!({"newPet": silent, "ping": said})), ["", "POST /orders"]);
    }
}
