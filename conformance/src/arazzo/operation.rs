use specs::{Operation, Pointer, System};

use super::node::Node;
use super::suite::Surroundings;

/// Finds what a step calls: `listUsers`, `$sourceDescriptions.scaikey.listUsers`, or as a path
/// `{$sourceDescriptions.scaikey.url}#/paths/~1users/get`.
pub(super) fn read<'c>(
    step: &Node<'_>,
    around: &Surroundings<'c, '_>,
) -> Option<(&'c System, &'c Operation)> {
    if let Some(path) = step.get("operationPath") {
        return at(&path, around);
    }
    let node = step.required("operationId")?;
    let id = node.text()?;
    match id.strip_prefix("$sourceDescriptions.") {
        Some(qualified) => within(&node, qualified, around),
        None => anywhere(&node, id, around),
    }
}

fn within<'c>(
    node: &Node<'_>,
    qualified: &str,
    around: &Surroundings<'c, '_>,
) -> Option<(&'c System, &'c Operation)> {
    let (source, id) = qualified.split_once('.').unwrap_or((qualified, ""));
    let system = described(node, source, around)?;
    let operation = system.operation(id);
    if operation.is_none() {
        unknown(node, id, &[system]);
    }
    Some((system, operation?))
}

/// Like `{$sourceDescriptions.shop.url}#/paths/~1items/get`.
fn at<'c>(node: &Node<'_>, around: &Surroundings<'c, '_>) -> Option<(&'c System, &'c Operation)> {
    let text = node.text()?;
    let parts = text.strip_prefix("{$sourceDescriptions.").and_then(|rest| rest.split_once(".url}#"));
    let Some((source, fragment)) = parts else {
        node.report(
            format!("`{text}` names no operation by its path"),
            "for instance '{$sourceDescriptions.shop.url}#/paths/~1items/get'",
        );
        return None;
    };
    let system = described(node, source, around)?;
    let pointer = match Pointer::from_fragment(fragment) {
        Ok(pointer) => pointer,
        Err(error) => {
            node.report(error.to_string(), "write ~1 for each `/` of the path: #/paths/~1items/get");
            return None;
        }
    };
    let operation = system.operations().iter().find(|operation| stands_at(operation, &pointer));
    if operation.is_none() {
        let near = nearest(pointer.as_str(), system.operations().iter().map(|one| one.pointer.as_str()));
        let hint = near.map_or_else(
            || "`mock-server routes` lists every operation".to_owned(),
            |near| format!("did you mean `#{near}`?"),
        );
        node.report(format!("no operation of {} stands at `{pointer}`", system.name()), hint);
    }
    Some((system, operation?))
}

/// By the path as the contract has it, whatever the letters of the method.
fn stands_at(operation: &Operation, pointer: &Pointer) -> bool {
    let tokens: Vec<_> = pointer.tokens().collect();
    match tokens.as_slice() {
        [paths, path, method] => {
            paths == "paths"
                && operation.method.as_str().eq_ignore_ascii_case(method)
                && *path == operation.path.to_string()
        }
        _ => false,
    }
}

/// The system that a source description stands for.
fn described<'c>(node: &Node<'_>, source: &str, around: &Surroundings<'c, '_>) -> Option<&'c System> {
    let system = around.systems().find(|(name, _)| *name == source).map(|(_, system)| system);
    if system.is_none() {
        let known: Vec<_> = around.systems().map(|(name, _)| name).collect();
        node.report(
            format!("no source description is named `{source}`"),
            format!("known here: {}", known.join(", ")),
        );
    }
    system
}

fn anywhere<'c>(
    node: &Node<'_>,
    id: &str,
    around: &Surroundings<'c, '_>,
) -> Option<(&'c System, &'c Operation)> {
    let systems: Vec<&'c System> = around.systems().map(|(_, system)| system).collect();
    let found: Vec<_> = systems.iter().filter_map(|system| Some((*system, system.operation(id)?))).collect();
    match found.as_slice() {
        [only] => Some(*only),
        [] => {
            unknown(node, id, &systems);
            None
        }
        [(first, _), ..] => {
            let hint = format!("write $sourceDescriptions.{}.{id}", first.name());
            node.report(format!("`{id}` is an operation of more than one source description"), hint);
            None
        }
    }
}

fn unknown(node: &Node<'_>, id: &str, systems: &[&System]) {
    let ids = systems.iter().flat_map(|system| system.operations()).map(|operation| operation.id.as_str());
    let hint = match nearest(id, ids) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`mock-server routes` lists every operation".to_owned(),
    };
    let names: Vec<_> = systems.iter().map(|system| system.name()).collect();
    node.report(format!("no operation of {} is named `{id}`", names.join(", ")), hint);
}

/// The id that shares the most letters at its start and end, if that is at least half of it.
pub(crate) fn nearest<'n>(wanted: &str, ids: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let best = ids.max_by_key(|id| likeness(wanted, id))?;
    (likeness(wanted, best) * 2 >= wanted.len()).then_some(best)
}

fn likeness(left: &str, right: &str) -> usize {
    let start = left.bytes().zip(right.bytes()).take_while(|(l, r)| l.eq_ignore_ascii_case(r)).count();
    let rest = left.len().min(right.len()) - start;
    let backwards = left.bytes().rev().zip(right.bytes().rev());
    start + backwards.take(rest).take_while(|(l, r)| l.eq_ignore_ascii_case(r)).count()
}
