use std::collections::HashMap;

use serde_json::Value;

use super::inputs::{Bindings, Purse};
use crate::arazzo::Routine;
use crate::expression::{Around, Ran, Scope, WorkflowKey};

/// A workflow under way: what it was given, what its steps have found so far.
pub(super) struct Frame<'p> {
    pub(super) routine: &'p Routine<'p>,
    pub(super) bindings: Bindings,
    /// Outputs by step.
    pub(super) outputs: HashMap<String, HashMap<String, Value>>,
    /// Inputs as each system sees them.
    inputs: HashMap<&'p str, HashMap<String, Value>>,
    /// The system whose credentials inputs hold where no step says.
    home: &'p str,
}

impl<'p> Frame<'p> {
    pub(super) fn new(routine: &'p Routine<'p>, home: &'p str, bindings: Bindings, purse: &Purse) -> Self {
        let mut inputs = HashMap::from([(home, purse.values(&bindings, home))]);
        for step in routine.steps() {
            let system = step.system.name();
            inputs.entry(system).or_insert_with(|| purse.values(&bindings, system));
        }
        Self { routine, bindings, outputs: HashMap::new(), inputs, home }
    }

    /// What expressions read before a step of this system is sent.
    pub(super) fn scope<'a>(&'a self, system: &str, ran: &'a HashMap<WorkflowKey, Ran>) -> Scope<'a> {
        let inputs = self.inputs.get(system).or_else(|| self.inputs.get(self.home));
        Scope {
            inputs: inputs.unwrap_or(NOTHING.get_or_init(HashMap::new)),
            outputs: &self.outputs,
            exchange: None,
            around: Some(Around { known: &self.routine.known, ran, called: None }),
        }
    }

    /// What expressions read that belong to no system: of calls and of the workflow as a whole.
    pub(super) fn at_home<'a>(&'a self, ran: &'a HashMap<WorkflowKey, Ran>) -> Scope<'a> {
        self.scope(self.home, ran)
    }

    /// What the workflow leaves to read; an output without a value is left out.
    pub(super) fn leave(&self, ran: &HashMap<WorkflowKey, Ran>) -> Ran {
        let scope = self.at_home(ran);
        let output = |(name, expression): &(String, crate::expression::Expression)| {
            Some((name.clone(), expression.evaluate(scope).ok()?.into_owned()))
        };
        Ran {
            inputs: scope.inputs.clone(),
            outputs: self.routine.outputs.iter().filter_map(output).collect(),
        }
    }
}

/// Of a workflow without a step.
static NOTHING: std::sync::OnceLock<HashMap<String, Value>> = std::sync::OnceLock::new();
