//! The compiled contract: systems, their operations and what each promises.

mod base;
mod behaviour;
mod build;
mod embedded;
mod example;
mod forms;
mod load;
mod media_range;
mod named;
mod operation;
mod outgoing;
mod promise;
mod reference;
mod request;
mod response;
mod security;
mod selector;
mod setting;
mod shown;
mod stripped;
mod style;
mod system;

use std::sync::OnceLock;

use crate::IndexMap;
use crate::diagnostic::Diagnostics;
use crate::lint;

pub use base::Base;
pub use behaviour::Behaviour;
pub use embedded::embedded;
pub use example::{Example, examples_at};
pub use forms::Forms;
pub use load::{load, load_overlaid, read};
pub use media_range::{Fit, MediaRange, MediaRangeError};
pub use named::NamedDocument;
pub use operation::Operation;
pub use outgoing::{Callback, Outgoing, Webhook};
pub use promise::{Evidence, Level};
pub use request::{Body, BodyContent, Empty, Encoding, Extent, Location, Notation, Parameter, Reserved};
pub use response::{Content, Response, ResponseHeader, Responses, StreamForm};
pub use security::{Scheme, SchemeKind, Security};
pub use selector::Selector;
pub use setting::SettingError;
pub use style::{Explode, Style};
pub use system::{Resource, SuiteSource, System};

/// Every system that is served or checked together.
#[derive(Debug, Default)]
pub struct Contract {
    systems: IndexMap<String, Member>,
}

/// A system, compiled when it is first asked for: who needs one of many does not pay for all.
#[derive(Debug)]
struct Member {
    /// None where what ships inside cannot be compiled, which the tests of this crate rule out.
    system: OnceLock<Option<System>>,
    /// What it is compiled from, where it ships inside.
    embedded: Option<(&'static str, &'static str)>,
}

impl Member {
    fn get(&self) -> Option<&System> {
        self.system.get_or_init(|| self.embedded.and_then(|(name, text)| embedded::compile(name, text).ok()));
        self.system.get().and_then(Option::as_ref)
    }
}

impl Contract {
    /// A contract of these systems; the last of two with one name counts.
    pub fn new(systems: impl IntoIterator<Item = System>) -> Self {
        let member = |system: System| {
            (system.name().to_owned(), Member { system: OnceLock::from(Some(system)), embedded: None })
        };
        Self { systems: systems.into_iter().map(member).collect() }
    }

    fn of_embedded(systems: &[(&'static str, &'static str)]) -> Self {
        let member = |&(name, text): &(&'static str, &'static str)| {
            (name.to_owned(), Member { system: OnceLock::new(), embedded: Some((name, text)) })
        };
        Self { systems: systems.iter().map(member).collect() }
    }

    /// What the systems are called, in the order they were given.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.systems.keys().map(String::as_str)
    }

    /// Every system, in the order it was given.
    pub fn systems(&self) -> impl Iterator<Item = &System> {
        self.compile();
        self.systems.values().filter_map(Member::get)
    }

    /// The systems themselves.
    pub fn into_systems(self) -> impl Iterator<Item = System> {
        self.compile();
        self.systems.into_values().filter_map(|member| member.system.into_inner().flatten())
    }

    /// The system of this name.
    pub fn system(&self, name: &str) -> Option<&System> {
        self.systems.get(name)?.get()
    }

    /// Everything wrong between the systems that none of them shows by itself: one is needed that is not
    /// there, or has no such records.
    pub fn beside(&self) -> Diagnostics {
        lint::beside(self)
    }

    /// The same contract with only these systems.
    #[must_use]
    pub fn only(mut self, names: &[String]) -> Self {
        self.systems.retain(|name, _| names.contains(name));
        self
    }

    /// Those that are not compiled yet, at once: they know nothing of each other.
    fn compile(&self) {
        let mut left = self.systems.values().filter(|member| member.system.get().is_none());
        let Some(first) = left.next() else { return };
        std::thread::scope(|scope| {
            for member in left {
                scope.spawn(|| member.get().is_some());
            }
            first.get();
        });
    }
}
