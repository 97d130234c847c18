use std::collections::{BTreeSet, HashMap, HashSet};

use serde_json::Value;

use crate::arazzo::{Call, Does, Given, Input, Label, Routine, Turn, Workflow};
use crate::expression::{Expression, Root, Scope, Template, WorkflowKey};
use crate::mask::{Mask, is_telling};
use crate::plan::Planned;
use crate::target::{Credential, Place, TargetError};

/// What an input is given.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Binding {
    Value(Value),
    /// A part of a persona's credentials, which is another for each system: alice's token for one is
    /// not her token for another.
    Persona(String),
}

/// What the inputs of one workflow are given.
pub(super) type Bindings = HashMap<String, Binding>;

/// Of the workflow that is planned: what its case gives, what it has by default, else credentials.
pub(super) fn planned(planned: &Planned<'_>, inputs: &[Input], mask: &mut Mask) -> Bindings {
    let given = |input: &Input| match planned.case.and_then(|case| case.given(&input.name)) {
        Some(Given::Value(value)) => Some(Binding::Value(value.clone())),
        Some(Given::Persona(persona)) => Some(Binding::Persona(persona.clone())),
        None => own(input),
    };
    let bindings: Bindings =
        inputs.iter().filter_map(|input| Some((input.name.clone(), given(input)?))).collect();
    learn(&bindings, mask);
    bindings
}

/// Of a workflow that another one goes to or depends on: what is of the same name there, else its own.
pub(super) fn handed_on(inputs: &[Input], from: &Bindings) -> Bindings {
    let given = |input: &Input| from.get(&input.name).cloned().or_else(|| own(input));
    inputs.iter().filter_map(|input| Some((input.name.clone(), given(input)?))).collect()
}

/// Of a workflow that is called; an argument that is an input of the caller hands on whose it is.
///
/// # Errors
/// With the words of what has no value.
pub(super) fn called(
    call: &Call,
    inputs: &[Input],
    from: &Bindings,
    evaluate: impl Fn(&Template) -> Result<Value, String>,
) -> Result<Bindings, String> {
    let mut bindings = Bindings::new();
    for input in inputs {
        let argument = call.arguments.iter().find(|(name, _)| *name == input.name);
        let binding = match argument {
            None => own(input),
            Some((_, value)) => Some(match persona(value, from) {
                Some(persona) => Binding::Persona(persona.to_owned()),
                None => Binding::Value(evaluate(value)?),
            }),
        };
        bindings.extend(binding.map(|binding| (input.name.clone(), binding)));
    }
    Ok(bindings)
}

/// What an input has where nobody gives it anything.
fn own(input: &Input) -> Option<Binding> {
    let default = input.default.clone().map(Binding::Value);
    default.or_else(|| input.can_be_text.then(|| Binding::Persona(input.name.clone())))
}

fn persona<'b>(value: &Template, from: &'b Bindings) -> Option<&'b str> {
    let Template::Expression(expression) = value else { return None };
    match from.get(input(expression)?)? {
        Binding::Persona(persona) => Some(persona),
        Binding::Value(_) => None,
    }
}

/// A suite may bring a password of its own.
pub(super) fn learn(bindings: &Bindings, mask: &mut Mask) {
    for (name, binding) in bindings {
        if let (Binding::Value(Value::String(text)), true) = (binding, is_telling(name)) {
            mask.learn(text);
        }
    }
}

/// Credentials that were asked for, by persona's part and system.
#[derive(Default)]
pub(super) struct Purse {
    known: HashMap<(String, String), Value>,
}

impl Purse {
    /// Asks for every credential that the workflow and what it leads to may send, before anything is
    /// sent; each secret among them is masked from then on.
    pub(super) async fn fill(
        workflow: &Workflow<'_>,
        bindings: &Bindings,
        place: &Place<'_>,
        mask: &mut Mask,
    ) -> Result<Self, TargetError> {
        let wanted = Wanted::of(workflow, bindings);
        let mut purse = Self::default();
        // In a fixed order, so that two runs ask for the same in the same order.
        for (system, persona) in wanted {
            let credential = Credential::of_input(&persona);
            let secret = place.credential(&credential, &system).await?;
            if credential.part.is_secret() {
                mask.learn(secret.expose());
            }
            purse.known.insert((persona, system), Value::String(secret.expose().to_owned()));
        }
        Ok(purse)
    }

    /// What `$inputs` holds in a step that calls this system.
    pub(super) fn values(&self, bindings: &Bindings, system: &str) -> HashMap<String, Value> {
        let value = |binding: &Binding| match binding {
            Binding::Value(value) => Some(value.clone()),
            Binding::Persona(persona) => self.known.get(&(persona.clone(), system.to_owned())).cloned(),
        };
        bindings.iter().filter_map(|(name, binding)| Some((name.clone(), value(binding)?))).collect()
    }
}

