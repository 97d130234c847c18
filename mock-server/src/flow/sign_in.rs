//! Sign-in by JSON: what a person shows, a step a request, and tokens for it at the end.

mod steps;

use serde::Deserialize;
use serde_json::{Value, json};
use specs::System;
use specs::annotation::{Fail, FailureKind, Guard};
use specs::expression::Template;

use super::provider::{Party, Plan, Provider};
use super::{Flow, Needs};
use crate::change::Bindings;
use crate::failure::Failure;
use crate::pipeline::{Outcome, Task};
use crate::state::Layout;

/// Gives people tokens for what they show.
#[derive(Debug)]
pub(super) struct SignIn {
    plan: Plan,
    parameters: Parameters,
}

/// Parameters in the document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Parameters {
    #[serde(default)]
    realm: Option<String>,
    /// Which step of the way it is.
    step: Step,
    /// What is shown, each over `body`, `query` and `path`.
    #[serde(default)]
    shown: Shown,
    /// The scope of the tokens.
    #[serde(default)]
    scope: String,
    /// Who may not sign in here, over the names of the provider and `claims`.
    #[serde(default)]
    when: Vec<Guard>,
    /// What is answered, over the names of the provider and what the step gives.
    answer: Template,
    /// What somebody is answered who is to show a code, over `token` too.
    #[serde(default)]
    challenge: Option<Template>,
    #[serde(default)]
    refusals: Refusals,
}

/// The steps there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Step {
    /// Somebody says who they are: gives `token` and `tenants`, whether they are anybody or not.
    Identify,
    /// Somebody shows their password: gives `tokens`, or a challenge.
    Password,
    /// Somebody wants to be sent the code again.
    SendCode,
    /// Somebody shows the code: gives `tokens`.
    Code,
    /// Somebody shows a refresh token: gives `tokens`.
    Refresh,
    /// Somebody leaves: the session of their token ends.
    End,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Shown {
    /// What the person calls themselves.
    login: Option<Template>,
    password: Option<Template>,
    tenant: Option<Template>,
    /// What a step before gave, or a refresh token.
    token: Option<Template>,
    code: Option<Template>,
}

/// What is answered where something shown is wrong.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Refusals {
    password: Option<Fail>,
    /// Somebody is in several tenants and does not say which.
    tenant: Option<Fail>,
    token: Option<Fail>,
    code: Option<Fail>,
}

/// Something shown that is wrong.
#[derive(Debug, Clone, Copy)]
enum Wrong {
    Password,
    Tenant,
    Token,
    Code,
}

impl SignIn {
    pub(super) fn new(system: &System, parameters: Parameters, layout: &Layout) -> Result<Self, String> {
        let needs: &[Needs] = match parameters.step {
            Step::Refresh => &[Needs::SignIn, Needs::RefreshTokens],
            Step::End => &[Needs::Sessions],
            _ => &[Needs::SignIn],
        };
        let plan = Plan::new(system, layout, parameters.realm.clone(), needs)?;
        Ok(Self { plan, parameters })
    }

    /// What is shown; null for what is not.
    fn shown(&self, task: &Task<'_>, of: impl Fn(&Shown) -> Option<&Template>) -> Result<String, Failure> {
        let Some(template) = of(&self.parameters.shown) else { return Ok(String::new()) };
        let body = task.input.body.clone().unwrap_or_default();
        let mut names = Bindings::new(vec![("body", &body)]);
        names.bind("query", Value::Object(task.input.query.clone()));
        names.bind("path", task.path());
        Ok(names.render(template)?.as_str().unwrap_or_default().to_owned())
    }

    fn wrong(&self, provider: &Provider<'_>, party: &Party, wrong: Wrong) -> Failure {
        let refusals = &self.parameters.refusals;
        let (declared, kind, reason) = match wrong {
            Wrong::Password => (&refusals.password, FailureKind::Unauthenticated, "the password is wrong"),
            Wrong::Tenant => {
                (&refusals.tenant, FailureKind::BadRequest, "several tenants, and none is chosen")
            }
            Wrong::Token => {
                (&refusals.token, FailureKind::Unauthenticated, "the token is not one of this step")
            }
            Wrong::Code => (&refusals.code, FailureKind::Unauthenticated, "the code is wrong"),
        };
        match declared {
            Some(fail) => provider.names(party).failure(fail, reason),
            None => Failure::new(kind, reason),
        }
    }

    /// What ties a token between two steps to this world.
    fn bound(&self, provider: &Provider<'_>, step: Step) -> Value {
        let world = &provider.task.exchange.world;
        let tenant = provider.tenant().map(|tenant| tenant.id.to_string());
        let system = provider.task.found.system().name();
        json!({"sign_in": format!("{step:?}"), "system": system, "tenant": tenant,
            "world": world.name().as_str(), "generation": world.generation()})
    }
}

impl Flow for SignIn {
    fn run(&self, task: &Task<'_>) -> Result<Outcome, Failure> {
        let provider = Provider::of(task, &self.plan)?;
        match self.parameters.step {
            Step::Identify => self.identify(&provider),
            Step::Password => self.password(&provider),
            Step::SendCode => self.send_code(&provider),
            Step::Code => self.code(&provider),
            Step::Refresh => self.refresh(&provider),
            Step::End => self.end(&provider),
        }
    }
}
