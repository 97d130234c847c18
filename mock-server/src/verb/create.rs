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
        let given = given(task, create, target, &names)?;
        Some((names, given))
    };
    task.exchange.world.commit(|transaction| commit(task, verb, create, target, given, transaction))
}

fn commit<'a>(
    task: &'a Task<'_>,
    verb: &'a Verb,
    create: &Create,
    target: &Target,
    early: Option<(Bindings<'a>, Map<String, Value>)>,
    transaction: &mut Transaction,
) -> Result<Outcome, Failure> {
    let (mut act, fields) = match early {
        Some((names, fields)) => (Act::over(task, verb, transaction, names), fields),
        None => {
            let mut act = Act::new(task, verb, transaction);
            act.before()?;
            let fields = given(task, create, target, &act.names)?;
            (act, fields)
        }
    };
    act.may_write(target.collection, None, &fields)?;
    let revealed = act.revealed(None, &fields);
    // An id counts where `set` assigns it, not where somebody sent one.
    let own = &task.site.layout().of(target.collection).form.id;
    let id = create.set.get(own).and_then(|_| fields.get(own)).cloned();
    let record = act.work.create_as(target.collection, fields, id.as_ref())?;
    act.after_change(target.collection, None, &record, &revealed, None)
}

/// What `set` assigns, what it lies under, what was sent, what `default` fills in.
fn given(
    task: &Task<'_>,
    create: &Create,
    target: &Target,
    names: &Bindings<'_>,
) -> Result<Map<String, Value>, Failure> {
    let mut given = task.body(target.collection);
    names.supply(&mut given, &create.default)?;
    given.extend(task.ties().map(|(field, id)| (field.to_owned(), id.clone())));
    names.assign(&mut given, &create.set)?;
    Ok(given)
}
