//! What callers may do, and where.

mod place;
mod right;
mod words;

pub use place::Places;
pub use right::{Denied, Right, Rights};
pub use words::Words;