/// System and part of a persona that a planned workflow asks for.
pub(crate) fn wanted(planned: &Planned<'_>, mask: &mut Mask) -> BTreeSet<(String, String)> {
    Wanted::of(planned.workflow, &self::planned(planned, &planned.workflow.inputs, mask))
}

/// What is asked for, found by going through the workflow as it is written.
struct Wanted<'w> {
    workflow: &'w Workflow<'w>,
    /// System and part of a persona.
    found: BTreeSet<(String, String)>,
    /// Workflows, with whose credentials.
    seen: HashSet<(WorkflowKey, Vec<(String, String)>)>,
}

impl<'w> Wanted<'w> {
    fn of(workflow: &'w Workflow<'w>, bindings: &Bindings) -> BTreeSet<(String, String)> {
        let mut wanted = Self { workflow, found: BTreeSet::new(), seen: HashSet::new() };
        wanted.routine(workflow.key, bindings);
        wanted.found
    }

    fn routine(&mut self, key: WorkflowKey, bindings: &Bindings) {
        let Some(routine) = self.workflow.routine(key) else { return };
        if !self.seen.insert((key, personas(bindings))) {
            return;
        }
        let home = self.workflow.home(key).map(str::to_owned).unwrap_or_default();
        routine.depends_on.iter().for_each(|key| self.handed_on(*key, bindings));
        for part in &routine.parts {
            match &part.does {
                Does::Send(step) => self.want(step.system.name(), &part.expressions(), bindings),
                Does::Call(call) => self.call(call, bindings, &home),
            }
            for action in part.on_success.iter().chain(&part.on_failure) {
                let label = match &action.turn {
                    Turn::End => None,
                    Turn::Goto(label) => Some(label),
                    Turn::Retry(retry) => retry.first.as_ref(),
                };
                if let Some(Label::Workflow(key)) = label {
                    self.handed_on(*key, bindings);
                }
            }
        }
        let outputs: Vec<_> = routine.outputs.iter().map(|(_, expression)| expression).collect();
        self.want(&home, &outputs, bindings);
    }

    fn handed_on(&mut self, key: WorkflowKey, from: &Bindings) {
        if let Some(routine) = self.workflow.routine(key) {
            self.routine(key, &handed_on(&routine.inputs, from));
        }
    }

    fn call(&mut self, call: &Call, from: &Bindings, home: &str) {
        let Some(routine) = self.workflow.routine(call.workflow) else { return };
        // Values are not known yet, and nothing is asked for because of one.
        if let Ok(bindings) = called(call, &routine.inputs, from, |_| Ok(Value::Null)) {
            self.routine(call.workflow, &bindings);
        }
        let handed = |value: &Template| persona(value, from).is_some();
        let evaluated = call.arguments.iter().filter(|(_, value)| !handed(value));
        let expressions: Vec<_> = evaluated.flat_map(|(_, value)| value.expressions()).collect();
        self.want(home, &expressions, from);
    }

    fn want(&mut self, system: &str, expressions: &[&Expression], bindings: &Bindings) {
        for name in expressions.iter().filter_map(|expression| input(expression)) {
            if let Some(Binding::Persona(persona)) = bindings.get(name) {
                self.found.insert((system.to_owned(), persona.clone()));
            }
        }
    }
}

fn personas(bindings: &Bindings) -> Vec<(String, String)> {
    let mut found: Vec<_> = bindings
        .iter()
        .filter_map(|(name, binding)| match binding {
            Binding::Persona(persona) => Some((name.clone(), persona.clone())),
            Binding::Value(_) => None,
        })
        .collect();
    found.sort();
    found
}

fn input(expression: &Expression) -> Option<&str> {
    match expression.root() {
        Root::Input { name, .. } => Some(name),
        _ => None,
    }
}

/// Why inputs cannot be what they are given.
pub(super) fn refused(routine: &Routine<'_>, bindings: &Bindings) -> Option<String> {
    routine.inputs.iter().find_map(|input| match bindings.get(&input.name) {
        Some(Binding::Value(value)) if !value.is_null() => {
            let reason = input.refusal(value, &routine.schemas)?;
            Some(format!(
                "the input `{}` of workflow `{}` cannot be {value}: {reason}",
                input.name, routine.id
            ))
        }
        Some(_) => None,
        None => input.is_required.then(|| {
            format!("the input `{}` of workflow `{}` is required and not given", input.name, routine.id)
        }),
    })
}

/// Evaluates an argument of a call.
pub(super) fn evaluate(value: &Template, scope: Scope<'_>) -> Result<Value, String> {
    value.evaluate(scope).map(|value| value.into_owned()).map_err(|absent| absent.to_string())
}
