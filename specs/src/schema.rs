//! The schemas of a document: found, brought to one dialect, compiled on demand.

mod direction;
mod find;
mod kinds;
mod mend;
mod normalise;
mod nullable;
mod registry;
mod shown;

pub use direction::{Direction, Stray, travelling};
pub use find::each;
pub use kinds::{ValueKind, ValueKinds};
pub use mend::mend;
pub use normalise::normalise;
pub use nullable::LOOSE_NULL;
pub use registry::{SchemaError, Schemas};
pub use shown::describe_shown;
