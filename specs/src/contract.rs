//! The compiled contract: systems, their operations and what each promises.

mod behaviour;
mod build;
mod embedded;
mod forms;
mod load;
mod media_range;
mod named;
mod operation;
mod promise;
mod reference;
mod request;
mod response;
mod security;
mod setting;
mod stripped;
mod style;
mod system;

use crate::IndexMap;

pub use behaviour::Behaviour;
pub use embedded::embedded;
pub use forms::Forms;
pub use load::{load, read};
pub use media_range::{Fit, MediaRange, MediaRangeError};
pub use named::NamedDocument;
pub use operation::Operation;
pub use promise::{Evidence, Level};
pub use request::{Body, BodyContent, Empty, Encoding, Extent, Location, Notation, Parameter, Reserved};
pub use response::{Content, Response, ResponseHeader, Responses, StreamForm};
pub use security::{Scheme, SchemeKind, Security};
pub use setting::SettingError;
pub use style::{Explode, Style};
pub use system::{Resource, SuiteSource, System};

/// Every system that is served or checked together.
#[derive(Debug, Default)]
pub struct Contract {
    systems: IndexMap<String, System>,
}

impl Contract {
    /// A contract of these systems; the last of two with one name counts.
    pub fn new(systems: impl IntoIterator<Item = System>) -> Self {
        Self { systems: systems.into_iter().map(|system| (system.name().to_owned(), system)).collect() }
    }

    /// Every system, in the order it was given.
    pub fn systems(&self) -> impl Iterator<Item = &System> {
        self.systems.values()
    }

    /// The systems themselves.
    pub fn into_systems(self) -> impl Iterator<Item = System> {
        self.systems.into_values()
    }

    /// The system of this name.
    pub fn system(&self, name: &str) -> Option<&System> {
        self.systems.get(name)
    }

    /// The same contract with only these systems.
    #[must_use]
    pub fn only(mut self, names: &[String]) -> Self {
        self.systems.retain(|name, _| names.contains(name));
        self
    }
}
