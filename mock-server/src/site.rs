//! The contract made ready to serve: every name resolved, every plan laid, before the first
//! request.

mod grants;
mod identity;
mod layout;
mod lookups;
mod plan;
mod rows_plan;
mod seed;
mod service;
mod under;

use std::sync::Arc;
use std::time::Duration;

use fixtures::{Fixtures, Persona, Seed};
use jiff::Timestamp;
use serde_json::{Map, Value};
use specs::{Contract, Diagnostics};

pub(crate) use grants::GrantsPlan;
pub(crate) use identity::{IdentityPlan, Kept, SchemePlan};
pub(crate) use plan::{Choices, Plan, Target, collection};
pub(crate) use rows_plan::RowsPlan;
pub use seed::SeedError;
pub(crate) use service::{ContextPlan, Mount, Route, Service};
pub(crate) use under::ParentPlan;

use crate::change::{Rules, settle_all};
use crate::deliver::{self, DeliverTo, Post};
use crate::seal::Seals;
use crate::state::{Clock, CollectionId, Fits, Layout, Worlds};
use crate::token::{KeyError, Keys};

/// Everything a server serves, fixed for its life but for the worlds.
#[derive(Debug)]
pub struct Site {
    services: Vec<Service>,
    layout: Arc<Layout>,
    personas: Vec<Persona>,
    keys: Keys,
    seals: Seals,
    worlds: Worlds,
    public_url: String,
    post: Post,
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
    /// Where records may be sent.
    pub deliver_to: DeliverTo,
    /// Whether an answer of success that is not as its document says becomes a failure.
    pub strict: bool,
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
        Self {
            public_url: String::new(),
            seed: Seed::default(),
            now: None,
            world_ttl: Duration::MAX,
            deliver_to: DeliverTo::None,
            strict: false,
        }
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
        let mut services = service::services(contract, &layout).map_err(SiteError::Documents)?;
        services.iter_mut().for_each(|service| service.strict = settings.strict);
        let rules = Rules { services: &services, layout: &layout };
        let seed = seed::snapshot(rules, Arc::clone(&layout), fixtures, clock)?;
        Ok(Self {
            services,
            personas: fixtures.personas().to_vec(),
            keys: Keys::new(fixtures::signing_keys())?,
            seals: Seals::new(fixtures::signing_keys()),
            worlds: Worlds::new(seed, settings.world_ttl),
            public_url: settings.public_url,
            post: Post::new(settings.deliver_to),
            layout,
        })
    }

    /// Goes on with the worlds of the site before it: records that are still of their schema are kept
    /// with their ids, tokens count on.
    pub fn inherit(self: &Arc<Self>, before: &Self) {
        let site = Arc::clone(self);
        let fits = Fits::new(move |collection, fields| site.takes(collection, fields));
        self.worlds.inherit(&before.worlds, &fits);
        for world in self.worlds.every() {
            if let Err(failure) = world.commit(|transaction| settle_all(self.rules(), transaction)) {
                tracing::warn!(
                    reason = failure.reason,
                    "what follows from kept records cannot be worked out"
                );
            }
            deliver::wake(self, &world);
        }
    }

    /// Whether a record is of the schema of its resource. Secrets are kept hashed and need not be.
    fn takes(&self, collection: CollectionId, fields: &Map<String, Value>) -> bool {
        let layout = self.layout.of(collection);
        let Some(service) = self.service(&layout.system) else { return false };
        let Some(resource) = service.system.resources().get(&layout.name) else { return false };
        let Ok(validator) = service.system.schemas().validator(&resource.schema) else { return true };
        let secrets: Vec<&str> = layout.form.secrets().collect();
        let shown = fields.iter().filter(|(name, _)| !secrets.contains(&name.as_str()));
        let shown: Map<_, _> = shown.map(|(name, value)| (name.clone(), value.clone())).collect();
        validator.is_valid(&Value::Object(shown)) || validator.is_valid(&Value::Object(fields.clone()))
    }

    /// Every system that is served.
    pub(crate) fn services(&self) -> &[Service] {
        &self.services
    }

    /// The system of this name.
    pub(crate) fn service(&self, name: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.system.name() == name)
    }

    /// What the documents declare about records.
    pub(crate) fn rules(&self) -> Rules<'_> {
        Rules { services: &self.services, layout: &self.layout }
    }

    /// The worlds.
    pub const fn worlds(&self) -> &Worlds {
        &self.worlds
    }

    /// The keys tokens are signed with.
    pub const fn keys(&self) -> &Keys {
        &self.keys
    }

    /// What seals values that clients carry about.
    pub(crate) const fn seals(&self) -> &Seals {
        &self.seals
    }

    /// People and apps of the fixtures.
    pub fn personas(&self) -> &[Persona] {
        &self.personas
    }

    /// The base of issued URLs, without world and system.
    pub fn public_url(&self) -> &str {
        &self.public_url
    }

    /// What sends records to whoever is told of something.
    pub(crate) const fn post(&self) -> &Post {
        &self.post
    }

    /// What is known of the resources.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }
}
