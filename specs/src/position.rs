//! Where in a text: line and column, found on demand by reading the text again.

mod json;
mod locate;
mod place;
mod yaml;

pub(crate) use locate::{Aim, Locator};
pub use place::{Place, Position};
