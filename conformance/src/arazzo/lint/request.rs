use specs::Pointer;
use specs::contract::{Location, SchemeKind};

use super::super::node::Node;
use super::super::{Argument, Step};
use super::fields;

/// Remarks on what is sent though the operation does not take it.
pub(super) fn check(node: &Node<'_>, step: &Step<'_>) {
    step.arguments.iter().filter(|argument| !is_declared(step, argument)).for_each(|argument| {
        let given = node.list("parameters");
        let given =
            given.iter().find(|given| given.value().get("name").is_some_and(|name| *name == *argument.name));
        undeclared(given.unwrap_or(node), step, argument);
    });
    let payload = node.get("requestBody").and_then(|body| body.get("payload"));
    if let (Some(payload), Some(schema)) =
        (payload.filter(|payload| payload.value().is_object()), schema(step))
    {
        members(&payload, step, schema, &Pointer::root());
    }
}

/// Headers are not declared where HTTP has them, so those are taken as they are.
fn is_declared(step: &Step<'_>, argument: &Argument) -> bool {
    let is_key = |kind: &SchemeKind| match kind {
        SchemeKind::Query(name) => argument.location == Location::Query && *name == argument.name,
        SchemeKind::Cookie(name) => argument.location == Location::Cookie && *name == argument.name,
        _ => false,
    };
    matches!(argument.location, Location::Header | Location::Path)
        || step.operation.parameters_in(argument.location).any(|declared| declared.name == argument.name)
        || step.system.schemes().values().any(|scheme| is_key(&scheme.kind))
}

fn undeclared(node: &Node<'_>, step: &Step<'_>, argument: &Argument) {
    let Argument { name, location, .. } = argument;
    let declared: Vec<_> = step.operation.parameters_in(*location).map(|one| one.name.as_str()).collect();
    let declared = if declared.is_empty() { "none".to_owned() } else { declared.join(", ") };
    node.remark(
        format!("`{}` has no {} parameter `{name}`", step.operation.id, location.word()),
        format!("a declared parameter: {declared}"),
        "where it is to be refused, say so by a criterion: $statusCode == 422",
    );
}

/// The schema of the body that is sent.
fn schema<'s>(step: &'s Step<'_>) -> Option<&'s Pointer> {
    let content = &step.operation.body.as_ref()?.content;
    match step.payload.as_ref()?.content_type.as_ref() {
        Some(content_type) => content.get(content_type)?.schema.as_ref(),
        None => content.values().next()?.schema.as_ref(),
    }
}

fn members(payload: &Node<'_>, step: &Step<'_>, schema: &Pointer, at: &Pointer) {
    for (name, member) in payload.members() {
        let place = at.push(name);
        match fields::missing(step.system.value(), schema, &place) {
            Some(missing) => member.remark_key(
                format!("the body of `{}` cannot have `{place}`", step.operation.id),
                missing.known(),
                "where it is to be refused, say so by a criterion: $statusCode == 422",
            ),
            // A file has no members, whatever is said of it.
            None if member.value().is_object() && member.get("x-file").is_none() => {
                members(&member, step, schema, &place)
            }
            None => {}
        }
    }
}
