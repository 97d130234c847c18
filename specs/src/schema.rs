//! The schemas of a document: found, brought to one dialect, compiled on demand.

mod find;
mod normalise;
mod nullable;
mod registry;

pub use find::each;
pub use normalise::normalise;
pub use registry::{SchemaError, Schemas};
