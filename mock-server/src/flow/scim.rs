//! A SCIM 2.0 service provider over ordinary records (RFC 7643, RFC 7644). What its resources are made
//! of stands in the document.

mod bulk;
mod desk;
mod discovery;
mod exchange;
mod filter;
mod links;
mod model;
mod patch;
mod path;
mod projection;
mod refusal;
mod represent;
mod resource;
mod search;
mod version;
mod write;

use serde::Deserialize;
use specs::annotation::FailureKind;
use specs::annotation::scim::ScimType;
use specs::{IndexMap, System};

use super::{Flow, Wording};
use crate::failure::Failure;
use crate::pipeline::{Outcome, Task};
use crate::site::collection;
use crate::state::{CollectionId, Layout};
use desk::Desk;
use model::Model;

/// One operation of the service.
#[derive(Debug)]
pub(super) struct Scim {
    action: Action,
    of: Option<String>,
    kinds: IndexMap<String, Kind>,
}

/// Parameters in the document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Parameters {
    /// What the operation does.
    #[serde(rename = "do")]
    action: Action,
    /// The resource type that it does it with.
    #[serde(default)]
    of: Option<String>,
}

/// What operations there are (RFC 7644, section 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Action {
    Search,
    Create,
    Read,
    Replace,
    Patch,
    Delete,
    Bulk,
    ServiceProviderConfig,
    ResourceTypes,
    ResourceType,
    Schemas,
    Schema,
}

/// A resource type as it is served.
#[derive(Debug)]
struct Kind {
    model: Model,
    collection: CollectionId,
    /// Where the records are that its attributes are, by the name of the attribute.
    links: IndexMap<String, CollectionId>,
}

/// A resource type, its name and what is declared of it.
#[derive(Debug, Clone, Copy)]
struct Type<'a> {
    name: &'a str,
    declared: &'a ScimType,
    kind: &'a Kind,
}

impl Action {
    /// Whether it is done with one resource type.
    const fn needs_type(self) -> bool {
        matches!(self, Self::Search | Self::Create | Self::Read | Self::Replace | Self::Patch | Self::Delete)
    }
}

impl Scim {
    pub(super) fn new(system: &System, parameters: Parameters, layout: &Layout) -> Result<Self, String> {
        let Some(scim) = &system.annotation().scim else {
            return Err("the system serves no SCIM: `scim` at the root says what".to_owned());
        };
        let Parameters { action, of } = parameters;
        match &of {
            None if action.needs_type() => return Err("`of` is missing: a resource type".to_owned()),
            Some(name) if !scim.types.contains_key(name) => {
                let known: Vec<&str> = scim.types.keys().map(String::as_str).collect();
                return Err(format!(
                    "resource type `{name}` is not declared; known are {}",
                    known.join(", ")
                ));
            }
            _ => {}
        }
        let kind = |(name, declared): (&String, &ScimType)| {
            let linked = declared.attributes.iter().filter_map(|(name, it)| Some((name, it.links.as_ref()?)));
            let links =
                linked.map(|(name, links)| Ok((name.clone(), collection(system, &links.resource, layout)?)));
            let kind = Kind {
                model: Model::new(declared),
                collection: collection(system, &declared.resource, layout)?,
                links: links.collect::<Result<_, String>>()?,
            };
            Ok((name.clone(), kind))
        };
        Ok(Self { action, of, kinds: scim.types.iter().map(kind).collect::<Result<_, String>>()? })
    }

    fn with(&self, desk: &mut Desk<'_, '_>) -> Result<Outcome, Failure> {
        let of = self.of.as_deref().unwrap_or_default();
        match self.action {
            Action::Search => search::search(desk, desk.of(of)?),
            Action::Create => exchange::create(desk, desk.of(of)?),
            Action::Read => exchange::read(desk, desk.of(of)?),
            Action::Replace => exchange::replace(desk, desk.of(of)?),
            Action::Patch => exchange::patch(desk, desk.of(of)?),
            Action::Delete => exchange::delete(desk, desk.of(of)?),
            Action::Bulk => bulk::bulk(desk),
            Action::ServiceProviderConfig => Ok(discovery::service_provider_config(desk)),
            Action::ResourceTypes => Ok(discovery::resource_types(desk)),
            Action::ResourceType => discovery::resource_type(desk),
            Action::Schemas => Ok(discovery::schemas(desk)),
            Action::Schema => discovery::schema(desk),
        }
    }

    const fn writes(&self) -> bool {
        matches!(
            self.action,
            Action::Create | Action::Replace | Action::Patch | Action::Delete | Action::Bulk
        )
    }
}

impl Flow for Scim {
    fn run(&self, task: &Task<'_>) -> Result<Outcome, Failure> {
        let Some(scim) = &task.found.system().annotation().scim else {
            return Err(Failure::new(FailureKind::Internal, "the system serves no SCIM"));
        };
        let world = &task.exchange.world;
        if self.writes() {
            world.commit(|transaction| self.with(&mut Desk::new(task, scim, &self.kinds, transaction)?))
        } else {
            world.peek(|transaction| self.with(&mut Desk::new(task, scim, &self.kinds, transaction)?))
        }
    }

    fn wording(&self) -> Wording {
        Wording::Scim
    }
}
