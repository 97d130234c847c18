use std::thread::available_parallelism;

use super::control::Persona;
use super::deployment::{Deployment, Writes};
use super::error::TargetError;
use super::place::Place;
use super::world::Worlds;
use crate::arazzo::{Step, Workflow};
use crate::cleanup::Ledger;
use crate::mask::Mask;

/// Something that requests can be sent to.
#[derive(Debug)]
pub struct Target {
    pub(super) name: String,
    pub(super) kind: Kind,
}

/// Every kind of target.
#[derive(Debug)]
pub(super) enum Kind {
    Worlds(Box<Worlds>),
    Deployment(Box<Deployment>),
}

/// The world of requests that name none.
const DEFAULT_WORLD: &str = "default";

impl Target {
    /// Its name in reports.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The systems that a target file names; none where it does not limit what is run.
    pub(crate) fn systems(&self) -> Option<Vec<String>> {
        match &self.kind {
            Kind::Worlds(_) => None,
            Kind::Deployment(deployment) => Some(deployment.systems.keys().cloned().collect()),
        }
    }

    /// What else is known of it, each with its name.
    pub(crate) fn facts(&self) -> Vec<(String, String)> {
        let fact = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        match &self.kind {
            Kind::Worlds(worlds) => worlds.facts.clone(),
            Kind::Deployment(deployment) => {
                let writes = if deployment.writes == Writes::Allowed { "allowed" } else { "not allowed" };
                vec![fact("kind", "deployment"), fact("writes", writes)]
            }
        }
    }

    /// Who is known there, each with who that is.
    pub(crate) fn personas(&self) -> Vec<(String, String)> {
        let Kind::Worlds(worlds) = &self.kind else { return Vec::new() };
        let told = |persona: &Persona| Some((persona.name.clone(), persona.description.clone()?));
        worlds.personas.iter().filter_map(told).collect()
    }

    /// How many workflows run at once unless the caller says otherwise: worlds do not disturb each
    /// other, workflows on one deployment do.
    pub fn jobs(&self) -> usize {
        match &self.kind {
            Kind::Worlds(_) => available_parallelism().map_or(1, usize::from),
            Kind::Deployment(deployment) => deployment.jobs,
        }
    }

    /// The secrets that are known before a workflow starts: those of headers, and of its predecessors.
    pub(crate) fn mask(&self) -> Mask {
        match &self.kind {
            Kind::Worlds(_) => Mask::default(),
            Kind::Deployment(deployment) => deployment.keyring.mask(),
        }
    }

    /// Why a workflow must not run here.
    pub(crate) fn refusal(&self, workflow: &Workflow<'_>) -> Option<String> {
        let Kind::Deployment(deployment) = &self.kind else { return None };
        if let Some(step) = workflow.steps.iter().find(|step| step.is_control()) {
            return Some(format!(
                "`{}` is of a mock's control API, and the target is no mock",
                step.operation.id
            ));
        }
        if deployment.writes == Writes::Allowed {
            return None;
        }
        let writing = workflow.steps.iter().find(|step| step.operation.writes())?;
        Some(format!("`{}` writes, and --allow-writes was not given", writing.operation.id))
    }

    /// The target as it stands, without a place made for anything.
    pub(crate) fn standing(&self) -> Place<'_> {
        match &self.kind {
            Kind::Worlds(worlds) => Place::World { worlds, name: DEFAULT_WORLD.to_owned() },
            Kind::Deployment(deployment) => Place::Deployment { deployment, ledger: Ledger::default() },
        }
    }

    /// Makes a place for a workflow.
    pub(crate) async fn open(
        &self,
        ordinal: usize,
        workflow: &Workflow<'_>,
    ) -> Result<Place<'_>, TargetError> {
        if let Some(step) = workflow.steps.iter().find(|step| !self.serves(step)) {
            let system = step.system.name().to_owned();
            return Err(TargetError::NotServed { target: self.name.clone(), system });
        }
        self.place(ordinal).await
    }

    /// Makes a place that is not a workflow's.
    pub(crate) async fn place(&self, ordinal: usize) -> Result<Place<'_>, TargetError> {
        match &self.kind {
            Kind::Worlds(worlds) => Ok(Place::World { worlds, name: worlds.create(ordinal).await? }),
            Kind::Deployment(deployment) => Ok(Place::Deployment { deployment, ledger: Ledger::default() }),
        }
    }

    /// Whether operations that change it may be sent.
    pub(crate) fn takes_writes(&self) -> bool {
        match &self.kind {
            Kind::Worlds(_) => true,
            Kind::Deployment(deployment) => deployment.writes == Writes::Allowed,
        }
    }

    /// Everybody whose credential there may be, by name: a system may take the tokens of another.
    pub(crate) fn persona_names(&self) -> Vec<String> {
        match &self.kind {
            Kind::Worlds(worlds) => worlds.personas.iter().map(|one| one.name.clone()).collect(),
            Kind::Deployment(deployment) => deployment.keyring.names(),
        }
    }

    fn serves(&self, step: &Step<'_>) -> bool {
        matches!(self.kind, Kind::Worlds(_)) && step.is_control() || self.serves_system(step.system.name())
    }

    pub(crate) fn serves_system(&self, system: &str) -> bool {
        match &self.kind {
            Kind::Worlds(worlds) => worlds.systems.iter().any(|served| served == system),
            Kind::Deployment(deployment) => deployment.systems.contains_key(system),
        }
    }
}
