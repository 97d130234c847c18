//! The contract made ready to serve: every name resolved, every plan laid, before the first
//! request.

mod identity;
mod layout;
mod plan;
mod rows_plan;
mod seed;
mod service;

use std::sync::Arc;
use std::time::Duration;

use fixtures::{Fixtures, Persona, Seed};
use jiff::Timestamp;
use specs::{Contract, Diagnostics};

pub(crate) use identity::IdentityPlan;
pub(crate) use plan::{Plan, Target, collection};
pub(crate) use rows_plan::RowsPlan;
pub use seed::SeedError;
pub(crate) use service::{Mount, Route, Service};

use crate::state::{Clock, Layout, Worlds};
use crate::token::{KeyError, Keys};
use crate::verb::paging::Cursors;

/// Everything a server serves, fixed for its life but for the worlds.
#[derive(Debug)]
pub struct Site {
    services: Vec<Service>,
    layout: Arc<Layout>,
    personas: Vec<Persona>,
    keys: Keys,
    cursors: Cursors,
    worlds: Worlds,
    public_url: String,
}

/// What a site is made with.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The base of every URL that is issued, without a slash at its end.
    pub public_url: String,
    /// What ids and values are made from.
    pub seed: Seed,
    /// Where the clock stands at the start; it runs from there. Absent: the wall clock.
    pub now: Option<Timestamp>,
    /// How long a world is kept that nobody asks anything.
    pub world_ttl: Duration,
}

/// Why a site cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// Documents ask for what is not there: every place that does.
    #[error("{0}")]
    Documents(Diagnostics),
    /// The records do not fit the contract.
    #[error(transparent)]
    Seed(#[from] SeedError),
    /// The signing keys cannot be used.
    #[error(transparent)]
    Keys(#[from] KeyError),
}

impl Settings {
    /// For a site that is made to be looked at and never listens.
    pub fn offline() -> Self {
        Self { public_url: String::new(), seed: Seed::default(), now: None, world_ttl: Duration::MAX }
    }
}

impl Site {
    /// A site of these systems and records.
    ///
    /// # Errors
    /// [`SiteError`] when a document names something that is not there.
    pub fn new(contract: Contract, fixtures: &Fixtures, settings: Settings) -> Result<Self, SiteError> {
        let layout = Arc::new(layout::layout(&contract, settings.seed));
        let clock = settings.now.map_or(Clock::WALL, Clock::running_at);
        let seed = seed::snapshot(&layout, fixtures, clock)?;
        let services = service::services(contract, &layout).map_err(SiteError::Documents)?;
        Ok(Self {
            services,
            personas: fixtures.personas().to_vec(),
            keys: Keys::new(fixtures::signing_keys())?,
            cursors: Cursors::new(fixtures::signing_keys()),
            worlds: Worlds::new(seed, settings.world_ttl),
            public_url: settings.public_url,
            layout,
        })
    }

    /// Every system that is served.
    pub(crate) fn services(&self) -> &[Service] {
        &self.services
    }

    /// The system of this name.
    pub(crate) fn service(&self, name: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.system.name() == name)
    }

    /// The worlds.
    pub const fn worlds(&self) -> &Worlds {
        &self.worlds
    }

    /// The keys tokens are signed with.
    pub const fn keys(&self) -> &Keys {
        &self.keys
    }

    /// What makes and opens the cursors of lists.
    pub(crate) const fn cursors(&self) -> &Cursors {
        &self.cursors
    }

    /// People and apps of the fixtures.
    pub fn personas(&self) -> &[Persona] {
        &self.personas
    }

    /// The base of issued URLs, without world and system.
    pub fn public_url(&self) -> &str {
        &self.public_url
    }

    /// What is known of the resources.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }
}
