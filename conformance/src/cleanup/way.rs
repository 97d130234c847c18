//! Which operation makes something, and which takes it away again.

use specs::annotation::verb::{Again, Verb};
use specs::contract::Location;
use specs::{Operation, System};

/// What an operation that was answered with success has made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Making<'c> {
    /// A record of a resource.
    Record(&'c str),
    /// A membership.
    Link(&'c str),
    /// Something of which the document says no more.
    Unknown,
}

/// What was made, by the operation's verb; by method and status where it has none.
///
/// An operation that may have answered something that was there before has made nothing that could be taken
/// away: the deployment is not ours.
pub(super) fn made(operation: &Operation, status: u16) -> Option<Making<'_>> {
    match operation.behaviour.verb() {
        Some(verb) => by_verb(verb, status),
        None => (operation.method == http::Method::POST && status == 201).then_some(Making::Unknown),
    }
}

fn by_verb(verb: &Verb, status: u16) -> Option<Making<'_>> {
    match verb {
        Verb::Create(create) => Some(Making::Record(&create.create)),
        Verb::Upsert(upsert) if status == 201 => Some(Making::Record(&upsert.upsert)),
        Verb::Link(link) if link.again == Again::Refuse => Some(Making::Link(&link.link)),
        Verb::Choose(choose) => choose.verbs().find_map(|verb| by_verb(verb, status)),
        _ => None,
    }
}

/// Operations that take it away, the one whose path is most like that of its making first.
pub(super) fn ways<'c>(system: &'c System, making: Making<'_>, maker: &Operation) -> Vec<&'c Operation> {
    let mut ways: Vec<_> =
        system.operations().iter().filter(|operation| takes_away(operation, making, maker)).collect();
    ways.sort_by_key(|way| std::cmp::Reverse(shared(way.path.as_str(), maker.path.as_str())));
    ways
}

fn takes_away(operation: &Operation, making: Making<'_>, maker: &Operation) -> bool {
    let needs_more = operation.body.as_ref().is_some_and(|body| body.required)
        || operation.parameters_in(Location::Query).any(|parameter| parameter.required);
    let is_way = match making {
        Making::Record(resource) => operation.behaviour.verb().is_some_and(|verb| deletes(verb, resource)),
        Making::Link(resource) => {
            matches!(operation.behaviour.verb(), Some(Verb::Unlink(unlink)) if unlink.unlink == resource)
        }
        Making::Unknown => operation.method == http::Method::DELETE && is_item_of(operation, maker),
    };
    is_way && !needs_more
}

fn deletes(verb: &Verb, resource: &str) -> bool {
    match verb {
        Verb::Delete(delete) => delete.delete == resource,
        Verb::Choose(choose) => choose.verbs().any(|verb| deletes(verb, resource)),
        _ => false,
    }
}

/// `/items/{item_id}` beside `/items`.
fn is_item_of(operation: &Operation, maker: &Operation) -> bool {
    let rest = operation.path.as_str().strip_prefix(maker.path.as_str().trim_end_matches('/'));
    rest.and_then(|rest| rest.strip_prefix("/{")).is_some_and(|rest| {
        rest.trim_end_matches('/').find('}') == Some(rest.trim_end_matches('/').len() - 1)
    })
}

/// How many segments two paths begin with together.
fn shared(left: &str, right: &str) -> usize {
    left.split('/').zip(right.split('/')).take_while(|(left, right)| left == right).count()
}
