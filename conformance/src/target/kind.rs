use std::thread::available_parallelism;

use super::deployment::{Deployment, Writes};
use super::error::TargetError;
use super::place::Place;
use super::world::Worlds;
use crate::arazzo::Workflow;

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
    Deployment(Deployment),
}

impl Target {
    /// Its name in reports.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How many workflows run at once unless the caller says otherwise: worlds do not disturb each
    /// other, workflows on one deployment do.
    pub fn jobs(&self) -> usize {
        match &self.kind {
            Kind::Worlds(_) => available_parallelism().map_or(1, usize::from),
            Kind::Deployment(_) => 1,
        }
    }

    /// Why a workflow must not run here.
    pub(crate) fn refusal(&self, workflow: &Workflow<'_>) -> Option<String> {
        let Kind::Deployment(Deployment { writes: Writes::Refused, .. }) = &self.kind else { return None };
        let writing = workflow.steps.iter().find(|step| step.operation.writes())?;
        Some(format!("`{}` writes, and --allow-writes was not given", writing.operation.id))
    }

    /// Makes a place for a workflow.
    pub(crate) async fn open(
        &self,
        ordinal: usize,
        workflow: &Workflow<'_>,
    ) -> Result<Place<'_>, TargetError> {
        let unserved =
            workflow.steps.iter().map(|step| step.system.name()).find(|system| !self.serves(system));
        if let Some(system) = unserved {
            return Err(TargetError::NotServed { target: self.name.clone(), system: system.to_owned() });
        }
        match &self.kind {
            Kind::Worlds(worlds) => Ok(Place::World { worlds, name: worlds.create(ordinal).await? }),
            Kind::Deployment(deployment) => Ok(Place::Deployment(deployment)),
        }
    }

    fn serves(&self, system: &str) -> bool {
        match &self.kind {
            Kind::Worlds(worlds) => worlds.systems.iter().any(|served| served == system),
            Kind::Deployment(deployment) => deployment.system == system,
        }
    }
}
