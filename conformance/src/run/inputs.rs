use std::collections::{BTreeSet, HashMap};

use serde_json::Value;

use crate::arazzo::{Given, Step, Workflow};
use crate::expression::{Expression, Root};
use crate::mask::{Mask, is_telling};
use crate::plan::Planned;
use crate::target::{Credential, Place, TargetError};

/// A workflow's inputs as each system sees them: alice's token for one system is not her token for another.
#[derive(Default)]
pub(super) struct Inputs {
    by_system: HashMap<String, HashMap<String, Value>>,
}

impl Inputs {
    /// Finds the inputs that are used; each secret among them is masked from then on.
    pub(super) async fn resolve(
        planned: &Planned<'_>,
        place: &Place<'_>,
        mask: &mut Mask,
    ) -> Result<Self, TargetError> {
        let mut inputs = Self::default();
        for (system, name) in used(planned.workflow) {
            let value = match given(planned, name) {
                Some(Given::Value(value)) => {
                    learn(name, &value, mask);
                    value
                }
                Some(Given::Persona(persona)) => credential(&persona, system, place, mask).await?,
                None => credential(name, system, place, mask).await?,
            };
            inputs.by_system.entry(system.to_owned()).or_default().insert(name.to_owned(), value);
        }
        Ok(inputs)
    }

    /// What `$inputs` holds in a step that calls this system.
    pub(super) fn of(&self, system: &str) -> Option<&HashMap<String, Value>> {
        self.by_system.get(system)
    }
}

/// What the case or else the input's default gives.
fn given(planned: &Planned<'_>, name: &str) -> Option<Given> {
    let of_case = planned.case.and_then(|case| case.given(name)).cloned();
    let input = || planned.workflow.inputs.iter().find(|input| input.name == name);
    of_case.or_else(|| input()?.default.clone().map(Given::Value))
}

/// A suite may bring a password of its own.
fn learn(name: &str, value: &Value, mask: &mut Mask) {
    if let (Some(text), true) = (value.as_str(), is_telling(name)) {
        mask.learn(text);
    }
}

async fn credential(
    name: &str,
    system: &str,
    place: &Place<'_>,
    mask: &mut Mask,
) -> Result<Value, TargetError> {
    let credential = Credential::of_input(name);
    let secret = place.credential(&credential, system).await?;
    if credential.part.is_secret() {
        mask.learn(secret.expose());
    }
    Ok(Value::String(secret.expose().to_owned()))
}

/// System and input, in a fixed order, so that two runs ask for the same in the same order.
fn used<'w>(workflow: &'w Workflow<'_>) -> BTreeSet<(&'w str, &'w str)> {
    let of_step = |step: &'w Step<'_>| {
        let names = step.expressions().into_iter().filter_map(input);
        names.map(|name| (step.system.name(), name)).collect::<Vec<_>>()
    };
    workflow.steps.iter().flat_map(of_step).collect()
}

fn input(expression: &Expression) -> Option<&str> {
    match expression.root() {
        Root::Input { name, .. } => Some(name),
        _ => None,
    }
}
