//! What callers may do, and where.

mod place;
mod right;
mod words;

pub use place::Places;
pub(crate) use place::lies_in;
pub use right::{Denied, Right, Rights};
pub use words::Words;
