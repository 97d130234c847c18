use serde_json::{Value, json};
use specs::annotation::ListStyle;

use crate::pipeline::Task;

/// What a cursor is good for: this operation with these parameters, but for the cursor and the size,
/// this caller where they stand, this world since its last reset.
pub(super) fn bound(task: &Task<'_>, style: &ListStyle) -> Value {
    let walks = [&style.cursor, &style.size];
    let is_fixed = |name: &String| !walks.iter().any(|parameter| parameter.as_ref() == Some(name));
    let mut query: Vec<_> = task.input.query.iter().filter(|(name, _)| is_fixed(name)).collect();
    query.sort_by_key(|(name, _)| *name);
    let world = &task.exchange.world;
    let place = task.caller.and_then(|caller| caller.place.as_ref());
    json!([
        task.found.system().name(),
        task.found.operation.pointer.to_string(),
        task.path(),
        query,
        task.facts().get("subject"),
        place.map(|place| format!("{place:?}")),
        world.name().to_string(),
        world.generation(),
    ])
}
