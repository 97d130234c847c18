//! Whoever has none of the permissions that an operation requires is refused.
//!
//! Only where the credential alone tells what its holder may: roles that come from records, or count in some
//! places and not in others, are for the suites.

use specs::Operation;
use specs::annotation::{FailureKind, Requires};

use super::arguments::Ids;
use super::bench::Bench;
use super::grants::Granted;
use super::outcome::{Stop, Tried};
use super::room::Who;

/// People with the same permissions tell the same.
const MOST: usize = 3;

pub(super) fn fits(operation: &Operation) -> bool {
    !operation.security.is_optional() && required(operation).is_some()
}

fn required(operation: &Operation) -> Option<&Requires> {
    let requires = operation.gate.requires.as_ref()?;
    let is_plain = requires.on.is_empty() && requires.unless.is_none();
    (is_plain && !(requires.all.is_empty() && requires.any.is_empty())).then_some(requires)
}

fn lacks(granted: &Granted, requires: &Requires) -> bool {
    let any = requires.any.is_empty() || requires.any.iter().any(|wanted| granted.has(wanted));
    !any || requires.all.iter().any(|wanted| !granted.has(wanted))
}

pub(super) async fn hold(bench: &mut Bench<'_, '_, '_>) -> Tried {
    let operation = bench.case.operation;
    let Some(requires) = required(operation) else { return Ok(()) };
    let expected = bench.refusal(FailureKind::Forbidden);
    let people = bench.people().iter().enumerate();
    let without = people.filter(|(_, one)| one.granted.as_ref().is_some_and(|had| lacks(had, requires)));
    let without: Vec<_> = without.map(|(at, _)| at).collect();
    let mut tried = 0;
    for at in without {
        if tried == MOST {
            break;
        }
        let who = Who::Caller(at);
        let Some(draft) = bench.room.whole_draft(operation, who, Ids::Either).await? else { continue };
        let asked = match bench.ask(&bench.people()[at].name.clone(), &draft, who).await {
            Ok(asked) if asked.status() == 401 => continue,
            Ok(asked) => asked,
            Err(stop) => {
                stop.of_attempt()?;
                continue;
            }
        };
        bench.check_refused(&asked, &expected);
        tried += 1;
    }
    if tried == 0 {
        return Stop::untried("of nobody it is known that a permission is missing");
    }
    Ok(())
}
