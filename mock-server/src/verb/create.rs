use serde_json::{Map, Value};
use specs::annotation::Verb;
use specs::annotation::verb::Create;

use super::act::{Act, request_names};
use crate::change::Bindings;
use crate::failure::Failure;
use crate::pipeline::{Outcome, Task};
use crate::site::Target;
use crate::state::Transaction;

/// Makes a record from the body. What does not depend on what else is in the world is worked out
/// before the world is held.
pub(crate) fn run(
    task: &Task<'_>,
    verb: &Verb,
    create: &Create,
    target: &Target,
) -> Result<Outcome, Failure> {
    let given = if create.steps.looks_up() {
        None
    } else {
        let names = request_names(task, task.snapshot().clock().now());
        names.refuse(&create.steps.when)?;
        Some(given(task, create, &names)?)
    };
    task.exchange.world.commit(|transaction| commit(task, verb, create, target, given, transaction))
}

fn commit(
    task: &Task<'_>,
    verb: &Verb,
    create: &Create,
    target: &Target,
    early: Option<Map<String, Value>>,
    transaction: &mut Transaction,
) -> Result<Outcome, Failure> {
    let mut act = Act::new(task, verb, transaction);
    let fields = match early {
        Some(fields) => fields,
        None => {
            act.before()?;
            given(task, create, &act.names)?
        }
    };
    act.may_write(target.collection, &fields)?;
    let revealed = act.revealed(&fields);
    let record = act.work.create(target.collection, fields)?;
    act.after_change(target.collection, None, &record, &revealed, None)
}

/// What `set` assigns, what was sent, what `default` fills in.
fn given(task: &Task<'_>, create: &Create, names: &Bindings<'_>) -> Result<Map<String, Value>, Failure> {
    let body = task.input.body.as_ref().and_then(Value::as_object);
    let mut given = body.cloned().unwrap_or_default();
    for (field, value) in names.rendered(&create.default)? {
        if given.get(&field).is_none_or(Value::is_null) {
            given.insert(field, value);
        }
    }
    given.extend(names.rendered(&create.set)?);
    Ok(given)
}
