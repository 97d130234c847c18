use specs::{Operation, System};

use super::node::Node;
use super::suite::Surroundings;

/// Finds what a step calls: `listUsers`, or `$sourceDescriptions.scaikey.listUsers`.
pub(super) fn read<'c>(
    step: &Node<'_>,
    around: &Surroundings<'c, '_>,
) -> Option<(&'c System, &'c Operation)> {
    if step.get("operationPath").is_some() || step.get("workflowId").is_some() {
        return None;
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
    let system = around.sources.iter().find(|(name, _)| *name == source).map(|(_, system)| *system);
    let Some(system) = system else {
        let known: Vec<_> = around.sources.iter().map(|(name, _)| *name).collect();
        node.report(
            format!("no source description is named `{source}`"),
            format!("known here: {}", known.join(", ")),
        );
        return None;
    };
    let operation = system.operation(id);
    if operation.is_none() {
        unknown(node, id, &[system]);
    }
    Some((system, operation?))
}

fn anywhere<'c>(
    node: &Node<'_>,
    id: &str,
    around: &Surroundings<'c, '_>,
) -> Option<(&'c System, &'c Operation)> {
    let systems: Vec<&'c System> = around.sources.iter().map(|(_, system)| *system).collect();
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
