use specs::annotation::FailureKind;
use specs::annotation::Verb;
use specs::annotation::verb::{Again, Link};

use super::act::{Act, shown};
use crate::failure::Failure;
use crate::pipeline::{Access, Outcome, Task};
use crate::site::Target;
use crate::state::Transaction;

/// Puts something into something.
pub(crate) fn run(
    task: &Task<'_>,
    verb: &Verb,
    link: &Link,
    target: &Target,
    transaction: &mut Transaction,
) -> Result<Outcome, Failure> {
    let mut act = Act::new(task, verb, transaction);
    act.before()?;
    let there = act.work.rows(target.collection, &link.equal, None, &act.names)?.into_iter().next();
    match (there, link.again) {
        (Some(there), Again::Same) => {
            act.reach(target.collection, &there, Access::Write, None)?;
            task.about.is(&there);
            let json = shown(&mut act.work, target.collection, &there, &serde_json::Map::new())?;
            return Ok(Outcome::Item { json, made: Some(false) });
        }
        (Some(there), Again::Refuse) => {
            act.reach(target.collection, &there, Access::Write, None)?;
            let layout = act.work.rules.layout.of(target.collection);
            let field = link.equal.keys().last().map(String::as_str).unwrap_or_default();
            return Err(Failure::new(FailureKind::Conflict, format!("the {} is there already", layout.name))
                .detail("label", layout.label.as_str())
                .detail("field", field));
        }
        (None, _) => {}
    }
    let mut fields = act.names.rendered(&link.equal)?;
    fields.extend(act.names.rendered(&link.set)?);
    act.may_write(target.collection, None, &fields)?;
    let record = act.work.create(target.collection, fields)?;
    act.after_change(target.collection, None, &record, &serde_json::Map::new(), Some(true))
}
